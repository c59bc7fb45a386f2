"""Whether everything public was scanned for what is private, and let out by a second person."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def privacy_scan(seen: Seen, criterion: Criterion) -> Finding:
    """Met where each public dataset has a scan with every finding decided, and another person's approval."""
    if not seen.public:
        return can_not_tell(seen, "privacy_scan")
    lame = [one.name for one in seen.public if not (one.scanned and one.by_two)]
    if lame:
        told = say("These were not scanned and approved by a second person: {names}.", names=listed(lame))
    else:
        told = say(
            "All {all} public datasets were scanned for private facts, and a second person approved them.",
            all=str(len(seen.public)),
        )
    return found(seen, "privacy_scan", "not_met" if lame else "met", 4, told, "catalog/")
