"""Whether each list that a program makes can be looked into: by what it was made, and how well it does."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def automated_decisions_listed(seen: Seen, criterion: Criterion) -> Finding:
    """Met where every solution with a list in use has evidence beside it. Other programs of the city it does not see, and no policy."""
    used = [one for one in seen.solutions or () if one.ranked]
    if not used:
        return can_not_tell(seen, "automated_decisions_listed")
    blind = [one.name for one in used if not one.proved]
    if blind:
        told = say("Lists are in use without evidence of how well they do: {names}.", names=listed(blind))
        return found(seen, "automated_decisions_listed", "not_met", 4, told, "solutions/")
    told = say("Each list in use has its evidence beside it: {names}.", names=listed([one.name for one in used]))
    return found(seen, "automated_decisions_listed", "met", 2, told, "solutions/")
