"""Whether the city's measures serve a goal and have a target."""

from __future__ import annotations

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import at_least, can_not_tell, found, listed
from upstate.standards.seen import Seen, SeenMeasure
from upstate.standards.standard import Criterion

_SHARE = 80


def measures_have_targets(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 80 % of the files in measures/ name a goal and a target."""
    if not seen.measures:
        return can_not_tell(seen, "measures_have_targets")
    whole = [one for one in seen.measures if _is_aimed(one)]
    lame = [one.path for one in seen.measures if one not in whole]
    told = say(
        "{whole} of {all} measures have a goal and a target.", whole=str(len(whole)), all=str(len(seen.measures))
    )
    if lame:
        told = say("{told} Not yet: {names}.", told=told, names=listed(lame))
    return found(seen, "measures_have_targets", at_least(_SHARE, whole, seen.measures), 4, told, "measures/")


def _is_aimed(measure: SeenMeasure) -> bool:
    said = measure.said or {}
    return bool(said.get("goal")) and said.get("target") not in (None, "")
