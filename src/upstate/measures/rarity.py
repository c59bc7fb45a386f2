"""How rare a value is by its own number of cases alone.

A month of 12 cases may lie far from the centre and prove little. So what a rule of the run chart marks must be as rare by its cases too: of a share by
the binomial, of a count or a rate by the Poisson, both exact; of other figures by the normal, of which the interval tells the deviation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.measures.intervals import Floats, Limits
from upstate.ranking.shares.proportions import LEVEL_95
from upstate.solutions.measures.measure import Figure

BEYOND, NEAR = (
    0.0013498980316300933,
    0.06680720126885806,
)  # what lies beyond 3 and 1.5 deviations of the normal, on one side


@dataclass(frozen=True)
class Cases:
    """What the values of one stretch rest on, in their order. part, whole: as in a Point. ends: of each value's interval. adds: what the season added to
    each value. per: of a rate the exposure that it is given for."""

    figure: Figure
    values: Floats
    part: Floats
    whole: Floats
    ends: Limits
    adds: Floats
    per: float = 1.0

    def at(self, which: Any) -> Cases:
        """Some of them, by a slice or by their numbers."""
        low, high = self.ends
        rows = (row[which] for row in (self.values, self.part, self.whole, low, high, self.adds))
        values, part, whole, low, high, adds = rows
        return Cases(self.figure, values, part, whole, (low, high), adds, self.per)

    def tail(self, centre: float) -> Floats:
        """Of each value the chance of one as far on its side of the centre, or further; 0 where the cases tell nothing of it."""
        if self.figure == "share":
            return _binomial(self.part, self.whole, (centre + self.adds) / 100)
        if self.figure in ("count", "rate"):
            return _poisson(self.part, (centre + self.adds) * self.whole / self.per)
        return self._normal(centre)

    def _normal(self, centre: float) -> Floats:
        from scipy.special import ndtr

        away = self.values - self.adds - centre
        toward = np.where(away > 0, self.values - self.ends[0], self.ends[1] - self.values) / LEVEL_95
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(toward > 0, ndtr(-np.abs(away) / toward), 0.0)


def per_of(figure: Figure, values: Floats, part: Floats, whole: Floats) -> float:
    """The exposure that a rate is given for, such as 100 km, as its values tell it; 1 of other figures, and where nothing ever happened."""
    seen = part > 0
    if figure != "rate" or not seen.any():
        return 1.0
    at = int(np.argmax(seen))
    return float(values[at] * whole[at] / part[at])


def _binomial(met: Floats, told: Floats, share: Floats) -> Floats:
    from scipy.special import bdtr, bdtrc

    chance, number = np.clip(share, 0, 1), np.round(told).astype(np.int64)
    hits = np.minimum(np.round(met), number)
    above = np.where(hits > 0, bdtrc(hits - 1, number, chance), 1.0)
    return np.where(met > share * told, above, bdtr(hits, number, chance))


def _poisson(number: Floats, expected: Floats) -> Floats:
    from scipy.special import pdtr, pdtrc

    mean, cases = np.maximum(expected, 0), np.round(number)
    above = np.where(cases > 0, pdtrc(np.maximum(cases - 1, 0), mean), 1.0)
    return np.where(number > mean, above, pdtr(cases, mean))
