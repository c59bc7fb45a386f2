"""Whether datasets are updated as often as the city promised."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import at_least, can_not_tell, found, listed
from upstate.standards.seen import Seen
from upstate.standards.standard import Criterion

_SHARE = 90


def datasets_fresh(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 90 % of the public datasets with a promise are not late."""
    promised = [one for one in seen.public or () if one.freshness in ("kept", "due", "late")]
    if not promised:
        return can_not_tell(seen, "datasets_fresh", say("No public dataset promises when it is updated."))
    late = [one.name for one in promised if one.freshness == "late"]
    kept = [one for one in promised if one.freshness != "late"]
    told = say("{kept} of {all} promises of an update are kept.", kept=str(len(kept)), all=str(len(promised)))
    if late:
        told = say("{told} Late: {names}.", told=told, names=listed(late))
    return found(seen, "datasets_fresh", at_least(_SHARE, kept, promised), 5, told, "catalog/")
