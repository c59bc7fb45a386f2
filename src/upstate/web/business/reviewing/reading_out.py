"""What was answered, what changed, and what happened, as the desk reads it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.permits.differences import differences
from upstate.solutions.service import FormQuestion, Section
from upstate.web.business.applying.summary import Part, Row, Times, time_title
from upstate.web.business.events import What
from upstate.web.business.models import Event, Upload, Version
from upstate.web.business.reviewing.cases import Case
from upstate.web.business.reviewing.wording import say_answer, say_cents, say_department
from upstate.web.look.saying import in_language

TOLD = {
    What.BEGUN: gettext_lazy("Begun"),
    What.SENT: gettext_lazy("Sent"),
    What.SENT_AGAIN: gettext_lazy("Sent again"),
    What.REVIEW_BEGUN: gettext_lazy("Review begun"),
    What.APPROVED: gettext_lazy("Approved"),
    What.HELD: gettext_lazy("Held"),
    What.NOT_NEEDED: gettext_lazy("Not needed"),
    What.ASKED: gettext_lazy("Asked the applicant"),
    What.ANSWERED: gettext_lazy("Answered"),
    What.INSPECTION_PLANNED: gettext_lazy("Inspection planned"),
    What.INSPECTED: gettext_lazy("Inspected"),
    What.CHARGED: gettext_lazy("Fee noted"),
    What.PAID: gettext_lazy("Paid"),
    What.REFUND_ASKED: gettext_lazy("Refund asked for"),
    What.REFUNDED: gettext_lazy("Money given back"),
    What.WAIVER_ASKED: gettext_lazy("Asked to lower a fee"),
    What.WAIVED: gettext_lazy("Fee lowered"),
    What.ISSUED: gettext_lazy("Issued"),
    What.REFUSED: gettext_lazy("Refused"),
    What.WITHDRAWN: gettext_lazy("Withdrawn"),
    What.MESSAGE: gettext_lazy("Message"),
    What.ADDRESS_CHANGED: gettext_lazy("E-mail address changed"),
    What.RENEWAL_TOLD: gettext_lazy("Told that it ends soon"),
    What.RENEWED: gettext_lazy("Renewal begun"),
    What.ERASED: gettext_lazy("Personal answers erased"),
}


@dataclass(frozen=True)
class Changed:
    """One answer that is another now."""

    where: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One thing that happened."""

    event: Event
    what: Any
    department: str
    about: str


def read_out(case: Case) -> list[Part]:
    """The answers of the version that was sent last; what was not asked is left out."""
    uploads = {one.pk: one for one in case.application.uploads.all()}
    return [
        Part(section, in_language(section.title), tuple(_times(case, section, uploads)))
        for section in case.form.sections
        if section.name in case.version.answers
    ]


def _times(case: Case, section: Section, uploads: Mapping[int, Upload]) -> Iterator[Times]:
    for place, filled in enumerate(case.version.answers[section.name]):
        asked = [one for one in section.questions if one.name in filled]
        yield Times(time_title(section, place), tuple(_row(one, filled[one.name], uploads) for one in asked))


def _row(question: FormQuestion, answer: Any, uploads: Mapping[int, Upload]) -> Row:
    is_file = question.kind == "file"
    files = tuple(uploads[one] for one in answer or () if one in uploads) if is_file else ()
    return Row(question.name, in_language(question), "" if is_file else say_answer(question, answer, {}), files)


def places_to_ask(case: Case) -> list[tuple[str, str]]:
    """Every answer that can be asked about: its place as text, and what it is called."""
    return [
        (f"{section.name}.{place}.{one.name}", " – ".join(filter(None, (_where(section, place), in_language(one)))))
        for section in case.form.sections
        for place in range(max(len(case.version.answers.get(section.name, ())), 1))
        for one in section.questions
    ]


def _where(section: Section, place: int) -> str:
    return time_title(section, place) or in_language(section.title)


def read_changes(case: Case, before: Version, after: Version) -> list[Changed]:
    """What differs between two versions, in words."""
    names = {one.pk: one.name for one in case.application.uploads.all()}
    return [
        Changed(
            _where(one.section, one.place),
            in_language(one.question),
            say_answer(one.question, one.before, names),
            say_answer(one.question, one.after, names),
        )
        for one in differences(case.form, before.answers, after.answers)
    ]


def read_events(case: Case) -> list[Told]:
    """What happened, the newest first."""
    return [_told(case, one) for one in reversed(case.application.events.all())]


def _told(case: Case, event: Event) -> Told:
    department = say_department(case.solution, event.department) if event.department else ""
    return Told(event, TOLD.get(What(event.what), event.what), department, say_about(case, event))


def say_about(case: Case, event: Event) -> str:
    """Which answer, amount or number an event is about; empty where it is about none."""
    if question := event.values.get("question"):
        section = next((one for one in case.form.sections if one.name == event.values.get("section")), None)
        found = case.form.questions.get(question)
        return f"{_where(section, event.values.get('place', 0))}: {in_language(found)}" if section and found else ""
    if "cents" in event.values:
        return say_cents(event.values["cents"])
    if name := event.values.get("inspection"):
        return say_inspection(case, name)
    return str(event.values.get("number") or event.values.get("renewed_by") or "")


def say_inspection(case: Case, name: str) -> str:
    """What an inspection is called."""
    return next((in_language(one) for one in case.permit.inspections if one.name == name), _("Inspection"))
