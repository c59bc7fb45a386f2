"""What homes' own attributes tell of their chance, on top of a prior: as much as the visits bear out, and no more."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from upstate.ranking.shares.logistic import fit_logistic, log_loss
from upstate.ranking.shares.nest import Floats

# How many tries it takes to move an attribute's coefficient off zero, from much trust in attributes to little.
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
_LEVEL_RIDGE = 4.0  # the level is in the prior already
_ALONE = 0.5  # before any visit: how likely it is that attributes tell nothing
_SURE = 1e-6


def adjust_by_attributes(attributes: ArrayLike, hits: Floats, tries: Floats, *, prior: Floats) -> Floats:
    """Each home's chance by its prior and its attributes, its own tries left out.

    attributes: shape (homes, attributes), numbers; NaN where unknown, which counts as the mean. prior: made without the
    home's own tries. A logistic regression around the prior, for several ridges and for none of the attributes at all; the
    chance is the mean over these, each with the weight that its forecasts of the left-out visits earn.
    """
    before = np.clip(prior, _SURE, 1 - _SURE)
    columns = _standardised(np.asarray(attributes, dtype=float))
    seen = np.flatnonzero(tries > 0)
    if not columns.shape[1] or not len(seen):
        return before
    hit, tried, offset = hits[seen], tries[seen], logit(before)
    design = np.column_stack([np.ones(len(columns)), columns])
    chances = [before]
    for ridge in RIDGES:
        penalty = np.array([min(ridge, _LEVEL_RIDGE), *np.full(columns.shape[1], ridge)])
        fit = fit_logistic(design[seen], hit, tried, ridge=penalty, offset=offset[seen])
        linear = offset + design @ fit.coefficients
        linear[seen] = fit.without
        chances.append(np.clip(expit(linear), _SURE, 1 - _SURE))
    losses = np.array([log_loss(hit, tried, one[seen]) for one in chances])
    before_any = np.array([_ALONE, *np.full(len(RIDGES), (1 - _ALONE) / len(RIDGES))])
    weights = before_any * np.exp(losses.min() - losses)
    return np.asarray(weights / weights.sum() @ np.array(chances), dtype=float)


def adjust_by_beliefs(beliefs: ArrayLike, hits: Floats, tries: Floats, *, prior: Floats) -> Floats:
    """Each home's chance by its prior and by what is believed of it from elsewhere, such as a published index.

    beliefs: of each home what is added to the logarithm of its odds. The mean over the prior with and without them, each with the
    weight that its forecasts of the visits earn; without any visit the beliefs are all there is.
    """
    before = np.clip(prior, _SURE, 1 - _SURE)
    believed = np.clip(expit(logit(before) + np.asarray(beliefs, dtype=float)), _SURE, 1 - _SURE)
    if not tries.any():
        return np.asarray(believed, dtype=float)
    trust = expit(log_loss(hits, tries, before) - log_loss(hits, tries, believed))
    return np.asarray(trust * believed + (1 - trust) * before, dtype=float)


def _standardised(columns: Floats) -> Floats:
    """Mean 0 and deviation 1; attributes that are the same for all, or unknown, drop out."""
    known = np.isfinite(columns)
    counts = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, columns, 0.0)
    centred = np.where(known, columns - filled.sum(axis=0) / counts, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    kept = spread > 1e-9 * (1 + np.abs(filled).max(axis=0, initial=0.0))
    return np.asarray(centred[:, kept] / spread[kept], dtype=float)
