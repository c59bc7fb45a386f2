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
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, betaln

from upstate.ranking.shares.known import Known
from upstate.ranking.shares.nest import Floats, build_nest
from upstate.ranking.shares.passing import each_area, learn

_LEAST = 1e-6  # tries: less than this is nothing


@dataclass(frozen=True)
class Prior:
    """What is thought of the whole city before anything is counted, such as a survey's share, and what it is worth.

    mean: above 0 and below 1. tries: as many as it weighs, above 0.
    """

    mean: float = 0.5
    tries: float = 1.0


@dataclass(frozen=True)
class Areas:
    """One element an area of one level. ids: as text; None where the id was missing, one for each larger area.

    hits, tries: as counted. mean, low, high: the share of all its units, each counted alike, with its 95 % interval.
    strength: how many tries the larger area's share is worth to each of these; infinite where all are alike.
    """

    ids: NDArray[Any]
    hits: Floats
    tries: Floats
    mean: Floats
    low: Floats
    high: Floats
    strength: float


@dataclass(frozen=True)
class Shares:
    """One element a unit, in the order given. All shares lie in 0 to 1; no nulls.

    hits, tries: its own. mean, low, high: its share with all that is known, and the 95 % interval; where no unit has
    more than one try (homes visited once), units of an area are not told apart and share its figures.
    others, worth: the share that the others tell, the unit's own tries left out, and how many tries that is worth: the
    honest forecast of a home's own visit, and the prior for `near`. strength: how many tries its area's share is worth
    to a unit; infinite where units of an area are taken as alike.
    levels: in the order given, from the smallest areas on. whole: the city, as the share around which its areas lie.
    """

    hits: Floats
    tries: Floats
    mean: Floats
    low: Floats
    high: Floats
    others: Floats
    worth: Floats
    strength: float
    levels: tuple[Areas, ...]
    whole: Areas


def shrink_shares(
    hits: ArrayLike, tries: ArrayLike, *, levels: Sequence[Any] = (), prior: Prior | None = None
) -> Shares:
    """Shares of units (homes or areas) that shrink toward their areas, the areas toward theirs, and all toward the city.

        shrink_shares(no_alarm, seen, levels=[block_groups, tracts], prior=Prior(0.2, 20))

    hits of tries: one number a unit, 0 and 0 where nothing was seen; parts of a try are fine. levels: ids of each unit's
    area, the smallest areas first; None, NaN and "" are missing, and such a unit belongs to the next larger area that is
    known. prior: of the whole city; without one, a share of one half that is worth a single try.
    Raises ValueError where the lengths differ, hits are not within 0 and tries, or the prior is not within 0 and 1.
    """
    counts = _counts(hits, tries)
    start = prior or Prior()
    if not (0 < start.mean < 1 and start.tries > 0):
        raise ValueError(f"a prior share of {start.mean} that is worth {start.tries} tries")
    nest = build_nest(levels, len(counts.hits))
    whole = Known(np.array([start.mean * start.tries]), np.array([start.tries]))
    learned = learn(nest, counts, prior=whole, family=_Binomial(), sizes=np.ones(len(counts.hits)))
    every, city = each_area(nest, counts, learned, _areas)
    own, prior_of_units = every[0], learned.priors[0]
    return Shares(
        hits=own.hits,
        tries=own.tries,
        mean=own.mean,
        low=own.low,
        high=own.high,
        others=prior_of_units.mean,
        worth=prior_of_units.weight,
        strength=own.strength,
        levels=tuple(every[1:]),
        whole=city,
    )


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


def _counts(hits: ArrayLike, tries: ArrayLike) -> Known:
    counts = Known(np.asarray(hits, dtype=float), np.asarray(tries, dtype=float))
    if counts.hits.ndim != 1 or counts.hits.shape != counts.weight.shape:
        raise ValueError(f"hits of shape {counts.hits.shape} and tries of shape {counts.weight.shape}")
    if not ((counts.hits >= 0) & (counts.hits <= counts.weight) & np.isfinite(counts.weight)).all():
        raise ValueError("hits that are not within 0 and the tries")
    return counts


def _areas(ids: NDArray[Any], counted: Known, known: Known, strength: float) -> Areas:
    low, high = beta_interval(known.hits, known.weight)
    return Areas(ids, counted.hits, counted.weight, known.mean, low, high, strength)
