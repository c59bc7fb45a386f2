"""The figures that a plan reads: group by period, with what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.measures.evaluating.registered import Plan
from upstate.measures.series import Point, Series

Figures = NDArray[np.floating[Any]]
# A period with few cases is unsure and not wrong, and leaving it out would choose by size; what is early, late or missing is not known.
_KNOWN = ("complete", "few")
# A group that lacks more of either side than this is left out whole, else the periods that it lacks would be lost of all.
_MOST_LACKING = 1 / 3


@dataclass(frozen=True)
class Panel:
    """starts: of each period. values: one row a group, one column a period, in the measure's unit; NaN where nothing is known or read.
    began: by group the place of its first whole period with the change; null where it never gets it. left_out: why values are not
    read (`early`, `late`, `missing`, `nothing_told`, `started_within`), and how many; `group` counts whole groups. few: values of few cases."""

    starts: tuple[date, ...]
    groups: tuple[str, ...]
    values: Figures
    began: tuple[int | None, ...]
    left_out: Mapping[str, int]
    few: int = 0

    @property
    def treated(self) -> NDArray[np.bool_]:
        """Which values are of a group that has the change."""
        places = np.arange(len(self.starts))
        return np.array([places >= (len(places) if one is None else one) for one in self.began], dtype=bool)

    def of(self, rows: Sequence[int]) -> Panel:
        """Only these groups."""
        return Panel(
            self.starts,
            tuple(self.groups[row] for row in rows),
            self.values[list(rows)],
            tuple(self.began[row] for row in rows),
            self.left_out,
            self.few,
        )


def lay_out(plan: Plan, series: Sequence[Series]) -> Panel:
    """The panel of a plan; without a group where the measure has none of those that it names."""
    read = [one for one in series if one.breakdown == plan.breakdown and _is_read(plan, one.group)]
    days = sorted({point.starts for one in read for point in one.points})
    first, last = (_place(days, one) for one in (plan.first_start, plan.last_start))
    days = days[
        max(0, first - plan.before - 1) : last + plan.after
    ]  # one more, since the change may start within a period
    left_out: Counter[str] = Counter()
    rows = [_row(plan, one, days, left_out) for one in read]
    few = sum(point.state == "few" and point.starts in days for one in read for point in one.points)
    began = [None if (start := plan.start_of(one.group)) is None else _place(days, start) for one in read]
    values = np.array(rows, dtype=float).reshape(len(read), len(days))
    return Panel(tuple(days), tuple(one.group for one in read), values, tuple(began), dict(left_out), few)


def balance(panel: Panel) -> Panel:
    """The panel with only groups that have most of both sides, and of these only the periods that all of them have.

    One that lacked a bad month would else be held against others that had it.
    """
    begin = next(one for one in panel.began if one is not None)
    known = np.isfinite(panel.values)
    used = np.flatnonzero(known.any(axis=0))
    sides = [known[:, places] for places in (used[used < begin], used[used >= begin]) if len(places)]
    rows = [row for row in range(len(panel.groups)) if all(side[row].mean() >= 1 - _MOST_LACKING for side in sides)]
    kept = panel.of(rows)
    values = kept.values.copy()
    values[:, np.isnan(values).any(axis=0)] = np.nan
    lost = len(panel.groups) - len(rows)
    return Panel(
        kept.starts, kept.groups, values, kept.began, {**panel.left_out, **({"group": lost} if lost else {})}, panel.few
    )


def means(values: Figures) -> Figures:
    """Of each period over what is known; NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=0) / np.maximum(count, 1), np.nan)


def _is_read(plan: Plan, group: str) -> bool:
    if plan.start_of(group) is not None:
        return True
    return plan.method != "interrupted" and (group in plan.compare if plan.compare else bool(group))


def _place(days: Sequence[date], start: date) -> int:
    """Of the first period that begins on the day or later."""
    return sum(one < start for one in days)


def _row(plan: Plan, series: Series, days: Sequence[date], left_out: Counter[str]) -> list[float]:
    start = plan.start_of(series.group)
    shared = plan.first_start if plan.method != "staggered" else start  # all are read over the same periods
    window = _window(plan, days, start)
    points = {point.starts: point for point in series.points}
    return [
        _value(points.get(day), shared, left_out) if place in window else float("nan") for place, day in enumerate(days)
    ]


def _window(plan: Plan, days: Sequence[date], start: date | None) -> range:
    """The periods that are read of a group: of a staggered start only so many after its own start."""
    if start is None:
        start = plan.last_start
    first, last = _place(days, plan.first_start) - plan.before, _place(days, start) + plan.after
    within = plan.first_start not in days  # the period that it started in takes no place
    return range(max(0, first - within), last)


def _value(point: Point | None, start: date | None, left_out: Counter[str]) -> float:
    why = (
        "missing" if point is None
        else "started_within" if start is not None and point.starts < start < point.ends
        else point.state if point.state not in _KNOWN
        else "nothing_told" if point.value is None
        else ""
    )  # fmt: skip
    if why or point is None or point.value is None:
        left_out[why] += 1
        return float("nan")
    return point.value
