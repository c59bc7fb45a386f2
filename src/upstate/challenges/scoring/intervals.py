"""How sure a figure is, and its difference to the city's present rule.

The bootstrap over units of `ranking.bootstrap`: a unit is drawn for both at once, so the difference is paired, and every entry of a challenge sees the
same draws. Of more units than 10,000 so many are drawn from, chosen once by chance, and the spread of the draws is brought to the whole: it shrinks
with the root of the number of units (Bickel, Götze and van Zwet, Statistica Sinica 7, 1997: fewer draws than units). So the time has a bound.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.bootstrap import REPLICATES, interval, shuffled, unit_weights
from upstate.ranking.matrix import Floats, Hashes

MOST_UNITS = 10_000
_TOGETHER = 50  # draws that are in memory at once


class Interval(NamedTuple):
    """A figure with the middle 95 % of its draws."""

    figure: float
    low: float
    high: float


class Drawn(NamedTuple):
    """What predictions give. whole: the figure of all units. part: that of the units drawn from. draws: the figure of each draw, NaN where a draw has none."""

    whole: float | None
    part: float | None
    draws: Floats


def draw(metric: Metric, values: Floats, outcomes: Floats) -> Drawn:
    """The figure of `values` and its draws."""
    whole = metric.figure(values, outcomes)
    if whole is None:
        return Drawn(None, None, np.full(REPLICATES, np.nan))
    rows, hashes = _drawn_from(len(values))
    own, theirs, draws = values[rows], outcomes[rows], np.empty(REPLICATES)
    for part, first in enumerate(range(0, REPLICATES, _TOGETHER)):
        weights = unit_weights(hashes, _TOGETHER, seed=part)
        draws[first : first + _TOGETHER] = metric.weighted(own, theirs, weights)
    return Drawn(whole, whole if len(rows) == len(values) else metric.figure(own, theirs), draws)


def interval_of(drawn: Drawn, *, units: int) -> Interval | None:
    """The figure; None where it is not defined. units: how many there are in all."""
    if drawn.whole is None or drawn.part is None:
        return None
    return _interval(drawn.whole, drawn.draws, drawn.part, units=units)


def gain_of(metric: Metric, drawn: Drawn, present: Drawn, *, units: int) -> Interval | None:
    """By how much the first is better than the second, whichever way the metric runs; None where one is not defined."""
    if drawn.whole is None or drawn.part is None or present.whole is None or present.part is None:
        return None
    sign = 1.0 if metric.better == "higher" else -1.0
    gains = sign * (drawn.draws - present.draws)
    return _interval(sign * (drawn.whole - present.whole), gains, sign * (drawn.part - present.part), units=units)


def _interval(figure: float, draws: Floats, centre: float, *, units: int) -> Interval | None:
    known = draws[np.isfinite(draws)]
    if not len(known):
        return None
    shrunk = math.sqrt(min(1.0, MOST_UNITS / units))
    low, high = (figure + (bound - centre) * shrunk for bound in interval(known))
    return Interval(figure, low, high)


def _drawn_from(units: int) -> tuple[NDArray[np.int64], Hashes]:
    """The rows that draws are made from, and a number of each. By place among the answers, which stays the same for every entry."""
    hashes = shuffled(np.arange(units, dtype=np.uint64), seed=1)
    if units <= MOST_UNITS:
        return np.arange(units), hashes
    rows = np.sort(np.argpartition(hashes, MOST_UNITS)[:MOST_UNITS])
    return rows, hashes[rows]
