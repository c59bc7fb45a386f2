"""Measured shares that borrow strength: each area's share shrinks toward its larger area's, up to the city's.

An empirical-Bayes beta-binomial in as many layers as there are areas in areas: the share of an area is a draw from a beta
distribution around the share of the area it lies in, whose strength (how many tries the larger area's share is worth)
is found by maximum likelihood over all areas of that level. The engine is `passing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, betaln

from upstate.ranking.shares.estimates import Estimates, estimate
from upstate.ranking.shares.known import Known, counted
from upstate.ranking.shares.nest import Floats, build_nest

_LEAST = 1e-6  # tries: less than this is nothing


@dataclass(frozen=True)
class Prior:
    """What is thought of the whole city before anything is counted, such as a survey's share, and what it is worth.

    mean: above 0 and below 1. tries: as many as it weighs, above 0.
    """

    mean: float = 0.5
    tries: float = 1.0


def shrink_shares(
    hits: ArrayLike, tries: ArrayLike, *, levels: Sequence[Any] = (), prior: Prior | None = None
) -> Estimates:
    """Shares of units (homes or areas) that shrink toward their areas, the areas toward theirs, and all toward the city.

        shrink_shares(no_alarm, seen, levels=[block_groups, tracts], prior=Prior(0.2, 20))

    hits of tries: one number a unit, 0 and 0 where nothing was seen; parts of a try are fine. levels: ids of each unit's
    area, the smallest areas first; None, NaN and "" are missing, and such a unit belongs to the next larger area that is
    known. prior: of the whole city; without one, a share of one half that is worth a single try.
    Raises ValueError where the lengths differ, hits are not within 0 and tries, or the prior is not within 0 and 1.
    """
    counts = counted(hits, tries)
    if (counts.hits > counts.weight).any():
        raise ValueError("more hits than tries")
    start = prior or Prior()
    if not (0 < start.mean < 1 and start.tries > 0):
        raise ValueError(f"a prior share of {start.mean} that is worth {start.tries} tries")
    whole = Known(np.array([start.mean * start.tries]), np.array([start.tries]))
    nest, sizes = build_nest(levels, len(counts.hits)), np.ones(len(counts.hits))
    return estimate(nest, counts, prior=whole, family=_Binomial(), sizes=sizes)


def beta_interval(hits: Floats, tries: Floats) -> tuple[Floats, Floats]:
    """The middle 95 % of beta distributions with these hits of these tries, which need not be whole numbers."""
    pairs, place = np.unique(np.stack([hits, tries - hits]), axis=1, return_inverse=True)
    limits = [betaincinv(pairs[0], pairs[1], end)[place.ravel()] for end in (0.025, 0.975)]
    return limits[0], limits[1]


@dataclass(frozen=True)
class _Binomial:
    """Shares. A strength is a number of tries: with s, the correlation of two tries in an area is 1 / (s + 1)."""

    usual: float = 20.0

    def rise(self, weight: Floats, mean: Floats, strength: Floats) -> Floats:
        """By the design effect: n tries of one area tell of its parent as n / (1 + (n - 1) / (s + 1)) would."""
        return 1 / (1 + np.maximum(weight - 1, 0.0) / (strength + 1))

    def fall(self, parent: Known, strength: Floats) -> Floats:
        """So that the variance is that of a beta around a mean that is itself drawn from a beta."""
        alike = 1 / (strength + 1)
        return np.asarray((1 - alike) / (1 + alike * parent.weight), dtype=float)

    def tells(self, count: Known) -> bool:
        """A single try is a hit or not, however much areas differ."""
        most = count.weight.max(initial=0.0)
        return bool(most > 1 or most == 0)

    def log_likelihood(self, count: Known, prior: Known) -> Floats:
        """Of the beta-binomial distribution, but for what does not depend on the prior."""
        missed = count.weight - count.hits
        rest = prior.weight - prior.hits
        return np.asarray(betaln(prior.hits + count.hits, rest + missed) - betaln(prior.hits, rest), dtype=float)

    def variance(self, known: Known) -> Floats:
        """Of the beta distribution."""
        return known.mean * (1 - known.mean) / (known.weight + 1)

    def with_moments(self, mean: Floats, variance: Floats) -> Known:
        tries = np.maximum(mean * (1 - mean) / variance - 1, _LEAST)
        return Known(mean * tries, tries)

    def interval(self, known: Known) -> tuple[Floats, Floats]:
        return beta_interval(known.hits, known.weight)

    def worth(self, known: Known) -> Floats:
        return known.weight
