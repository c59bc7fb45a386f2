"""Whether data is checked in a set way before the public gets it."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def quality_checked(seen: Seen, criterion: Criterion) -> Finding:
    """Met where each public dataset went through the catalog's checks and has a contact for users to write to. That a policy is written
    down, it does not see: so a person confirms it."""
    if not seen.public:
        return can_not_tell(seen, "quality_checked")
    lame = [one.name for one in seen.public if not (one.scanned and one.contact)]
    if lame:
        told = say("These were not checked, or nobody can write to them: {names}.", names=listed(lame))
        return found(seen, "quality_checked", "not_met", 4, told, "catalog/")
    told = say("Every public dataset was checked row by row, and says where users can report a mistake.")
    return found(seen, "quality_checked", "met", 3, told, "catalog/")
