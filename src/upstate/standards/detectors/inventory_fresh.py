"""Whether the inventory was worked on in the last twelve months."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import YEAR, Seen
from upstate.standards.standard import Criterion


def inventory_fresh(seen: Seen, criterion: Criterion) -> Finding:
    """Met where an entry was made, changed or published within a year."""
    if not seen.datasets:
        return can_not_tell(seen, "inventory_fresh")
    newest = max(seen.datasets, key=lambda one: one.changed_on)
    told = say("The inventory was last changed on {day} ({name}).", day=newest.changed_on.isoformat(), name=newest.name)
    fresh = seen.today - newest.changed_on <= YEAR
    return found(seen, "inventory_fresh", "met" if fresh else "not_met", 4, told, f"catalog/{newest.name}/")
