"""Words of the service and amounts, as the desk shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from upstate.solutions.service import FormQuestion, ServiceSolution
from upstate.web.business.applying.pages import describe
from upstate.web.business.models import Charge
from upstate.web.business.reviewing.rights import department_here
from upstate.web.look.saying import language


def say_department(solution: ServiceSolution, department: str) -> str:
    """What people call a department, in the reader's language."""
    if department_here(solution, department):
        return solution.facts[department].shown(language())
    return department.replace("_", " ").capitalize()


def say_cents(cents: int | None) -> str:
    """An amount in dollars; words where nobody knows it."""
    if cents is None:
        return _("not known yet")
    sign = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{sign}${number_format(abs(cents) / 100, decimal_pos=2, force_grouping=True)}"


def say_charge(charge: Charge) -> str:
    """What a fee is called, in the reader's language."""
    return charge.title_es if language() == "es" else charge.title_en


def say_answer(question: FormQuestion, answer: Any, files: Mapping[int, str]) -> str:
    """An answer in words; empty where there is none. files: names of uploads by their rows."""
    if question.kind == "file":
        return ", ".join(files.get(one, _("a file")) for one in answer or ())
    return describe(question, answer)
