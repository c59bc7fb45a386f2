"""Whether the city borrows what worked elsewhere, and proves it at home."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def solutions_borrowed(seen: Seen, criterion: Criterion) -> Finding:
    """Met where a borrowed solution was proved on the city's own records; not met where some that can be proved were borrowed and none
    was. Of a service, a policy or measures it can not tell whether it was fitted to the city."""
    provable = [one for one in seen.solutions or () if one.provable]
    if not provable:
        return can_not_tell(seen, "solutions_borrowed")
    proved = [one for one in provable if one.proved]
    if proved:
        told = say(
            "Borrowed and proved on the city's own records: {names}.",
            names=", ".join(f"{one.name} ({one.origin})" for one in proved),
        )
        return found(seen, "solutions_borrowed", "met", 5, told, proved[-1].proved[-1])
    told = say("Borrowed, but not proved here yet: {names}.", names=", ".join(one.name for one in provable))
    return found(seen, "solutions_borrowed", "not_met", 4, told, "solutions/")
