"""Who read and who changed one application, out of the three places in which that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upstate.web.business.events import APPLICANT, PROGRAM
from upstate.web.business.models import Application, Reading
from upstate.web.business.reviewing.reading_out import TOLD
from upstate.web.people.models import AuditEntry

_MOST = 1000
_PAGES = {
    "business-case": gettext_lazy("the application at the desk"),
    "business-changes": gettext_lazy("what changed"),
    "business-case-renew": gettext_lazy("the page of renewing"),
    "business-upload": gettext_lazy("a file"),
    "business-file": gettext_lazy("a file"),
    "business-letter": gettext_lazy("a letter"),
    "business-track-letter": gettext_lazy("a letter"),
    "business-messages": gettext_lazy("the messages"),
    "business-keeping": gettext_lazy("the page of keeping and erasing"),
    "business-log": gettext_lazy("this list"),
    "business-application": gettext_lazy("the form"),
    "business-section": gettext_lazy("a part of the form"),
    "business-check": gettext_lazy("all answers of the form"),
    "business-tracked": gettext_lazy("where the application is"),
}


@dataclass(frozen=True)
class Line:
    """One thing that somebody did. what: in words; `is_reading`: nothing was changed by it."""

    at: datetime
    who: str
    what: str
    is_reading: bool


def read_log(application: Application) -> list[Line]:
    """Newest first; the newest thousand."""
    readings = Reading.objects.filter(reference=application.reference)[:_MOST]
    events = application.events.order_by("-id")[:_MOST]
    entries = AuditEntry.objects.filter(about=application.reference).exclude(words__startswith="Read ")[:_MOST]
    lines = [
        *(Line(one.at, one.who, _page(one), True) for one in readings),
        *(Line(one.at, _who(one.who), str(TOLD.get(one.what, one.what)), False) for one in events),
        *(Line(one.at, one.who, one.words, False) for one in entries),
    ]
    return sorted(lines, key=lambda one: one.at, reverse=True)[:_MOST]


def _page(reading: Reading) -> str:
    page = _PAGES.get(reading.page, reading.page)
    if reading.number is not None:
        return _("Read %(page)s, number %(number)s") % {"page": page, "number": reading.number}
    return _("Read %(page)s") % {"page": page}


def _who(who: str) -> str:
    return {APPLICANT: _("the applicant"), PROGRAM: _("by itself")}.get(who, who)
