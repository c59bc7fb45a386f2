"""Whether the city's measures serve a goal and have a target."""

from __future__ import annotations

import math

from upstate.sentences import say
from upstate.standards.answer import Finding
from upstate.standards.detectors.judging import can_not_tell, listed, measures_share
from upstate.standards.seen import Seen, SeenMeasure
from upstate.standards.standard import Criterion
from upstate.standards.unfilled import says_something

_SHARE = 80


def measures_have_targets(seen: Seen, criterion: Criterion) -> Finding:
    """Met where at least 80 % of the files in measures/ name a goal and a target."""
    if not seen.measures:
        return can_not_tell(seen, "measures_have_targets")
    whole = [one for one in seen.measures if _is_aimed(one)]
    lame = [one.path for one in seen.measures if one.said is not None and one not in whole]
    told = say(
        "{whole} of {all} measures have a goal and a target.", whole=str(len(whole)), all=str(len(seen.measures))
    )
    if lame:
        told = say("{told} Not yet: {names}.", told=told, names=listed(lame))
    return measures_share(seen, "measures_have_targets", good=whole, share_percent=_SHARE, told=told)


def _is_aimed(measure: SeenMeasure) -> bool:
    said = measure.said or {}
    goal, target = said.get("goal"), said.get("target")
    goal = goal.get("en") if isinstance(goal, dict) else goal  # a text in both languages
    return isinstance(goal, str) and says_something(goal) and _is_target(target)


def _is_target(target: object) -> bool:
    """A number, or words that say one."""
    if isinstance(target, str):
        return says_something(target)
    return isinstance(target, int | float) and not isinstance(target, bool) and math.isfinite(target)
