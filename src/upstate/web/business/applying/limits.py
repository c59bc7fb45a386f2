"""How often one address may begin an application, be mailed a link or give a file. Many honest people may share one address, such as
that of a library, so the numbers are those of a busy room; what was typed is saved before any of them is looked at."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.web.counting import count_this_hour

AN_HOUR = {"begin": 60, "link": 20, "file": 400, "code": 30, "try": 100, "message": 60}


class TooMany(UpstateError):
    """Too much came from one address within an hour."""


def refuse_too_many(request: HttpRequest, what: str) -> None:
    """Count one of `what`; raises `TooMany` beyond its number."""
    if count_this_hour(request, f"business-{what}") > AN_HOUR[what]:
        raise TooMany(
            _("Very many of these came from your address within an hour."),
            allowed=_("%(number)s an hour from one address") % {"number": AN_HOUR[what]},
            next_step=_("Nothing is lost. Go on in an hour, from another connection, or at the office."),
        )
