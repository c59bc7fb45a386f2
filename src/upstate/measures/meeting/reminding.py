"""Who is reminded of which follow-up: once when it is due in a week, once on its day, once when it is a week late, then once a month.

What was given is kept by follow-up, due day and stage, so nobody is reminded twice of the same; a follow-up with a new due day begins anew.
Where a stage was passed over, because nobody looked, only the newest is given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from upstate.measures.meeting.follow_ups import SOON, FollowUp, most_pressing_first
from upstate.sentences import Sentence, say

_WEEK, _MONTH = 7, 30
_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


@dataclass(frozen=True)
class Reminder:
    """One reminder. owner: as it stands in the follow-up. address: the e-mail address in it; empty where it is only a name. key: the same for the
    same follow-up, due day and stage, so that what is queued by it is queued once."""

    follow_up: FollowUp
    owner: str
    address: str
    stage: str
    key: str
    told: Sentence


def reminders(follow_ups: Iterable[FollowUp], *, day: date, given: Collection[str] = ()) -> tuple[Reminder, ...]:
    """What is to be given on a day, the most pressing first. given: keys of what was given before."""
    asked = ((one, stage_of(one, day)) for one in most_pressing_first(follow_ups))
    made = (_reminder(one, stage, day) for one, stage in asked if stage)
    return tuple(one for one in made if one.key not in given)


def stage_of(follow_up: FollowUp, day: date) -> str:
    """soon, due, late, late-2 and so on by month; empty where it is not open, or not due within a week."""
    if follow_up.state != "open" or follow_up.due - SOON > day:
        return ""
    late = (day - follow_up.due).days
    if late < 0:
        return "soon"
    if late < _WEEK:
        return "due"
    months = (late - _WEEK) // _MONTH
    return f"late-{months + 1}" if months else "late"


def address_in(owner: str) -> str:
    """The one e-mail address in `Ana Ruiz (ana@city.gov)` or `ana@city.gov`; empty where there is none, or more than one."""
    found = _ADDRESS.findall(owner)
    return found[0] if len(found) == 1 else ""


def _reminder(follow_up: FollowUp, stage: str, day: date) -> Reminder:
    key = f"follow-up {follow_up.id} {follow_up.due.isoformat()} {stage}"
    told = say("You took on: {told}", told=follow_up.told(day))
    return Reminder(follow_up, follow_up.owner, address_in(follow_up.owner), stage, key, told)
