"""Whether the public sees the city's goals and measures."""

from __future__ import annotations

from dataclasses import replace

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, measures_share
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 50
_NOT_SURE = 3  # a file says that a measure is public; the page itself is not looked at


def measures_public(seen: Seen, criterion: Criterion) -> Finding:
    """Met where half of the measures or more say `public = true`. Whether it is done regularly, it does not see."""
    if not seen.measures:
        return can_not_tell(seen, "measures_public")
    public = [one for one in seen.measures if (one.said or {}).get("public") is True]
    told = say("{public} of {all} measures are public.", public=str(len(public)), all=str(len(seen.measures)))
    finding = measures_share(seen, "measures_public", good=public, share_percent=_SHARE, told=told)
    return replace(finding, confidence=_NOT_SURE) if finding.answer == "met" else finding
