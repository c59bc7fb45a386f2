"""Whether the city gives back what it learned."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, found
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion


def evidence_shared(seen: Seen, criterion: Criterion) -> Finding:
    """Met where evidence was made ready to share; not met where there is evidence and none was. That others got it, it does not see."""
    shared = [one for one in seen.solutions or () if one.shared]
    proved = [one for one in seen.solutions or () if one.proved]
    if shared:
        told = say("Evidence was shared: {names}.", names=", ".join(one.name for one in shared))
        return found(seen, "evidence_shared", "met", 4, told, shared[-1].shared[-1])
    if proved:
        told = say("There is evidence that was not shared yet: {names}.", names=", ".join(one.name for one in proved))
        return found(seen, "evidence_shared", "not_met", 3, told, proved[-1].proved[-1])
    return can_not_tell(seen, "evidence_shared")
