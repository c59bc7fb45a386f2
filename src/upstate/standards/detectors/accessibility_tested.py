"""Whether the pages of the site were tested for people with disabilities."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def accessibility_tested(seen: Seen, criterion: Criterion) -> Finding:
    """Met where every kind of page of this site passed a checker. A checker finds a part of the faults, and it has not seen the city's other
    pages."""
    if seen.site is None or not seen.site.tested:
        return can_not_tell(seen, "accessibility_tested", say("Only the site itself knows how its pages were tested."))
    told = say(
        "{tested} kinds of pages of this site were opened under a checker; {broken} had a fault. Other sites of the city were not looked at.",
        tested=str(seen.site.tested),
        broken=str(seen.site.broken),
    )
    return found(seen, "accessibility_tested", "not_met" if seen.site.broken else "met", 2, told, "/accessibility/")
