"""How often one address may begin an application, be mailed a link or give a file. Many honest people may share one address, such as
that of a library, so the numbers are those of a busy room; what was typed is saved before any of them is looked at."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from upstate.catalog.second_person import mailbox_of
from upstate.errors import UpstateError
from upstate.web.counting import count_this_hour, count_within

AN_HOUR = {"begin": 60, "link": 20, "file": 400, "code": 30, "try": 100, "message": 60}


LINKS_A_DAY = 5  # to one mailbox, for all applications and from wherever they are asked for
_DAY = 24 * 3600


class TooMany(UpstateError):
    """Too much came from one address within an hour, or went to one mailbox within a day."""


def refuse_flood(email: str) -> None:
    """Count a link that is mailed to somebody who may not have asked for it; raises `TooMany` beyond `LINKS_A_DAY`."""
    if count_within(_DAY, "business-link-to", mailbox_of(email)) > LINKS_A_DAY:
        raise TooMany(
            _("Several links have gone to this e-mail address today."),
            allowed=_("%(number)s a day to one e-mail address") % {"number": LINKS_A_DAY},
            next_step=_("Look into that mailbox, also among the unwanted mail. Else go on with the link of this page."),
        )


def refuse_too_many(request: HttpRequest, what: str) -> None:
    """Count one of `what`; raises `TooMany` beyond its number."""
    if count_this_hour(request, f"business-{what}") > AN_HOUR[what]:
        raise TooMany(
            _("Very many of these came from your address within an hour."),
            allowed=_("%(number)s an hour from one address") % {"number": AN_HOUR[what]},
            next_step=_("Nothing is lost. Go on in an hour, from another connection, or at the office."),
        )
