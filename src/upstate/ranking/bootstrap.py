"""How sure a figure is: a bootstrap over units.

A unit is drawn with all its years at once, because a pipe that broke in one window is the same pipe in the next one.
Each replicate gives each unit a Poisson(1) weight (the Bayesian-like bootstrap of Oza and Russell 2001, with the usual
error of order 1/n), made by a counter-based generator (splitmix64: Steele, Lea and Flood, OOPSLA 2014) from the unit's
own hash: all rankers and dates see the same draw, so differences between rankers are paired.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from upstate.ranking.matrix import Floats, Hashes
from upstate.ranking.metrics import starts_of_ties, units_in

REPLICATES = 500
_CHUNK = 500
# Ties may be as many as the units (chance ties them all): their draws are made in blocks, so that memory stays small.
_BLOCK = 4_000
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
# Up to 8 copies of a unit; a Poisson(1) is larger once in a million.
_STEPS = (poisson.cdf(np.arange(8), 1.0) * 2.0**64).astype(np.uint64)


def unit_weights(hashes: Hashes, replicates: int, seed: int) -> NDArray[np.uint8]:
    """Array of shape (units, replicates): how often each unit is drawn."""
    first = seed * replicates % 2**64
    draws = _mixed(hashes[:, None] + _GOLDEN * (np.uint64(first) + np.arange(1, 1 + replicates, dtype=np.uint64)))
    counts = np.zeros(draws.shape, dtype=np.uint8)
    for step in _STEPS:
        counts += draws > step
    return counts


def shuffled(hashes: Hashes, seed: int) -> Hashes:
    """A number for each unit that puts units in a random order: the same for one seed, another for another."""
    # Mixed once more than the draws are, so that the order of ties has nothing to do with who is drawn.
    return _mixed(_mixed(hashes.copy()) + np.uint64(int(_GOLDEN) * seed % 2**64))


def _mixed(draws: Hashes) -> Hashes:
    """The last steps of splitmix64, which make neighbours unlike each other. Works in place."""
    draws ^= draws >> np.uint64(30)
    draws *= np.uint64(0xBF58476D1CE4E5B9)
    draws ^= draws >> np.uint64(27)
    draws *= np.uint64(0x94D049BB133111EB)
    draws ^= draws >> np.uint64(31)
    return draws


def precision_replicates(
    scores: Floats,
    happened: NDArray[np.bool_],
    hashes: Hashes,
    *,
    shares: Mapping[str, float],
    replicates: int,
    seed: int,
) -> dict[str, Floats]:
    """Precision at each share in each replicate: arrays of shape (replicates,).

    Units that tie are taken evenly, as in `metrics.at_top`.
    """
    order = np.argsort(-scores, kind="stable")
    starts = starts_of_ties(scores[order])
    wanted = {name: float(units_in(share, len(scores))) for name, share in shares.items()}
    found: dict[str, Floats] = {name: np.full(replicates, np.nan) for name in wanted}
    drawn, hits = np.zeros(replicates), np.zeros(replicates)
    for rows, groups in _chunks(order, starts):
        group_drawn, group_hits = _sums(happened[rows], hashes[rows], groups, replicates=replicates, seed=seed)
        total_drawn = drawn + np.cumsum(group_drawn, axis=0)
        total_hits = hits + np.cumsum(group_hits, axis=0)
        for name, k in wanted.items():
            _fill(found[name], k, total_drawn, total_hits, group_drawn, group_hits)
        drawn, hits = total_drawn[-1], total_hits[-1]
        if not any(np.isnan(values).any() for values in found.values()):
            break
    for name, values in found.items():  # a draw may hold fewer units than the share asks for
        short = np.isnan(values)
        values[short] = hits[short] / np.maximum(drawn[short], 1.0)
        found[name] = values
    return found


def _chunks(
    order: NDArray[np.int64], starts: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows in order, cut where a group of ties ends, with the places inside each cut where its groups start."""
    begin = 0
    while begin < len(order):
        next_group = int(np.searchsorted(starts, begin + _CHUNK))
        end = int(starts[next_group]) if next_group < len(starts) else len(order)
        inside = starts[int(np.searchsorted(starts, begin)) : next_group]
        yield order[begin:end], inside - begin
        begin = end


def _sums(
    happened: NDArray[np.bool_], hashes: Hashes, groups: NDArray[np.int64], *, replicates: int, seed: int
) -> tuple[Floats, Floats]:
    """Per group of ties (which begin at `groups`) and replicate: units drawn, and of those the ones with the outcome."""
    drawn, hits = np.zeros((len(groups), replicates)), np.zeros((len(groups), replicates))
    for begin in range(0, len(hashes), _BLOCK):
        weights = unit_weights(hashes[begin : begin + _BLOCK], replicates, seed)
        first = int(np.searchsorted(groups, begin, side="right")) - 1
        last = int(np.searchsorted(groups, begin + len(weights)))
        starts = np.maximum(groups[first:last] - begin, 0)
        drawn[first:last] += np.add.reduceat(weights, starts, axis=0, dtype=np.float64)
        counted = weights * happened[begin : begin + _BLOCK, None]
        hits[first:last] += np.add.reduceat(counted, starts, axis=0, dtype=np.float64)
    return drawn, hits


def _fill(
    found: Floats, k: float, total_drawn: Floats, total_hits: Floats, group_drawn: Floats, group_hits: Floats
) -> None:
    """Set the precision of the replicates in which the k-th unit lies in one of these groups."""
    reached = total_drawn >= k
    here = np.isnan(found) & reached[-1]
    if not here.any():
        return
    group = np.argmax(reached, axis=0)[here]
    columns = np.flatnonzero(here)
    before_drawn = total_drawn[group, columns] - group_drawn[group, columns]
    before_hits = total_hits[group, columns] - group_hits[group, columns]
    rate = group_hits[group, columns] / np.maximum(group_drawn[group, columns], 1e-12)
    found[here] = (before_hits + (k - before_drawn) * rate) / k


def interval(replicates: Floats) -> tuple[float, float]:
    """The middle 95 % of the replicates."""
    low, high = np.quantile(replicates, [0.025, 0.975])
    return float(low), float(high)


def mean_replicates(dates: Sequence[Floats]) -> Floats:
    """The mean over as-of dates in each replicate."""
    return np.asarray(np.mean(np.stack(dates), axis=0), dtype=float)
