"""What can not be done in a challenge now, and how often somebody may try."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from upstate.errors import UpstateError
from upstate.web.challenges.models import Entry
from upstate.web.challenges.seeing import Phase, Seen
from upstate.web.counting import count_this_hour, count_within

_HOUR = 3600
# Of one person in an hour.
A_PERSON = {"code": 20, "file": 200, "entry": 30}
# Of one address, which a whole room may share: codes that are typed at the door.
CODES_AN_ADDRESS = 300


class NotNow(UpstateError):
    """A step that the challenge, its clock or its limits do not allow."""


class TooMany(UpstateError):
    """Too many tries within an hour."""


def refuse_too_many(request: HttpRequest, what: str) -> None:
    """Count one try of the person who is signed in; raises `TooMany` beyond its number."""
    if count_within(_HOUR, f"challenge-{what}", str(request.user.pk)) > A_PERSON[what]:
        raise _too_many(A_PERSON[what])


def refuse_flood(request: HttpRequest) -> None:
    """Count a code that was typed by whoever it is; raises `TooMany` beyond what a room of people types."""
    if count_this_hour(request, "challenge-door") > CODES_AN_ADDRESS:
        raise _too_many(CODES_AN_ADDRESS)


def _too_many(most: int) -> TooMany:
    return TooMany(
        _("Very many of these came within an hour."),
        allowed=_("%(number)s in an hour") % {"number": most},
        next_step=_("Wait an hour, then try again. Nothing that you sent before is lost."),
    )


def refuse_closed(seen: Seen, entry: Entry | None = None) -> None:
    """Raise `NotNow` where nobody can join or change an entry any more, and where this one was disqualified."""
    if entry is not None and entry.disqualified:
        raise NotNow(
            _("The organiser disqualified this entry: %(why)s") % {"why": entry.why_disqualified},
            allowed=_("changes to an entry that takes part"),
            next_step=_("Write to the organiser if this is a mistake. What you sent is kept."),
        )
    if not seen.may_join:
        raise NotNow(
            _("This challenge has closed."),
            allowed=_("joining and changing an entry until %(closes)s") % {"closes": seen.moments[1].told},
            next_step=_("Look at its results, or at the other challenges."),
        )


def refuse_not_open(seen: Seen, entry: Entry) -> None:
    """Raise `NotNow` where predictions and works of an entry are not taken now."""
    if seen.phase is Phase.BEFORE:
        raise NotNow(
            _("This challenge has not opened yet."),
            allowed=_("sending from %(opens)s on") % {"opens": seen.moments[0].told},
            next_step=_("Come back then. You can join already, and look at the starter kit."),
        )
    refuse_closed(seen, entry)


def of_another() -> NotNow:
    """The person is in an entry of this challenge already."""
    return NotNow(
        _("You take part in this challenge already."),
        allowed=_("one entry a person: alone, or in one team"),
        next_step=_("Go on with your entry. To change to another, leave it first."),
    )
