"""What happened to an application, as its applicant reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.solutions.service import ServiceSolution
from upstate.web.business.events import APPLICANT, What
from upstate.web.business.models import Application, Event, Result
from upstate.web.business.reviewing.wording import say_cents, say_department
from upstate.web.look.saying import in_language

_WORDS: Mapping[str, Any] = {
    What.BEGUN: gettext_lazy("The application was begun."),
    What.SENT: gettext_lazy("You sent the application."),
    What.SENT_AGAIN: gettext_lazy("You sent it again, with changes."),
    What.REVIEW_BEGUN: gettext_lazy("The review began."),
    What.APPROVED: gettext_lazy("The department approved it."),
    What.HELD: gettext_lazy("The department can not approve it yet."),
    What.NOT_NEEDED: gettext_lazy("The department need not look at it."),
    What.ASKED: gettext_lazy("We asked you about an answer."),
    What.ANSWERED: gettext_lazy("You answered."),
    What.INSPECTION_PLANNED: gettext_lazy("A visit was planned."),
    What.INSPECTED: gettext_lazy("We visited you."),
    What.CHARGED: gettext_lazy("A fee was noted."),
    What.PAID: gettext_lazy("A payment came in."),
    What.REFUNDED: gettext_lazy("Money went back to you."),
    What.WAIVED: gettext_lazy("A fee was lowered."),
    What.ISSUED: gettext_lazy("The permit was issued."),
    What.REFUSED: gettext_lazy("The application was refused."),
    What.WITHDRAWN: gettext_lazy("You withdrew the application."),
    What.RENEWAL_TOLD: gettext_lazy("We told you that the permit ends soon."),
    What.ADDRESS_CHANGED: gettext_lazy("The e-mail address to which we write was changed."),
    What.ERASED: gettext_lazy("What is personal was erased."),
}


@dataclass(frozen=True)
class Told:
    """One thing that happened. details: what the figures of it say; empty where there are none. words: what was typed with it."""

    at: datetime
    what: str
    department: str
    details: str
    words: str


@dataclass(frozen=True)
class Message:
    """One message. who: in words; is_own: the applicant wrote it."""

    at: datetime
    who: str
    is_own: bool
    words: str


def read_timeline(application: Application, solution: ServiceSolution) -> list[Told]:
    """What the applicant may see, newest first; messages stand by themselves. The name of no person of the city is in it."""
    shown = application.events.filter(shown=True).exclude(what=What.MESSAGE).order_by("-at", "-id")
    return [
        Told(
            one.at,
            str(_WORDS.get(one.what, one.what)),
            say_department(solution, one.department) if one.department else "",
            _details(one, application, solution),
            one.words,
        )
        for one in shown
    ]


def read_messages(application: Application, solution: ServiceSolution) -> list[Message]:
    """Messages between the applicant and the city, oldest first."""
    return [
        Message(
            one.at,
            _("You")
            if one.who == APPLICANT
            else (say_department(solution, one.department) if one.department else _("The city")),
            one.who == APPLICANT,
            one.words,
        )
        for one in application.events.filter(what=What.MESSAGE, shown=True)
    ]


def _details(event: Event, application: Application, solution: ServiceSolution) -> str:
    values = event.values
    if event.what in (What.PAID, What.REFUNDED, What.WAIVED) and isinstance(values.get("cents"), int):
        return say_cents(values["cents"])
    if event.what in (What.INSPECTION_PLANNED, What.INSPECTED):
        permit = solution.permits.named.get(application.permit)
        named = {one.name: in_language(one) for one in permit.inspections} if permit else {}
        title, result = named.get(values.get("inspection", ""), ""), values.get("result")
        return ": ".join(filter(None, (title, str(Result(result).label) if result in Result.values else "")))
    return ""
