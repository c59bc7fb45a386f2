"""What may mislead in a reading: each is told beside the effect, and none changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from upstate.measures.evaluating.panel import Panel, means
from upstate.measures.evaluating.registered import Plan
from upstate.measures.evaluating.result import Check
from upstate.solutions.measures.measure import Direction

# The last quarter before the change, at least three periods, is held against what was earlier.
_LATE_SHARE, _LATE_LEAST, _EARLIER_LEAST = 0.25, 3, 6
_DIP = 2.0


def check_panel(plan: Plan, panel: Panel) -> Iterator[Check]:
    """What of the planned periods and groups is not there, or rests on few cases."""
    begun = [one for one in panel.began if one is not None]
    there = len(panel.starts) - max(begun, default=len(panel.starts))
    if there < plan.after:
        yield Check(code="not_all_periods", number=max(0, there), of=plan.after)
    for why, number in sorted(panel.left_out.items()):
        if why == "group":
            yield Check(code="groups_left_out", number=number)
        elif why != "started_within":  # that is no fault, but when it began
            yield Check(code="left_out", number=number, words=(why,))
    if panel.few:
        yield Check(code="few_cases", number=panel.few)


def check_start(plan: Plan, panel: Panel, *, direction: Direction) -> Iterator[Check]:
    """Whether what got it stood badly just then, after which it does better by itself (regression to the mean)."""
    if plan.method == "chance":
        return
    if plan.chosen_as_worst:
        yield Check(code="chosen_as_worst")
    if direction != "none" and (size := _dip(panel, worse=-1 if direction == "up" else 1)) is not None:
        yield Check(code="dip", size=size)


def _dip(panel: Panel, *, worse: int) -> float | None:
    """How much worse the groups stood just before than their line from earlier led one to expect, beside the others where there are some; null
    where that is no more than noise."""
    begun = [one for one in panel.began if one is not None]
    if not begun:
        return None
    has = np.array([one is not None for one in panel.began], dtype=bool)
    values = means(panel.values[has]) - (0 if has.all() else means(panel.values[~has]))
    places = np.flatnonzero(np.isfinite(values[: min(begun)]))
    late = max(_LATE_LEAST, int(len(places) * _LATE_SHARE))
    if len(places) - late < _EARLIER_LEAST:
        return None
    line = np.column_stack([np.ones(len(places)), places])
    earlier, last = line[:-late], line[-late:].mean(axis=0)
    fitted = np.linalg.lstsq(earlier, values[places[:-late]], rcond=None)[0]
    left = values[places[:-late]] - earlier @ fitted
    unsure = 1 / late + last @ np.linalg.solve(earlier.T @ earlier, last)
    noise = float(np.sqrt((left @ left) / (len(earlier) - 2) * unsure))
    size = float(worse * (values[places[-late:]].mean() - last @ fitted))
    return size if size > _DIP * noise and noise > 0 else None


def check_plan(plan: Plan, *, name: str, others: Mapping[str, Plan], days: Sequence[date]) -> Iterator[Check]:
    """Other changes in the same periods: those that the plan names, and other plans on the same measure and groups."""
    if plan.same_time:
        yield Check(code="said_change", number=len(plan.same_time), words=plan.same_time)
    found = [other for other, one in sorted(others.items()) if other != name and days and _meets(plan, one, days)]
    if found:
        yield Check(code="other_change", number=len(found), words=tuple(found))


def _meets(plan: Plan, other: Plan, days: Sequence[date]) -> bool:
    mine, theirs = _touched(plan), _touched(other)
    whole = ("", "")
    shared = bool(mine & theirs) or whole in mine or whole in theirs
    return plan.measure == other.measure and shared and other.first_start <= days[-1] and other.last_start >= days[0]


def _touched(plan: Plan) -> set[tuple[str, str]]:
    """The groups that get it; of the whole city one without a name."""
    groups = plan.starts if isinstance(plan.starts, dict) else plan.groups or ("",)
    return {(plan.breakdown if group else "", group) for group in groups}
