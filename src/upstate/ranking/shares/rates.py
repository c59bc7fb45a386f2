"""Measured rates that borrow strength, such as fires per home and year: gamma-Poisson, nested as the shares in `nested`.

The rate of an area is a draw from a gamma distribution around the rate of the area it lies in; its shape is found by
maximum likelihood over all areas of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, gammaln, xlogy

from upstate.ranking.shares.known import Known
from upstate.ranking.shares.nest import Floats, build_nest
from upstate.ranking.shares.passing import each_area, learn

_NOTHING = 1e-9  # of exposure


@dataclass(frozen=True)
class RatePrior:
    """What is thought of the whole city before anything is counted: events per exposure, and what it is worth.

    mean: above 0. events: as many as it weighs, above 0.
    """

    mean: float
    events: float = 0.5


@dataclass(frozen=True)
class AreaRates:
    """One element an area of one level. ids: as text; None where the id was missing, one for each larger area.

    events, exposure: as counted. mean, low, high: events per exposure of all its units, with the 95 % interval. strength: how many events
    the larger area's rate is worth to each of these; infinite where all are alike.
    """

    ids: NDArray[Any]
    events: Floats
    exposure: Floats
    mean: Floats
    low: Floats
    high: Floats
    strength: float


@dataclass(frozen=True)
class Rates:
    """One element a unit, in the order given. No nulls.

    events, exposure: its own. mean, low, high: its rate with all that is known, and the 95 % interval. others, worth: the
    rate that the others tell, the unit's own events left out, and how many events that is worth. strength: how many
    events its area's rate is worth to a unit; infinite where units of an area are taken as alike.
    levels: in the order given, from the smallest areas on. whole: the city, as the rate around which its areas lie.
    """

    events: Floats
    exposure: Floats
    mean: Floats
    low: Floats
    high: Floats
    others: Floats
    worth: Floats
    strength: float
    levels: tuple[AreaRates, ...]
    whole: AreaRates


def shrink_rates(
    events: ArrayLike, exposure: ArrayLike, *, levels: Sequence[Any] = (), prior: RatePrior | None = None
) -> Rates:
    """Rates of units (homes or areas) that shrink toward their areas, the areas toward theirs, and all toward the city.

        shrink_rates(fires, homes * years, levels=[block_groups, tracts])

    exposure: what the events are in proportion to, such as home-years; 0 where there is none. levels: as in
    `shrink_shares`. prior: of the whole city; without one, the city's own rate is taken, at the worth of half an event.
    Raises ValueError where lengths differ, a number is negative, events have no exposure, or nothing was exposed and
    there is no prior.
    """
    counts = _counts(events, exposure)
    start = prior or _own_rate(counts)
    if not (start.mean > 0 and start.events > 0):
        raise ValueError(f"a prior rate of {start.mean} that is worth {start.events} events")
    nest = build_nest(levels, len(counts.hits))
    whole = Known(np.array([start.events]), np.array([start.events / start.mean]))
    # Where nothing was exposed, units count alike.
    sizes = np.maximum(counts.weight, _NOTHING)
    learned = learn(nest, counts, prior=whole, family=_Poisson(), sizes=sizes)
    every, city = each_area(nest, counts, learned, _areas)
    own, prior_of_units = every[0], learned.priors[0]
    return Rates(
        events=own.events,
        exposure=own.exposure,
        mean=own.mean,
        low=own.low,
        high=own.high,
        others=prior_of_units.mean,
        worth=prior_of_units.hits,
        strength=own.strength,
        levels=tuple(every[1:]),
        whole=city,
    )


def gamma_interval(events: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """The middle 95 % of gamma distributions with these events, which need not be whole numbers, per exposure."""
    return gammaincinv(events, 0.025) / exposure, gammaincinv(events, 0.975) / exposure


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


def _own_rate(counts: Known) -> RatePrior:
    exposed = float(counts.weight.sum())
    if not exposed:
        raise ValueError("nothing was exposed, and there is no prior rate")
    return RatePrior((float(counts.hits.sum()) + 0.5) / exposed)


def _counts(events: ArrayLike, exposure: ArrayLike) -> Known:
    counts = Known(np.asarray(events, dtype=float), np.asarray(exposure, dtype=float))
    if counts.hits.ndim != 1 or counts.hits.shape != counts.weight.shape:
        raise ValueError(f"events of shape {counts.hits.shape} and exposure of shape {counts.weight.shape}")
    if not ((counts.hits >= 0) & (counts.weight >= 0) & np.isfinite(counts.hits) & np.isfinite(counts.weight)).all():
        raise ValueError("events or exposure that are negative or no numbers")
    if (counts.hits[counts.weight == 0] > 0).any():
        raise ValueError("events without exposure")
    return counts


def _areas(ids: NDArray[Any], counted: Known, known: Known, strength: float) -> AreaRates:
    low, high = gamma_interval(known.hits, known.weight)
    return AreaRates(ids, counted.hits, counted.weight, known.mean, low, high, strength)
