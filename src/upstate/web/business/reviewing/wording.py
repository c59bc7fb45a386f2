"""Words of the service and amounts, as the desk shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.solutions.service import FormQuestion, ServiceSolution
from upstate.web.business.applying.pages import describe
from upstate.web.business.models import Application, Charge, Letter, Stage
from upstate.web.business.reviewing.rights import department_here
from upstate.web.look.saying import language

_LETTERS: Mapping[str, Any] = {
    "received": gettext_lazy("We have your application"),
    "asked": gettext_lazy("What we ask you"),
    "issued": gettext_lazy("The permit"),
    "refused": gettext_lazy("The decision"),
    "renewal": gettext_lazy("The permit ends soon"),
    "receipt": gettext_lazy("Receipt"),
}


def say_letter(letter: Letter) -> str:
    """What a letter is about, and its number."""
    named = _("Letter %(number)s (PDF)") % {"number": letter.number}
    return f"{_LETTERS[letter.kind]}. {named}" if letter.kind in _LETTERS else named


def say_department(solution: ServiceSolution, department: str) -> str:
    """What people call a department, in the reader's language."""
    if department_here(solution, department):
        return solution.facts[department].shown(language())
    return department.replace("_", " ").capitalize()


def say_mending() -> str:
    """What an applicant can do about a hold."""
    return _(
        "What to do: mend what is named, then write to the city on the page of your application that it is done. Write there too if you do "
        "not understand the reason, or see it in another way. You need not send the application again unless we ask you to."
    )


def say_stage(stage: str) -> str:
    """Where an application is, as the desk says it; `Stage` speaks to the applicant."""
    return _("Waiting for the applicant") if stage == Stage.WAITING else str(Stage(stage).label)


def say_cents(cents: int | None) -> str:
    """An amount in dollars; words where nobody knows it."""
    if cents is None:
        return _("not known yet")
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{sign}${number_format(abs(cents) / 100, decimal_pos=2, force_grouping=True)}"


def say_charge(charge: Charge) -> str:
    """What a fee is called, in the reader's language."""
    return charge.title_es if language() == "es" else charge.title_en


def say_fees(application: Application, waived: int) -> list[tuple[str, str]]:
    """Each fee with its amount, and what was taken off all of them. waived: in cents."""
    fees = [(say_charge(one), say_cents(one.cents)) for one in application.charges.all()]
    return [*fees, (_("Taken off"), say_cents(-waived))] if waived else fees


def say_answer(question: FormQuestion, answer: Any, files: Mapping[int, str]) -> str:
    """An answer in words; empty where there is none. files: names of uploads by their rows."""
    if question.kind == "file":
        return ", ".join(files.get(one, _("a file")) for one in answer or ())
    return describe(question, answer)
