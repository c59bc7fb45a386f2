"""Whether the public sees the city's goals and measures."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def measures_public(seen: Seen, criterion: Criterion) -> Finding:
    """Met where half of the measures or more say `public = true`. Whether it is done regularly, it does not see."""
    if not seen.measures:
        return can_not_tell(seen, "measures_public")
    public = [one for one in seen.measures if (one.said or {}).get("public") is True]
    told = say("{public} of {all} measures are public.", public=str(len(public)), all=str(len(seen.measures)))
    met = 2 * len(public) >= len(seen.measures)
    return found(seen, "measures_public", "met" if met else "not_met", 3 if met else 4, told, "measures/")
