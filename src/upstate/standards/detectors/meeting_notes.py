"""Whether people met on the numbers in the last quarter, and in the one before where the criterion asks for every quarter."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import QUARTER, Seen
from upstate.standards.standard import Criterion

_EVERY_QUARTER = "every_quarter"


def meeting_notes(seen: Seen, criterion: Criterion) -> Finding:
    """Met where the newest notes in meetings/ are of the last 92 days. Where the criterion's `seen_as` is `every_quarter`, those of the
    meeting before must be of the 92 days before that; a first meeting alone can not be told."""
    notes = sorted((one for one in seen.meetings or () if one.on <= seen.today), key=lambda one: one.on)
    if not notes:
        return can_not_tell(seen, "meeting_notes")
    newest = notes[-1]
    told = say("The newest notes of a meeting are of {day}.", day=newest.on.isoformat())
    fresh = seen.today - newest.on <= QUARTER
    if fresh and criterion.seen_as == _EVERY_QUARTER:
        earlier = [one.on for one in notes if one.on < newest.on]
        if not earlier:
            return can_not_tell(seen, "meeting_notes", say("{told} There are none of a meeting before.", told=told))
        told = say("{told} Those of the meeting before are of {day}.", told=told, day=earlier[-1].isoformat())
        fresh = newest.on - earlier[-1] <= QUARTER
    return found(seen, "meeting_notes", "met" if fresh else "not_met", 4, told, newest.path)
