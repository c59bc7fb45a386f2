"""How sure a figure is, and its difference to the city's present rule.

The bootstrap over units of `ranking.bootstrap`: a unit is drawn for both at once, so the difference is paired, and every entry of a challenge sees the
same draws. Of more units than 5,000 so many are drawn from, chosen once by chance, and the spread of the draws is brought to the whole: it shrinks
with the root of the number of units (Bickel, Götze and van Zwet, Statistica Sinica 7, 1997: fewer draws than units). So the time has a bound.

A few large misses make most of a squared error, and a sample seldom holds its share of them. So a metric of numbers says how far each unit pulls at it.
The spread of a part is brought to the whole by the standard errors of both, which see all units. And each end of its interval is the further of two:
that of the middle of the draws, and that of bootstrap-t, which asks by how many of its own standard errors each draw is off (Efron and Tibshirani, An
Introduction to the Bootstrap, 1993, ch. 12; on skewed means Hall, The Annals of Statistics 16, 1988).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.bootstrap import REPLICATES, interval, shuffled, unit_weights
from upstate.ranking.matrix import Floats, Hashes

MOST_UNITS = 5_000
_TOGETHER = 50  # draws that are in memory at once
_ROUNDING = 1e-9  # a draw of units that are off alike has no error but this
_NORMAL = 1.96


class Interval(NamedTuple):
    """A figure with its interval of 95 %."""

    figure: float
    low: float
    high: float


class Pulls(NamedTuple):
    """How far units pull at a figure. whole: each of all units. part: each of those drawn from. errors: the standard error of the figure of each draw."""

    whole: Floats
    part: Floats
    errors: Floats


class Drawn(NamedTuple):
    """What predictions give. whole: the figure of all units. part: that of the units drawn from. draws: the figure of each draw, NaN where a draw has none.
    pulls: None of a metric that does not say."""

    whole: float | None
    part: float | None
    draws: Floats
    pulls: Pulls | None = None


def draw(metric: Metric, values: Floats, outcomes: Floats) -> Drawn:
    """The figure of `values` and its draws."""
    whole = metric.figure(values, outcomes)
    if whole is None:
        return Drawn(None, None, np.full(REPLICATES, np.nan))
    rows, hashes = _drawn_from(len(values))
    own, theirs, draws, errors = values[rows], outcomes[rows], np.empty(REPLICATES), np.empty(REPLICATES)
    for part, first in enumerate(range(0, REPLICATES, _TOGETHER)):
        weights = unit_weights(hashes, _TOGETHER, seed=part)
        draws[first : first + _TOGETHER] = metric.weighted(own, theirs, weights)
        if metric.pulls:
            errors[first : first + _TOGETHER] = _error(metric.pulls(own, theirs, weights), weights)
    part_figure = whole if len(rows) == len(values) else metric.figure(own, theirs)
    if metric.pulls is None:
        return Drawn(whole, part_figure, draws)
    of_whole, of_part = (
        metric.pulls(*each, np.ones((len(each[0]), 1)))[:, 0] for each in ((values, outcomes), (own, theirs))
    )
    return Drawn(whole, part_figure, draws, Pulls(of_whole, of_part, errors))


def interval_of(metric: Metric, drawn: Drawn, *, units: int) -> Interval | None:
    """The figure; None where it is not defined. units: how many there are in all."""
    if drawn.whole is None or drawn.part is None:
        return None
    pulls = drawn.pulls
    shrunk = _shrunk(units) if pulls is None else _shrunk_by(pulls.whole, pulls.part)
    middle = _middle(drawn.whole, drawn.draws - drawn.part, shrunk)
    if middle is None or pulls is None:
        return middle
    return _widened(metric, middle, drawn.draws - drawn.part, _error_once(pulls.whole), pulls.errors)


def gain_of(metric: Metric, drawn: Drawn, present: Drawn, *, units: int) -> Interval | None:
    """By how much the first is better than the second, whichever way the metric runs; None where one is not defined."""
    if drawn.whole is None or drawn.part is None or present.whole is None or present.part is None:
        return None
    one, other = drawn.pulls, present.pulls
    if one is None or other is None:
        shrunk = _shrunk(units)
    else:
        shrunk = _shrunk_by(one.whole - other.whole, one.part - other.part)
    sign = 1.0 if metric.better == "higher" else -1.0
    off = sign * ((drawn.draws - present.draws) - (drawn.part - present.part))
    return _middle(sign * (drawn.whole - present.whole), off, shrunk)


def _middle(figure: float, off: Floats, shrunk: float) -> Interval | None:
    """off: by how much each draw is off."""
    known = off[np.isfinite(off)]
    if not len(known):
        return None
    low, high = interval(known)
    return Interval(figure, figure + low * shrunk, figure + high * shrunk)


def _widened(metric: Metric, middle: Interval, off: Floats, error: float, errors: Floats) -> Interval:
    """With the ends of bootstrap-t where they lie further out, as far as the metric goes."""
    known = np.isfinite(off) & (errors > _ROUNDING * error)
    low, high = interval(off[known] / errors[known]) if known.any() else (-_NORMAL, _NORMAL)
    least, most = (0.0, np.inf) if metric.better == "lower" else (-np.inf, 1.0)
    return Interval(
        middle.figure,
        float(max(least, min(middle.low, middle.figure - high * error))),
        float(min(most, max(middle.high, middle.figure - low * error))),
    )


def _shrunk(units: int) -> float:
    return math.sqrt(min(1.0, MOST_UNITS / units))


def _shrunk_by(whole: Floats, part: Floats) -> float:
    """By how much smaller the standard error of the whole is than that of the part."""
    error = _error_once(part)
    return _error_once(whole) / error if error else _shrunk(len(whole))


def _error(pulls: Floats, weights: NDArray[Any]) -> Floats:
    """By draw: pulls have the mean 0."""
    drawn = np.where(weights > 0, pulls, 0.0)  # where all that were drawn are exact, another would pull without bound
    found: Floats = np.sqrt((weights * drawn**2).sum(axis=0)) / np.maximum(1.0, weights.sum(axis=0, dtype=np.float64))
    return found


def _error_once(pulls: Floats) -> float:
    return math.sqrt(float(pulls @ pulls)) / len(pulls)


def _drawn_from(units: int) -> tuple[NDArray[np.int64], Hashes]:
    """The rows that draws are made from, and a number of each. By place among the answers, which stays the same for every entry."""
    hashes = shuffled(np.arange(units, dtype=np.uint64), seed=1)
    if units <= MOST_UNITS:
        return np.arange(units), hashes
    rows = np.sort(np.argpartition(hashes, MOST_UNITS)[:MOST_UNITS])
    return rows, hashes[rows]
