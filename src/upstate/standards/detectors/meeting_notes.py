"""Whether people met on the numbers in the last quarter."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import QUARTER, Seen
from upstate.standards.standard import Criterion


def meeting_notes(seen: Seen, criterion: Criterion) -> Finding:
    """Met where the newest notes in meetings/ are of the last 92 days."""
    notes = [one for one in seen.meetings or () if one.on <= seen.today]
    if not notes:
        return can_not_tell(seen, "meeting_notes")
    newest = max(notes, key=lambda one: one.on)
    told = say("The newest notes of a meeting are of {day}.", day=newest.on.isoformat())
    fresh = seen.today - newest.on <= QUARTER
    return found(seen, "meeting_notes", "met" if fresh else "not_met", 4, told, newest.path)
