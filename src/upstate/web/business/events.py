"""What can happen to an application, and the one writer of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

from upstate.web.business.models import Application, Event

APPLICANT, PROGRAM = "applicant", "the program"


# Sent with each event, inside the transaction that makes it happen: what follows from it is done or undone with it.
happened = Signal()


class What(StrEnum):
    """Names of events."""

    BEGUN = "begun"
    SENT = "sent"
    SENT_AGAIN = "sent again"
    REVIEW_BEGUN = "review begun"
    APPROVED = "approved"  # by one department
    HELD = "held"  # by one department, with the reason
    NOT_NEEDED = "not needed"  # by one department, with the reason
    ASKED = "asked"  # the applicant, about one answer: the clocks stop
    ANSWERED = "answered"  # by the applicant: the clocks go on
    INSPECTION_PLANNED = "inspection planned"
    INSPECTED = "inspected"
    CHARGED = "charged"
    PAID = "paid"
    REFUND_ASKED = "refund asked"
    REFUNDED = "refunded"
    WAIVER_ASKED = "waiver asked"
    WAIVED = "waived"  # a fee fell
    ISSUED = "issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MESSAGE = "message"
    ADDRESS_CHANGED = "address changed"  # where the applicant is written to; the address stands in no event
    RENEWAL_TOLD = "renewal told"
    RENEWED = "renewed"  # another application was begun in its place, which may never be sent
    ERASED = "erased"


def record(
    application: Application,
    what: What,
    *,
    who: str,
    department: str = "",
    words: str = "",
    shown: bool = True,
    at: datetime | None = None,
    **values: Any,
) -> Event:
    """Write down what happened. Called inside the transaction that makes it happen."""
    event = Event.objects.create(
        application=application,
        what=what,
        who=who,
        department=department,
        words=words,
        shown=shown,
        at=at or timezone.now(),
        values=values,
    )
    happened.send(sender=What, event=event)
    return event


def hands_of(by: Any) -> str:
    """How events name who did something: a person of the city; the applicant where `by` is null."""
    return by.named if by else APPLICANT


def open_questions(application: Application) -> list[Event]:
    """What the applicant was asked and has not answered."""
    told = list(application.events.filter(what__in=[What.ASKED, What.ANSWERED]))
    answered = {one.values.get("asked") for one in told if one.what == What.ANSWERED}
    return [one for one in told if one.what == What.ASKED and one.pk not in answered]
