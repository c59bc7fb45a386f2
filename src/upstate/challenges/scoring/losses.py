"""Metrics that are a mean over the units of how far each prediction was off. Arguments as in `orders`.

`pulls_at_` such a figure says how far each unit pulls at it in each draw (its influence function), from which its standard error is made.
"""

from __future__ import annotations

import numpy as np

from upstate.challenges.scoring.orders import Weights
from upstate.ranking.matrix import Floats

# A chance of 0 or 1 that comes out otherwise would cost without end; scikit-learn draws them in by the same.
_NEAREST = float(np.finfo(np.float64).eps)
# So would a count of 0 where something happened.
LEAST_COUNT = 1e-9


def log_loss(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """Minus the logarithm of the chance that was given to what happened."""
    chances = np.clip(values, _NEAREST, 1 - _NEAREST)
    return _mean(-np.log(np.where(outcomes > 0, chances, 1 - chances)), weights)


def squared_error(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """The square of the difference; of chances it is the Brier score."""
    return _mean((values - outcomes) ** 2, weights)


def root_mean_squared_error(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """The root of the mean of the squares, in the unit of the outcome."""
    return np.sqrt(squared_error(values, outcomes, weights))


def absolute_error(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """The difference without its sign, in the unit of the outcome."""
    return _mean(np.abs(values - outcomes), weights)


def poisson_deviance(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """Twice what the logarithm of the Poisson likelihood lacks to the best possible."""
    return _mean(_deviances(values, outcomes), weights)


def r_squared(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """How much of the spread of the outcomes is foretold: 1 all, 0 no more than their mean does; NaN where they are all the same."""
    centred = outcomes - np.median(outcomes)  # exactly 0 where all are the same, as their mean may not be
    squares = _mean(centred**2, weights)
    spread = squares - _mean(centred, weights) ** 2
    known = spread > 1e-12 * squares  # below lies what rounding leaves
    return np.where(known, 1 - squared_error(values, outcomes, weights) / np.where(known, spread, 1.0), np.nan)


def pulls_at_absolute_error(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    return _pulls(np.abs(values - outcomes), weights)


def pulls_at_root_mean_squared_error(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    root = root_mean_squared_error(values, outcomes, weights)
    pulls: Floats = _pulls((values - outcomes) ** 2, weights) / np.maximum(2 * root, np.finfo(np.float64).tiny)
    return pulls


def pulls_at_poisson_deviance(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    return _pulls(_deviances(values, outcomes), weights)


def pulls_at_r_squared(values: Floats, outcomes: Floats, weights: Weights) -> Floats:
    """A quotient of two means, squared error over spread: each unit pulls at both."""
    centred = outcomes - np.median(outcomes)
    apart = (centred[:, None] - _mean(centred, weights)) ** 2
    unexplained = 1 - r_squared(values, outcomes, weights)
    spread = (weights * apart).sum(axis=0) / weights.sum(axis=0, dtype=np.float64)
    return _quotient(unexplained * apart - ((values - outcomes) ** 2)[:, None], spread)


def _deviances(values: Floats, outcomes: Floats) -> Floats:
    from scipy.special import xlogy

    counts = np.maximum(values, LEAST_COUNT)
    found: Floats = 2 * (xlogy(outcomes, outcomes / counts) - outcomes + counts)
    return found


def _pulls(losses: Floats, weights: Weights) -> Floats:
    found: Floats = losses[:, None] - _mean(losses, weights)
    return found


def _mean(losses: Floats, weights: Weights) -> Floats:
    total = weights.sum(axis=0, dtype=np.float64)
    summed = losses @ weights.astype(np.float64, copy=False)
    return _quotient(summed, total)


def _quotient(above: Floats, below: Floats) -> Floats:
    found: Floats = np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0)
    return found
