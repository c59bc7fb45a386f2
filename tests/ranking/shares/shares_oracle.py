"""Slow and obvious second ways to the figures of `upstate.ranking.shares`: sums over a grid, and loops."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta, betabinom, gamma, nbinom

GRID = (np.arange(1500) + 0.5) / 1500
# Of how much areas differ, the same is thought beforehand: some twenty times less or more than usual is still likely.
LOG_STRENGTHS = np.linspace(-6, 6, 61)


@dataclass(frozen=True)
class Exact:
    """Of one area: the mean of its share or rate, and a function that gives the chance that it is at most so much."""

    mean: float
    weights: np.ndarray
    first: np.ndarray
    second: np.ndarray
    kind: str

    def at_most(self, value: float) -> float:
        if self.kind == "beta":
            return float(self.weights @ beta.cdf(value, self.first, self.second))
        return float(self.weights @ gamma.cdf(value, self.first, scale=1 / self.second))


def share_in_two_levels(
    hits: Sequence[int], tries: Sequence[int], which: int, *, mean: float, worth: float, own: bool = True
) -> Exact:
    """Exactly, by a sum over the city's share and the strength: the share of area `which`.

    own: with the area's own hits, or as the others alone foretell it.
    """
    city, strength = (grid.ravel() for grid in np.meshgrid(GRID, 20 * np.exp(LOG_STRENGTHS)))
    likely = beta.logpdf(city, mean * worth, (1 - mean) * worth) - (np.log(strength / 20) / 1.5) ** 2 / 2
    for place, (hit, tried) in enumerate(zip(hits, tries, strict=True)):
        if tried and (own or place != which):
            likely = likely + betabinom.logpmf(hit, tried, city * strength, (1 - city) * strength)
    weights = np.exp(likely - likely.max())
    weights /= weights.sum()
    hit, tried = (hits[which], tries[which]) if own else (0, 0)
    first, second = city * strength + hit, (1 - city) * strength + tried - hit
    return Exact(float(weights @ (first / (first + second))), weights, first, second, "beta")


def rate_in_two_levels(
    events: Sequence[int], exposure: Sequence[float], which: int, *, mean: float, worth: float
) -> Exact:
    """Exactly, by a sum over the city's rate and the strength: the rate of area `which`."""
    city, strength = (grid.ravel() for grid in np.meshgrid(GRID * 10 * mean, 4 * np.exp(LOG_STRENGTHS)))
    likely = gamma.logpdf(city, worth, scale=mean / worth) - (np.log(strength / 4) / 1.5) ** 2 / 2
    for count, exposed in zip(events, exposure, strict=True):
        if exposed:
            likely = likely + nbinom.logpmf(count, strength, strength / (strength + city * exposed))
    weights = np.exp(likely - likely.max())
    weights /= weights.sum()
    first, second = strength + events[which], strength / city + exposure[which]
    return Exact(float(weights @ (first / second)), weights, first, second, "gamma")


def near_by_loops(
    points: Sequence[tuple[float, float]],
    hits: Sequence[float],
    tries: Sequence[float],
    prior: Sequence[float],
    *,
    reach: float,
    worth: float,
) -> list[float]:
    """Each home's chance from the doors of all others, in metres on a plane, one pair after the other."""
    chances = []
    for home, (east, north) in enumerate(points):
        observed = expected = 0.0
        doors = 0.0
        for other, (x, y) in enumerate(points):
            if other == home:
                continue
            weight = math.exp(-math.hypot(east - x, north - y) / reach)
            observed += weight * hits[other]
            expected += weight * tries[other] * prior[other]
            doors += weight * tries[other]
        toward = worth * prior[home]
        odds = prior[home] / (1 - prior[home])
        for share, power in (((observed + toward) / (doors + worth), 1), ((expected + toward) / (doors + worth), -1)):
            odds *= (share / (1 - share)) ** power
        chances.append(odds / (1 + odds))
    return chances
