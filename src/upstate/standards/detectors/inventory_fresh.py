"""Whether the inventory was worked on in the last twelve months."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, unless_unread
from upstate.standards.seen import YEAR, Seen
from upstate.standards.standard import Criterion


def inventory_fresh(seen: Seen, criterion: Criterion) -> Finding:
    """Met where an entry was made, changed or published within a year. Less sure where nothing was published: then it goes by the time of
    a file, which a copy of the workspace sets anew."""
    if not seen.datasets:
        return can_not_tell(seen, "inventory_fresh")
    newest = max(seen.datasets, key=lambda one: one.changed_on)
    told = say("The inventory was last changed on {day} ({name}).", day=newest.changed_on.isoformat(), name=newest.name)
    source = f"catalog/{newest.name}/"
    if seen.today - newest.changed_on > YEAR:
        return unless_unread(seen, found(seen, "inventory_fresh", "not_met", 4, told, source))
    published = any(one.published_on and seen.today - one.published_on <= YEAR for one in seen.datasets)
    return found(seen, "inventory_fresh", "met", 4 if published else 3, told, source)
