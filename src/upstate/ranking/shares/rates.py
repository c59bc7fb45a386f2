"""Measured rates that borrow strength, such as fires per home and year: gamma-Poisson, nested as the shares in `nested`.

The rate of an area is a draw from a gamma distribution around the rate of the area it lies in; its shape is found by
maximum likelihood over all areas of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv, gammaln, xlogy

from upstate.ranking.shares.estimates import Estimates, estimate
from upstate.ranking.shares.known import Known, counted
from upstate.ranking.shares.nest import Floats, build_nest

_NOTHING = 1e-9  # of exposure


@dataclass(frozen=True)
class RatePrior:
    """What is thought of the whole city before anything is counted: events per exposure, and what it is worth.

    mean: above 0. events: as many as it weighs, above 0.
    """

    mean: float
    events: float = 0.5


def shrink_rates(
    events: ArrayLike, exposure: ArrayLike, *, levels: Sequence[Any] = (), prior: RatePrior | None = None
) -> Estimates:
    """Rates of units (homes or areas) that shrink toward their areas, the areas toward theirs, and all toward the city.

        shrink_rates(fires, homes * years, levels=[block_groups, tracts])

    exposure: what the events are in proportion to, such as home-years; 0 where there is none. levels: as in
    `shrink_shares`. prior: of the whole city; without one, the city's own rate is taken, at the worth of half an event.
    Raises ValueError where lengths differ, a number is negative, events have no exposure, or nothing was exposed and
    there is no prior.
    """
    counts = counted(events, exposure)
    if (counts.hits[counts.weight == 0] > 0).any():
        raise ValueError("events without exposure")
    start = prior or _own_rate(counts)
    if not (start.mean > 0 and start.events > 0):
        raise ValueError(f"a prior rate of {start.mean} that is worth {start.events} events")
    whole = Known(np.array([start.events]), np.array([start.events / start.mean]))
    # Where nothing was exposed, units count alike.
    nest, sizes = build_nest(levels, len(counts.hits)), np.maximum(counts.weight, _NOTHING)
    return estimate(nest, counts, prior=whole, family=_Poisson(), sizes=sizes)


@dataclass(frozen=True)
class _Poisson:
    """Rates. A strength is a number of events, the shape of the gamma: 1 / strength is the squared variation of areas."""

    usual: float = 4.0

    def rise(self, weight: Floats, mean: Floats, strength: Floats) -> Floats:
        """By the variance of events / exposure: m / exposure within an area, and m squared / strength between areas."""
        return np.asarray(1 / (1 + weight * mean / strength), dtype=float)

    def fall(self, parent: Known, strength: Floats) -> Floats:
        """So that the variance is that of a gamma around a mean that is itself drawn from a gamma."""
        return np.asarray(1 / (1 + (parent.hits + 1) / strength), dtype=float)

    def tells(self, count: Known) -> bool:
        """Also one event or none tells, by how little exposure it came."""
        return True

    def log_likelihood(self, count: Known, prior: Known) -> Floats:
        """Of the negative binomial distribution, but for what does not depend on the prior."""
        hits, weight = prior.hits + count.hits, prior.weight + count.weight
        return np.asarray(
            gammaln(hits) - gammaln(prior.hits) + xlogy(prior.hits, prior.weight) - xlogy(hits, weight), dtype=float
        )

    def variance(self, known: Known) -> Floats:
        """Of the gamma distribution."""
        return known.hits / known.weight**2

    def with_moments(self, mean: Floats, variance: Floats) -> Known:
        return Known(mean**2 / variance, mean / variance)

    def interval(self, known: Known) -> tuple[Floats, Floats]:
        """Of gamma distributions with these events, which need not be whole numbers, per exposure."""
        return gammaincinv(known.hits, 0.025) / known.weight, gammaincinv(known.hits, 0.975) / known.weight

    def worth(self, known: Known) -> Floats:
        return known.hits


def _own_rate(counts: Known) -> RatePrior:
    exposed = float(counts.weight.sum())
    if not exposed:
        raise ValueError("nothing was exposed, and there is no prior rate")
    return RatePrior((float(counts.hits.sum()) + 0.5) / exposed)
