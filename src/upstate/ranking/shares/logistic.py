"""Logistic regression with an offset and a ridge, by Newton's steps, and what each row's own outcome did to it.

A library's logistic regression takes no offset, and tells nothing of rows left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, xlog1py, xlogy

from upstate.ranking.shares.nest import Floats

_STEPS = 50
_LONGEST = 2.0  # of the log-odds a step may move a coefficient, so that parted outcomes do not throw it off
_CLOSE = 1e-8


def log_loss(hits: Floats, tries: Floats, chance: Floats) -> float:
    """Minus the log likelihood of these hits of tries, had these chances been foretold."""
    return -float((xlogy(hits, chance) + xlog1py(tries - hits, -chance)).sum())


@dataclass(frozen=True)
class Fit:
    """coefficients: of the design's columns, with their covariance, where the ridge is what is thought of them beforehand.

    without: each row's linear predictor had the row itself been left out.
    """

    coefficients: Floats
    covariance: Floats
    without: Floats


def fit_logistic(
    design: Floats,
    hits: Floats,
    tries: Floats,
    *,
    ridge: Floats,
    offset: Floats | float = 0.0,
    start: Floats | None = None,
) -> Fit:
    """The coefficients that make these hits of tries likeliest, each drawn to 0 by its ridge.

    design: shape (rows, columns). ridge: one number a column, in units of tries; above 0 where outcomes may be parted.
    `without` is the usual approximation of leaving one out by one Newton step (Rad and Maleki, JRSS B 82 (2020)).
    """
    coefficients = np.zeros(design.shape[1]) if start is None else start
    for _ in range(_STEPS):
        chance = expit(offset + design @ coefficients)
        weight = tries * chance * (1 - chance)
        curvature = (design.T * weight) @ design + np.diag(ridge)
        step = np.linalg.solve(curvature, design.T @ (hits - tries * chance) - ridge * coefficients)
        coefficients = coefficients + np.clip(step, -_LONGEST, _LONGEST)
        if np.abs(step).max() < _CLOSE:
            break
    linear = offset + design @ coefficients
    chance = expit(linear)
    covariance = np.linalg.inv(curvature)
    leverage = variance_of(design, covariance)
    own = leverage * (tries * chance - hits) / np.maximum(1 - tries * chance * (1 - chance) * leverage, 1e-3)
    return Fit(coefficients, covariance, np.asarray(linear + own, dtype=float))


def variance_of(design: Floats, covariance: Floats) -> Floats:
    """Of each row's linear predictor, by the covariance of the coefficients."""
    return np.asarray(np.einsum("ij,jk,ik->i", design, covariance, design), dtype=float)
