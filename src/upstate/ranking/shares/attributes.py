"""What homes' own attributes tell of their chance, on top of a prior: as much as the visits bear out, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from upstate.ranking.shares.logistic import fit_logistic, log_loss, variance_of
from upstate.ranking.shares.nest import Floats

# How many tries it takes to move an attribute's coefficient off zero, from much trust in attributes to little.
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
_LEVEL_RIDGE = 4.0  # the level is in the prior already
_ALONE = 0.5  # before any visit: how likely it is that attributes tell nothing
_SURE = 1e-6


@dataclass(frozen=True)
class Told:
    """One element a home. chance: made without its own tries. worth: how many tries that is worth; the fewer, the less sure."""

    chance: Floats
    worth: Floats


def adjust_by_attributes(attributes: ArrayLike, hits: Floats, tries: Floats, *, prior: Told) -> Told:
    """Each home's chance by its prior and its attributes, its own tries left out.

    attributes: shape (homes, attributes), numbers; NaN where unknown, which counts as the mean. A logistic regression around
    the prior, for several ridges and for none of the attributes at all; the chance is the mean over these, each with the
    weight that its forecasts of the left-out visits earn. What the coefficients may be off, and what the ridges differ by,
    makes the chance worth less than the prior.
    """
    before = _off_the_ends(prior)
    columns = _standardised(np.asarray(attributes, dtype=float))
    seen = np.flatnonzero(tries > 0)
    if not columns.shape[1] or not len(seen):
        return before
    hit, tried, offset = hits[seen], tries[seen], logit(before.chance)
    design = np.column_stack([np.ones(len(columns)), columns])
    ways = [before]
    for ridge in RIDGES:
        penalty = np.array([min(ridge, _LEVEL_RIDGE), *np.full(columns.shape[1], ridge)])
        fit = fit_logistic(design[seen], hit, tried, ridge=penalty, offset=offset[seen])
        linear = offset + design @ fit.coefficients
        linear[seen] = fit.without
        ways.append(_moved(before, linear, variance_of(design, fit.covariance)))
    losses = np.array([log_loss(hit, tried, way.chance[seen]) for way in ways])
    before_any = np.array([_ALONE, *np.full(len(RIDGES), (1 - _ALONE) / len(RIDGES))])
    return _mixed(ways, before_any * np.exp(losses.min() - losses))


def adjust_by_beliefs(beliefs: ArrayLike, hits: Floats, tries: Floats, *, prior: Told) -> Told:
    """Each home's chance by its prior and by what is believed of it from elsewhere, such as a published index.

    beliefs: of each home what is added to the logarithm of its odds. The mean over the prior with and without them, each with the
    weight that its forecasts of the visits earn; without any visit the beliefs are all there is. The beliefs go with a level of
    their own: a crew that goes by them meets more need than the city has, and that must not count against them.
    """
    before = _off_the_ends(prior)
    linear = logit(before.chance) + np.asarray(beliefs, dtype=float)
    seen = np.flatnonzero(tries > 0)
    if not len(seen):
        return _moved(before, linear, np.zeros(len(linear)))
    level = np.ones((len(linear), 1))
    fit = fit_logistic(level[seen], hits[seen], tries[seen], ridge=np.array([_LEVEL_RIDGE]), offset=linear[seen])
    linear = linear + fit.coefficients[0]
    linear[seen] = fit.without
    believed = _moved(before, linear, variance_of(level, fit.covariance))
    trust = expit(log_loss(hits, tries, before.chance) - log_loss(hits, tries, believed.chance))
    return _mixed([believed, before], np.array([trust, 1 - trust]))


def _off_the_ends(told: Told) -> Told:
    return Told(np.clip(told.chance, _SURE, 1 - _SURE), told.worth)


def _moved(before: Told, log_odds: Floats, variance: Floats) -> Told:
    """The chance at other log-odds: as unsure as before on that scale, and by the variance more."""
    chance = np.clip(expit(log_odds), _SURE, 1 - _SURE)
    unsure = 1 / (before.chance * (1 - before.chance) * (before.worth + 1)) + variance
    return Told(chance, _worth(chance, (chance * (1 - chance)) ** 2 * unsure))


def _mixed(ways: Sequence[Told], weights: Floats) -> Told:
    """The mean by weight, and what it is worth with all that the ways differ by."""
    chances = np.array([way.chance for way in ways])
    within = np.array([way.chance * (1 - way.chance) / (way.worth + 1) for way in ways])
    shares = weights / weights.sum()
    chance = shares @ chances
    return Told(chance, _worth(chance, shares @ (within + (chances - chance) ** 2)))


def _worth(chance: Floats, variance: Floats) -> Floats:
    """The tries of the beta distribution with this mean and variance."""
    return np.maximum(chance * (1 - chance) / np.maximum(variance, _SURE**2) - 1, _SURE)


def _standardised(columns: Floats) -> Floats:
    """Mean 0 and deviation 1; attributes that are the same for all, or unknown, drop out."""
    known = np.isfinite(columns)
    counts = np.maximum(known.sum(axis=0), 1)
    filled = np.where(known, columns, 0.0)
    centred = np.where(known, columns - filled.sum(axis=0) / counts, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    kept = spread > 1e-9 * (1 + np.abs(filled).max(axis=0, initial=0.0))
    return np.asarray(centred[:, kept] / spread[kept], dtype=float)
