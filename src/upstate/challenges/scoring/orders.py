"""Metrics that look at the order of the units only.

Each takes values, outcomes and weights of shape (units, draws): how often a unit counts in each draw. It gives one figure a draw, NaN where it is not
defined. Units that tie are taken in every order at once, so a figure is its mean over all shuffles, as in `ranking.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.matrix import Floats
from upstate.ranking.metrics import starts_of_ties

Weights = NDArray[Any]
Weighted = Callable[[Floats, Floats, Weights], Floats]


def precision_at(share: float) -> Weighted:
    """Of the first units, this share of all and at least one, the part that had the outcome."""

    def weighted(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
        drawn, hits = _by_tie(-values, outcomes, weights)
        before = np.cumsum(drawn, axis=0) - drawn
        first = np.maximum(1.0, np.floor(share * drawn.sum(axis=0) + 1e-9))
        taken = np.clip(first - before, 0.0, drawn)
        return _ratio((taken * _ratio(hits, drawn, 0.0)).sum(axis=0), np.minimum(first, drawn.sum(axis=0)))

    return weighted


def area_under_curve(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """Chance that a unit with the outcome stands above one without it, ties half: the Mann-Whitney statistic."""
    drawn, hits = _by_tie(values, outcomes, weights)
    others = drawn - hits
    below = np.cumsum(others, axis=0) - others / 2
    return _ratio((hits * below).sum(axis=0), hits.sum(axis=0) * others.sum(axis=0))


def average_precision(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """The mean, over the units with the outcome, of the precision down to each of them.

    Among `ties` units with `hits`, after `before` with `hits_before`, the j-th is a hit in hits/ties of the shuffles; then (j-1)(hits-1)/(ties-1) of
    those before it are too. The sum over j needs the sum of 1/(before+j) only, which a table of harmonic numbers gives.
    """
    drawn, hits = _by_tie(-values, outcomes, weights)
    seen, caught = np.cumsum(drawn, axis=0), np.cumsum(hits, axis=0)
    before, hits_before = seen - drawn, caught - hits
    most = int(seen[-1].max()) if len(seen) else 0
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, most + 1))])
    inverses = harmonic[seen.astype(np.int64)] - harmonic[before.astype(np.int64)]
    with_others = _ratio(hits - 1.0, drawn - 1.0, 0.0) * (drawn - (before + 1.0) * inverses)
    parts = _ratio(hits, drawn, 0.0) * ((hits_before + 1.0) * inverses + with_others)
    return _ratio(parts.sum(axis=0), hits.sum(axis=0))


def spearman(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """The correlation of the ranks of both, ties at their middle: -1 to 1."""
    ours, theirs = _ranks(values, weights), _ranks(outcomes, weights)
    total = weights.sum(axis=0, dtype=np.float64)
    ours -= _ratio((weights * ours).sum(axis=0), total)
    theirs -= _ratio((weights * theirs).sum(axis=0), total)
    spreads = (weights * ours**2).sum(axis=0) * (weights * theirs**2).sum(axis=0)
    return _ratio((weights * ours * theirs).sum(axis=0), np.sqrt(spreads))


def _by_tie(keys: Floats, outcomes: Floats, weights: Weights) -> tuple[Floats, Floats]:
    """By group of ties, lowest key first, and draw: how many units, and how many with the outcome."""
    order = np.argsort(keys)  # whichever order inside ties
    starts = starts_of_ties(keys[order])
    drawn = weights[order]
    return _summed(drawn, starts), _summed(drawn * (outcomes[order] > 0)[:, None], starts)


def _ranks(keys: Floats, weights: Weights) -> Floats:
    order = np.argsort(keys)  # whichever order inside ties
    starts = starts_of_ties(keys[order])
    drawn = _summed(weights[order], starts)
    middles = np.cumsum(drawn, axis=0) - (drawn - 1.0) / 2
    ranks = np.empty(weights.shape)
    ranks[order] = np.repeat(middles, np.diff(np.append(starts, len(keys))), axis=0)
    return ranks


def _summed(rows: Weights, starts: NDArray[np.int64]) -> Floats:
    """The sums of the groups that begin at `starts`; without ties there is nothing to sum."""
    if len(starts) == len(rows):
        return rows.astype(np.float64)
    summed: Floats = np.add.reduceat(rows, starts, axis=0, dtype=np.float64)
    return summed


def _ratio(above: Floats, below: Floats, otherwise: float = np.nan) -> Floats:
    found: Floats = np.divide(above, below, out=np.full(np.shape(above), otherwise), where=np.asarray(below) != 0)
    return found
