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


def compare(
    metric: Metric, values: Floats, present: Floats | None, outcomes: Floats
) -> tuple[Interval | None, Interval | None]:
    """The figure of `values`, and by how much it is better than that of `present`, whichever way the metric runs; None where one is not defined."""
    rows, hashes = _drawn_from(len(values))
    spread = math.sqrt(len(rows) / max(1, len(values)))
    both = [values] if present is None else [values, present]
    whole = [metric.figure(one, outcomes) for one in both]
    if whole[0] is None:
        return None, None
    drawn = _draws(metric, [one[rows] for one in both], outcomes[rows], hashes)
    centres = whole if spread == 1.0 else [metric.figure(one[rows], outcomes[rows]) for one in both]
    own = _interval(whole[0], drawn[0], centres[0], spread=spread)
    if present is None or whole[1] is None or centres[0] is None or centres[1] is None:
        return own, None
    sign = 1.0 if metric.better == "higher" else -1.0
    gains = sign * (drawn[0] - drawn[1])
    return own, _interval(sign * (whole[0] - whole[1]), gains, sign * (centres[0] - centres[1]), spread=spread)


def _drawn_from(units: int) -> tuple[NDArray[np.int64], Hashes]:
    """The rows that draws are made from, and a number of each. By place among the answers, which stays the same for every entry."""
    hashes = shuffled(np.arange(units, dtype=np.uint64), seed=1)
    if units <= MOST_UNITS:
        return np.arange(units), hashes
    rows = np.sort(np.argpartition(hashes, MOST_UNITS)[:MOST_UNITS])
    return rows, hashes[rows]


def _draws(metric: Metric, both: list[Floats], outcomes: Floats, hashes: Hashes) -> Floats:
    """The figures of each in every draw: array of shape (both, draws)."""
    found = np.empty((len(both), REPLICATES))
    for part, first in enumerate(range(0, REPLICATES, _TOGETHER)):
        weights = unit_weights(hashes, _TOGETHER, seed=part)
        for place, values in enumerate(both):
            found[place, first : first + _TOGETHER] = metric.weighted(values, outcomes, weights)
    return found


def _interval(figure: float, draws: Floats, centre: float | None, *, spread: float) -> Interval | None:
    """The middle 95 % of the draws that have the figure. centre: the figure of the units drawn from. spread: of the whole against theirs."""
    known = draws[np.isfinite(draws)]
    if not len(known) or centre is None:
        return None
    low, high = interval(known)
    return Interval(figure, *(figure + (bound - centre) * spread for bound in (low, high)))
