"""A home's chance, drawn toward what was found at the doors nearby.

The doors knocked near a home are counted with a weight that falls with their distance, exp(-distance / reach), and so are
the hits that were to be expected of them. Where more were found than expected, the home's odds rise by as much. With a
prior m of the home's own, and O hits found and E expected at N doors,

    odds = odds(m) x odds((O + s m) / (N + s)) / odds((E + s m) / (N + s))

where s is how many doors the prior is worth. Where all homes have the same prior this is the beta-binomial estimate
(O + s m) / (N + s); where nothing is near, it is the prior.

How far "near" reaches, and s, are learned from the visits: each pair is judged by how well the other doors foretell each
visit (log loss, own visit left out), and so is the prior alone. The estimate is the mean over all of them, each with the
weight that this gives it, so that with few visits no single one is trusted. Several priors may compete in the same way,
such as the city's share and the block group's: what a block group seems to tell is often the doors nearby.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from upstate.ranking.shares.logistic import log_loss
from upstate.ranking.shares.neighbours import Neighbours, lay_flat
from upstate.ranking.shares.nest import Floats, Ints
from upstate.ranking.shares.nested import beta_interval

REACHES = (25.0, 50.0, 100.0, 200.0, 400.0, 800.0)
WORTHS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
WITHIN = 200.0  # metres, in which doors are told by count
_TRIFLING = 0.01
# Before any visit the prior alone is as likely as all ways to look nearby together.
_ALONE = 0.5
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
    Of several priors that are to compete, shape (priors, homes).
    The same input gives the same output. Raises ValueError where lengths differ or hits are not within 0 and tries.
    """
    east, north, hit, tried = (np.asarray(values, dtype=float) for values in (longitude, latitude, hits, tries))
    chances = np.atleast_2d(np.asarray(prior, dtype=float))
    if east.ndim != 1 or not east.shape == north.shape == hit.shape == tried.shape == chances.shape[1:]:
        raise ValueError(f"columns of {len(east)}, {len(north)}, {len(hit)} and {len(tried)} homes, priors of {chances.shape}")  # fmt: skip
    if not ((hit >= 0) & (hit <= tried) & np.isfinite(tried)).all():
        raise ValueError("hits that are not within 0 and the tries")
    if not ((chances >= 0) & (chances <= 1)).all():
        raise ValueError("priors that are not within 0 and 1")
    worths = np.minimum(np.broadcast_to(np.asarray(worth, dtype=float), chances.shape), _MOST)
    plane = lay_flat(east, north)
    competing = [
        _Homes(hit, tried, np.clip(one, _SURE, 1 - _SURE), of) for one, of in zip(chances, worths, strict=True)
    ]
    mixed = _mix(competing, plane.neighbours(tried))
    found, doors = mixed.chance * mixed.worth + hit, mixed.worth + tried
    low, high = beta_interval(found, doors)
    mean = found / doors
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
        return log_loss(self.hits, self.tries, chance)


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


def _mix(competing: Sequence[_Homes], near: Neighbours) -> _Mixed:
    """The mean over all priors, alone and with all pairs of reach and worth, each as likely as the visits make it."""
    likely = _likely(competing, near)
    chance, square = np.zeros(len(competing[0].prior)), np.zeros(len(competing[0].prior))
    counted = {reach: _count(competing, near, reach) for reach in {way.reach for way in likely if way.reach}}
    for way, weight in likely.items():
        homes = competing[way.prior]
        here, tries = homes.prior.copy(), homes.worth.copy()
        if way.reach:
            counts, own = counted[way.reach][way.prior], homes.at(near.homes)
            here[near.homes] = counts.chance(own.prior, way.worth)
            # A prior that is itself unsure is worth less than s doors, as on the way down a nest.
            tries[near.homes] = counts.tries + way.worth * own.worth / (way.worth + 1 + own.worth)
        chance += weight * here
        square += weight * (here**2 + here * (1 - here) / (tries + 1))
    worths = chance * (1 - chance) / np.maximum(square - chance**2, _SURE**2) - 1
    trust = sum(weight for way, weight in likely.items() if way.reach)
    reach = sum(weight * way.reach for way, weight in likely.items()) / (trust or 1.0)
    worth = sum(weight * way.worth for way, weight in likely.items()) / (trust or 1.0)
    return _Mixed(chance, np.clip(worths, _SURE, _MOST), reach, worth, trust)


class _Way(NamedTuple):
    """One way to an estimate. prior: which one. reach, worth: 0 and 0 for the prior alone."""

    prior: int
    reach: float
    worth: float


def _likely(competing: Sequence[_Homes], near: Neighbours) -> dict[_Way, float]:
    """The ways, with weights that sum to 1; those that would hardly count are left out."""
    visited = np.flatnonzero(competing[0].tries[near.homes] > 0)
    doors = near.at(visited)
    every = [homes.at(doors.homes) for homes in competing]
    losses = {_Way(place, 0.0, 0.0): seen.loss(seen.prior) for place, seen in enumerate(every)}
    for reach in REACHES if near.metres.shape[1] else ():
        for place, (seen, counts) in enumerate(zip(every, _count(competing, doors, reach), strict=True)):
            losses |= {_Way(place, reach, worth): seen.loss(counts.chance(seen.prior, worth)) for worth in WORTHS}
    least = min(losses.values())
    share = {True: (1 - _ALONE) / (len(REACHES) * len(WORTHS)), False: _ALONE}
    weights = {way: share[way.reach > 0] * float(np.exp(least - loss)) for way, loss in losses.items()}
    whole = sum(weights.values())
    kept = {way: weight for way, weight in weights.items() if weight > _TRIFLING * whole}
    whole = sum(kept.values())
    return {way: weight / whole for way, weight in kept.items()}


def _count(competing: Sequence[_Homes], near: Neighbours, reach: float) -> list[_Counts]:
    """By each of the priors."""
    weight = np.exp(-near.metres / reach)
    tries = weight * competing[0].tries[near.doors]
    hits, whole = (weight * competing[0].hits[near.doors]).sum(axis=1), tries.sum(axis=1)
    return [_Counts(hits, np.einsum("ij,ij->i", tries, homes.prior[near.doors]), whole) for homes in competing]
