"""Letters of the city to an applicant: the service's text, this application's values, kept as a file and a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from upstate.city.writing import write_bytes
from upstate.permits.letters import Letterhead, UnfilledLetter, render_letter, unprintable
from upstate.solutions.service import NAMED
from upstate.web.business.models import Letter
from upstate.web.business.reviewing.cases import Case
from upstate.web.city import this_city


def write_letter(case: Case, kind: str, *, at: datetime, reason: str = "") -> Letter:
    """Write the letter of this name, in the language of the application. Called inside the transaction that makes it due; raises
    `UnfilledLetter` where its text can not be used."""
    language = "es" if case.application.language == "es" else "en"
    text = case.solution.letters.get((kind, language))
    if text is None:
        raise UnfilledLetter(
            f"The service has no letter “{kind}” in the language “{language}”.",
            allowed=f"a file letters/{kind}.{language}.md",
            next_step="Ask who looks after the service to add it.",
        )
    number = _next_number(this_city().settings.today().year)
    with override(language):
        values = _values(case, number, reason)
        head = Letterhead(values["city"], number, values["issued_on"])
    pdf = render_letter(text, values, language=language, head=head)
    digest = sha256(pdf).hexdigest()
    path = Path("applications") / str(case.application.pk) / "letters" / f"{digest}.pdf"
    write_bytes(settings.SITE / path, pdf)  # a file that no row names does no harm, a row without its file would
    return Letter.objects.create(
        application=case.application,
        number=number,
        kind=kind,
        language=language,
        path=str(path),
        sha256=digest,
        at=at,
    )


def unprintable_in(case: Case, kind: str) -> str:
    """The letters of what would be filled into this letter that can not be printed; empty where all can."""
    text = case.solution.letters.get((kind, "es" if case.application.language == "es" else "en"), "")
    values = _values(case, "", "")
    return unprintable(" ".join(values.get(name, "") for name in NAMED.findall(text)))


def _next_number(year: int) -> str:
    last = Letter.objects.filter(number__startswith=f"{year}-").order_by("-number").first()
    return f"{year}-{int(last.number[5:]) + 1 if last else 1:07}"


def _values(case: Case, number: str, reason: str) -> dict[str, str]:
    """What can stand in a letter: the city's facts, single answers of the form, and what belongs to the application."""
    language = "es" if case.application.language == "es" else "en"
    title, answers = case.permit.title, dict(_answers(case))
    values = {name: fact.shown(language) for name, fact in case.solution.facts.items()}
    values |= dict.fromkeys(case.form.questions, "") | answers
    return values | {
        "city": this_city().settings.name,
        "permit": title.es if language == "es" else title.en,
        "reference": case.application.reference,
        "number": number,
        "issued_on": _day(this_city().settings.today()),
        "ends_on": _day(case.application.ends_on) if case.application.ends_on else _("no last day"),
        "reason": reason,
        "contact": _contact(case, language),
        "address": next(
            (answers.get(one.name, "") for one in case.form.questions.values() if one.opened == "address"), ""
        ),
        "applicant_name": values.get("applicant_name") or case.version.signed,
        "business_name": values.get("business_name") or case.version.signed,
    }


def _answers(case: Case) -> Iterator[tuple[str, str]]:
    for section in case.form.sections:
        filled: Any = next(iter(case.version.answers.get(section.name, ())), {})
        for one in section.questions:
            if not section.repeats and isinstance(said := filled.get(one.name), str):
                yield one.name, said


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _contact(case: Case, language: str) -> str:
    """How to reach the agency that gives the permit; only what somebody here has checked."""
    contact = case.solution.guide.contacts.get(case.permit.agency)
    facts = [case.solution.facts[name] for name in (contact.phone, contact.email) if name] if contact else []
    return ", ".join(shown for fact in facts if (shown := fact.shown(language)))
