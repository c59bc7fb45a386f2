"""Whether each entry of the inventory says what it is, who answers for it and whom to ask; also of data that is not published."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import at_least, can_not_tell, found, listed, unless_unread
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 90


def inventory_complete(seen: Seen, criterion: Criterion) -> Finding:
    """Met from 90 % of the entries on. Whether data is missing from the inventory altogether, no program sees."""
    if not seen.datasets:
        return can_not_tell(seen, "inventory_complete")
    whole = [one for one in seen.datasets if one.described and one.department and one.contact]
    silent = [one.name for one in seen.datasets if one not in whole]
    every = [*seen.datasets, *seen.unread]
    told = say(
        "{whole} of {all} datasets of the inventory say what they are, which department answers and whom to ask.",
        whole=str(len(whole)),
        all=str(len(every)),
    )
    if silent:
        told = say("{told} Not yet: {names}.", told=told, names=listed(silent))
    finding = found(seen, "inventory_complete", at_least(_SHARE, whole, every), 4, told, "catalog/")
    return unless_unread(seen, finding)
