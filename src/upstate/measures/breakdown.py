"""The newest year by group, such as by neighborhood: rates with intervals, and which differ from the others by more than noise.

Each group is tested against all others together, so that a large one is not held against itself: a share by Fisher's exact test, a rate by the exact
binomial test of its events given its part of the exposure, a mean by the normal; a median against that of the whole city, by the normal and both
intervals, which is rough. Of many groups one always looks odd, so the chances are Holm's (Scandinavian Journal of Statistics 6 (1979), 65): where no
group differs, one is named in at most 5 of 100 readings. Counts and sums are not compared: a group has more cases because it is larger.

The tests take cases as independent. Ten requests about one storm are not, and make groups differ that do not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from upstate.measures.intervals import LEVEL, Limits, count_limits, rate_limits, share_limits
from upstate.measures.series import Computed, Point, Series
from upstate.ranking.shares.proportions import LEVEL_95
from upstate.solutions.measures.measure import A_YEAR, Figure, Frequency

LEAST_SHOWN = 5  # cases, below which the public sees nothing of a group
_SETTLED = ("complete", "few", "missing")

Differs = Literal["above", "below", ""]


@dataclass(frozen=True)
class GroupRow:
    """One group. value, low, high: in the measure's unit, with the 95 % interval; None where there is none, or it is hidden. cases: None where
    hidden. differs: from all others together, by more than noise."""

    group: str
    value: float | None
    low: float | None
    high: float | None
    cases: int | None
    differs: Differs = ""
    hidden: bool = False


@dataclass(frozen=True)
class GroupsReading:
    """starts, ends: what time the rows are of, `ends` the first day after it: the newest year whose cases are known, of a median the newest period.
    compared: whether groups of this figure are held against each other. rows: in the order of the figures, which is by name."""

    breakdown: str
    figure: Figure
    starts: date
    ends: date
    city: GroupRow
    rows: tuple[GroupRow, ...]
    compared: bool


@dataclass(frozen=True)
class _Pool:
    """All settled points of a series in the time, together. half: half of the interval, NaN where it is not known."""

    group: str
    value: float
    half: tuple[float, float]
    cases: int
    part: float
    whole: float


def read_groups(
    computed: Computed, breakdown: str, *, figure: Figure, frequency: Frequency, per: float = 1.0, public: bool = True
) -> GroupsReading | None:
    """None where there is no such breakdown, or no settled period. public: whether groups of fewer than five cases are hidden, and where that is
    one alone the next smallest with it, which the total would tell otherwise."""
    groups = [series for series in computed.series if series.breakdown == breakdown and breakdown]
    settled = [point for point in computed.city.points if point.state in _SETTLED]
    if not groups or not settled:
        return None
    span = settled[-(1 if figure == "median" else A_YEAR[frequency]) :]
    starts, ends = span[0].starts, span[-1].ends
    city, *pools = (_pool(series, starts, ends, figure, per) for series in (computed.city, *groups))
    shown = [pool for pool in pools if pool.cases >= LEAST_SHOWN]
    compared = figure not in ("count", "sum")
    differing = _differing(shown, city, figure) if compared else {}
    rows = tuple(_row(pool, differing.get(pool.group, "")) for pool in pools)
    return GroupsReading(
        breakdown, figure, starts, ends, _row(city, ""), _hide(rows) if public else rows, compared
    )  # fmt: skip


def _pool(series: Series, starts: date, ends: date, figure: Figure, per: float) -> _Pool:
    points = [one for one in series.points if one.state in _SETTLED and starts <= one.starts < ends]
    cases = sum(point.cases for point in points)
    part, whole = (
        math.fsum(getattr(point, name) for point in points if point.value is not None) for name in ("part", "whole")
    )
    value, low, high = _figure(points, figure, cases, part, whole, per)
    return _Pool(series.group, value, (value - low, high - value), cases, part, whole)


def _figure(
    points: Sequence[Point], figure: Figure, cases: int, part: float, whole: float, per: float
) -> tuple[float, float, float]:
    if figure == "share":
        return _one(100 * part / whole if whole else math.nan, share_limits(part, whole))
    if figure == "count":
        return _one(cases, count_limits(cases))
    if figure == "rate":
        return _one(per * part / whole if whole else math.nan, rate_limits(part, whole, per=per))
    return _together(points, figure)


def _one(value: float, limits: Limits) -> tuple[float, float, float]:
    return float(value), float(limits[0]), float(limits[1])


def _together(points: Sequence[Point], figure: Figure) -> tuple[float, float, float]:
    """Means weighted by their cases, or sums; squares of half intervals add up."""
    told = [(point.value, point.low, point.high, point.cases) for point in points if point.value is not None]
    if not told:
        return math.nan, math.nan, math.nan
    value, low, high, cases = np.array(told, dtype=np.float64).T
    weight = np.ones(len(told)) if figure == "sum" else cases / max(cases.sum(), 1)
    middle = float(weight @ value)
    below, above = (float(np.sqrt(np.square(weight * end).sum())) for end in (value - low, high - value))
    return middle, middle - below, middle + above


def _differing(pools: Sequence[_Pool], city: _Pool, figure: Figure) -> dict[str, Differs]:
    chances = {pool.group: _chance(pool, city, figure) for pool in pools}
    named = sure_of({group: chance for group, chance in chances.items() if not math.isnan(chance)})
    return {pool.group: "above" if pool.value > city.value else "below" for pool in pools if pool.group in named}


def sure_of(chances: Mapping[str, float]) -> frozenset[str]:
    """Which are no noise by Holm. (That of statsmodels also empties the garbage of the whole process: a third of a second.)"""
    ordered = sorted(chances, key=chances.__getitem__)
    odd = (place for place, name in enumerate(ordered) if chances[name] > (1 - LEVEL) / (len(ordered) - place))
    return frozenset(ordered[: next(odd, len(ordered))])


def _chance(pool: _Pool, city: _Pool, figure: Figure) -> float:
    """Of a difference as large where there is none; NaN where it cannot be told."""
    from scipy.special import ndtr
    from scipy.stats import binomtest, fisher_exact

    if figure == "share":
        others, met = city.whole - pool.whole, city.part - pool.part
        if not pool.whole or others < 1:
            return math.nan
        table = np.rint([[pool.part, pool.whole - pool.part], [met, others - met]]).astype(np.int64)
        return float(fisher_exact(np.maximum(table, 0)).pvalue)
    if figure == "rate":
        if not 0 < pool.whole < city.whole:
            return math.nan
        return float(
            binomtest(round(pool.part), max(round(city.part), round(pool.part)), pool.whole / city.whole).pvalue
        )
    others = city.cases - pool.cases
    if others < 1:
        return math.nan
    rest, wider = city.value, 1.0
    if figure == "mean":
        rest, wider = (city.value * city.cases - pool.value * pool.cases) / others, city.cases / others
    error = math.sqrt((sum(pool.half) / 2) ** 2 + wider * (sum(city.half) / 2) ** 2) / LEVEL_95
    return float(2 * ndtr(-abs(pool.value - rest) / error)) if error > 0 else math.nan


def _row(pool: _Pool, differs: Differs) -> GroupRow:
    value, low, high = (
        None if math.isnan(one) else one for one in (pool.value, pool.value - pool.half[0], pool.value + pool.half[1])
    )
    return GroupRow(pool.group, value, low, high, pool.cases, differs)


def _hide(rows: tuple[GroupRow, ...]) -> tuple[GroupRow, ...]:
    few = {row.group for row in rows if (row.cases or 0) < LEAST_SHOWN}
    others = [row for row in rows if row.group not in few]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda row: row.cases or 0).group)
    return tuple(GroupRow(row.group, None, None, None, None, hidden=True) if row.group in few else row for row in rows)
