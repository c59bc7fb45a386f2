"""How sure a figure is, and its difference to the city's present rule.

The bootstrap over units of `ranking.bootstrap`: a unit is drawn for both at once, so the difference is paired, and every entry of a challenge sees the
same draws. Of more units than 5,000 so many are drawn from, chosen once by chance, and the spread of the draws is brought to the whole: it shrinks
with the root of the number of units (Bickel, Götze and van Zwet, Statistica Sinica 7, 1997: fewer draws than units). So the time has a bound.

A few large misses make most of a squared error, and a part of the units seldom holds its share of them: the middle of the draws is too short, above all
upwards. So of a metric with a standard error each end is the further of two: that of the middle of the draws, and that of bootstrap-t, which asks by how
many of its own standard errors each draw is off (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 12; of skewed means Hall, The Annals
of Statistics 16, 1988).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.bootstrap import REPLICATES, interval, shuffled, unit_weights
from upstate.ranking.matrix import Floats, Hashes

MOST_UNITS = 5_000
_TOGETHER = 50  # draws that are in memory at once
_ROUNDING = 1e-9  # a draw of units that are off alike has no error but this


class Interval(NamedTuple):
    """A figure with the middle 95 % of its draws."""

    figure: float
    low: float
    high: float


class Drawn(NamedTuple):
    """What predictions give. whole: the figure of all units. part: that of the units drawn from. draws: the figure of each draw, NaN where a draw has none.
    error, errors: the standard error of the figure, and of that of each draw; None of a metric that has none."""

    whole: float | None
    part: float | None
    draws: Floats
    error: float | None = None
    errors: Floats | None = None


def draw(metric: Metric, values: Floats, outcomes: Floats) -> Drawn:
    """The figure of `values` and its draws."""
    whole = metric.figure(values, outcomes)
    if whole is None:
        return Drawn(None, None, np.full(REPLICATES, np.nan))
    rows, hashes = _drawn_from(len(values))
    own, theirs, draws = values[rows], outcomes[rows], np.empty(REPLICATES)
    errors = np.empty(REPLICATES) if metric.errors else None
    for part, first in enumerate(range(0, REPLICATES, _TOGETHER)):
        weights = unit_weights(hashes, _TOGETHER, seed=part)
        draws[first : first + _TOGETHER] = metric.weighted(own, theirs, weights)
        if metric.errors and errors is not None:
            errors[first : first + _TOGETHER] = metric.errors(own, theirs, weights)
    part_figure = whole if len(rows) == len(values) else metric.figure(own, theirs)
    return Drawn(whole, part_figure, draws, metric.error(values, outcomes), errors)


def interval_of(metric: Metric, drawn: Drawn, *, units: int) -> Interval | None:
    """The figure; None where it is not defined. units: how many there are in all."""
    if drawn.whole is None or drawn.part is None:
        return None
    middle = _interval(drawn.whole, drawn.draws, drawn.part, units=units)
    if middle is None or drawn.error is None or drawn.errors is None:
        return middle
    return _widened(metric, middle, drawn.draws - drawn.part, drawn.error, drawn.errors)


def _widened(metric: Metric, middle: Interval, off: Floats, error: float, errors: Floats) -> Interval:
    """With the ends of bootstrap-t where they lie further out, as far as the metric goes. off: by how much each draw is off."""
    known = np.isfinite(off) & (errors > _ROUNDING * error)
    if not known.any():
        return middle
    low, high = interval(off[known] / errors[known])
    least, most = (0.0, np.inf) if metric.better == "lower" else (-np.inf, 1.0)
    return Interval(
        middle.figure,
        float(max(least, min(middle.low, middle.figure - high * error))),
        float(min(most, max(middle.high, middle.figure - low * error))),
    )


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
