"""A home's chance, drawn toward what was found at the doors nearby.

The doors knocked near a home are counted with a weight that falls with their distance, exp(-distance / reach), and so are
the hits that were to be expected of them. Where more were found than expected, the home's odds rise by as much. With a
prior m of the home's own, and O hits found and E expected at N doors,

    odds = odds(m) x odds((O + s m) / (N + s)) / odds((E + s m) / (N + s))

where s is how many doors the prior is worth. Where all homes have the same prior this is the beta-binomial estimate
(O + s m) / (N + s); where nothing is near, it is the prior.

How far "near" reaches, and s, are learned from the visits: each pair is judged by how well the other doors foretell each
visit (log loss, own visit left out), and so is the prior alone. The estimate is the mean over all of them, each with the
weight that this gives it, so that with few visits no single one is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, xlog1py, xlogy

from upstate.ranking.shares.neighbours import Neighbours, lay_flat
from upstate.ranking.shares.nest import Floats, Ints
from upstate.ranking.shares.nested import beta_interval

REACHES = (25.0, 50.0, 100.0, 200.0, 400.0, 800.0)
WORTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
WITHIN = 200.0  # metres, in which doors are told by count
_TRIFLING = 0.01
_SURE = 1e-6  # a chance that is nearer to 0 or 1 counts as this
_MOST = 1e6  # tries


@dataclass(frozen=True)
class Near:
    """One element a home, in the order given. No nulls.

    mean, low, high: chance with all that is known, its own tries included, and the 95 % interval.
    others, worth: the chance that the other doors tell, its own tries left out, and how many tries that is worth: of a home
    that was not visited the same as `mean`.
    doors, found: doors knocked within `within` metres, its own left out, and those of them in need: for a reason in words.
    reach: metres at which a door counts 37 %; worth_of_prior: doors; both means over what was learned. trust: 0 to 1, how
    much of the weight is on the doors nearby at all and not on the prior alone.
    """

    mean: Floats
    low: Floats
    high: Floats
    others: Floats
    worth: Floats
    doors: Floats
    found: Floats
    within: float
    reach: float
    worth_of_prior: float
    trust: float


def shrink_to_neighbours(
    longitude: ArrayLike,
    latitude: ArrayLike,
    hits: ArrayLike,
    tries: ArrayLike,
    *,
    prior: ArrayLike,
    worth: ArrayLike = np.inf,
) -> Near:
    """Chances of homes, each drawn toward the doors nearby.

        nested = shrink_shares(hits, tries, levels=[block_groups, tracts])
        near = shrink_to_neighbours(longitude, latitude, hits, tries, prior=nested.others, worth=nested.worth)

    longitude, latitude: degrees; NaN where unknown, and such a home keeps its prior. hits of tries: one number a home, such
    as 1 of 1 where the door was opened and the home in need, 0 of 0 where it was not visited or nobody answered.
    prior: each home's chance, made without its own tries; worth: how many tries that prior is worth, for the interval.
    The same input gives the same output. Raises ValueError where lengths differ or hits are not within 0 and tries.
    """
    numbers = [np.asarray(values, dtype=float) for values in (longitude, latitude, hits, tries, prior)]
    if len({values.shape for values in numbers}) > 1 or numbers[0].ndim != 1:
        raise ValueError(f"columns of shapes {[values.shape for values in numbers]}")
    east, north, hit, tried, chance = numbers
    if not ((hit >= 0) & (hit <= tried) & np.isfinite(tried)).all():
        raise ValueError("hits that are not within 0 and the tries")
    if not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("priors that are not within 0 and 1")
    plane = lay_flat(east, north)
    certain = np.minimum(np.broadcast_to(np.asarray(worth, dtype=float), hit.shape), _MOST)
    homes = _Homes(hit, tried, np.clip(chance, _SURE, 1 - _SURE), certain)
    mixed = _mix(homes, plane.neighbours(tried))
    low, high = beta_interval(mixed.chance * mixed.worth + hit, mixed.worth + tried)
    mean = (mixed.chance * mixed.worth + hit) / (mixed.worth + tried)
    return Near(
        mean=mean,
        # Of a chance near 0 or 1 that is worth few tries the middle of the beta distribution lies beside the mean.
        low=np.minimum(low, mean),
        high=np.maximum(high, mean),
        others=mixed.chance,
        worth=mixed.worth,
        doors=plane.counts_within(WITHIN, tried),
        found=plane.counts_within(WITHIN, hit),
        within=WITHIN,
        reach=mixed.reach,
        worth_of_prior=mixed.worth_of_prior,
        trust=mixed.trust,
    )


@dataclass(frozen=True)
class _Homes:
    """One element a home."""

    hits: Floats
    tries: Floats
    prior: Floats
    worth: Floats

    def at(self, rows: Ints) -> _Homes:
        return _Homes(self.hits[rows], self.tries[rows], self.prior[rows], self.worth[rows])

    def loss(self, chance: Floats) -> float:
        """Minus the log likelihood of the hits, had these chances been foretold."""
        return -float((xlogy(self.hits, chance) + xlog1py(self.tries - self.hits, -chance)).sum())


@dataclass(frozen=True)
class _Mixed:
    """chance, worth: one element a home. reach and worth_of_prior are means by weight."""

    chance: Floats
    worth: Floats
    reach: float
    worth_of_prior: float
    trust: float


@dataclass(frozen=True)
class _Counts:
    """Of each home the hits, the hits to be expected and the tries of the doors nearby, by weight."""

    hits: Floats
    expected: Floats
    tries: Floats

    def chance(self, prior: Floats, worth: float) -> Floats:
        doors = self.tries + worth
        found = np.clip((self.hits + worth * prior) / doors, _SURE, 1 - _SURE)
        expected = np.clip((self.expected + worth * prior) / doors, _SURE, 1 - _SURE)
        return np.asarray(expit(logit(prior) + logit(found) - logit(expected)), dtype=float)


def _mix(homes: _Homes, near: Neighbours) -> _Mixed:
    """The mean over the prior alone and all pairs of reach and worth, each as likely as the visits make it."""
    likely = dict(_likely(homes, near))
    chance, square = np.zeros(len(homes.prior)), np.zeros(len(homes.prior))
    for (reach, worth), weight in likely.items():
        here, tries = homes.prior.copy(), homes.worth.copy()
        if reach:
            counts, own = _count(homes, near, reach), homes.at(near.homes)
            here[near.homes] = counts.chance(own.prior, worth)
            # A prior that is itself unsure is worth less than s doors, as on the way down a nest.
            tries[near.homes] = counts.tries + worth * own.worth / (worth + 1 + own.worth)
        chance += weight * here
        square += weight * (here**2 + here * (1 - here) / (tries + 1))
    worths = chance * (1 - chance) / np.maximum(square - chance**2, _SURE**2) - 1
    trust = sum(weight for (reach, _), weight in likely.items() if reach)
    reach, worth = (sum(weight * pair[part] for pair, weight in likely.items()) for part in (0, 1))
    return _Mixed(chance, np.clip(worths, _SURE, _MOST), reach / (trust or 1), worth / (trust or 1), trust)


def _likely(homes: _Homes, near: Neighbours) -> Iterator[tuple[tuple[float, float], float]]:
    """Pairs of reach and worth, 0 and 0 for the prior alone, with their weights; what would hardly count is left out."""
    visited = np.flatnonzero(homes.tries[near.homes] > 0)
    seen, doors = homes.at(near.homes[visited]), near.at(visited)
    losses = {(0.0, 0.0): seen.loss(seen.prior)}
    for reach in REACHES if near.metres.shape[1] else ():
        counts = _count(homes, doors, reach)
        losses |= {(reach, worth): seen.loss(counts.chance(seen.prior, worth)) for worth in WORTHS}
    least = min(losses.values())
    weights = {pair: np.exp(least - loss) for pair, loss in losses.items()}
    kept = {pair: weight for pair, weight in weights.items() if weight > _TRIFLING * sum(weights.values())}
    yield from ((pair, float(weight / sum(kept.values()))) for pair, weight in kept.items())


def _count(homes: _Homes, near: Neighbours, reach: float) -> _Counts:
    weight = np.exp(-near.metres / reach)
    tries = weight * homes.tries[near.doors]
    return _Counts(
        hits=(weight * homes.hits[near.doors]).sum(axis=1),
        expected=(tries * homes.prior[near.doors]).sum(axis=1),
        tries=tries.sum(axis=1),
    )
