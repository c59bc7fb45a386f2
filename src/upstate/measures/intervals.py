"""The 95 % interval of a figure: where the level behind the counted cases may lie, if they came by chance around it.

The cases of a month are all that there were, and yet the next month by the same streets and the same crews gives others. So a figure
of few cases moves by chance alone, and its interval says by how much.

    share   the score interval: Wilson, Journal of the American Statistical Association 22 (1927), 209
    count   exact for a Poisson number: Garwood, Biometrika 28 (1936), 437
    rate    that of its events, over the exposure
    mean    Student's t
    sum     Student's t, of a number of cases that comes by chance too: its variance is that of a compound Poisson sum, the sum of squares
    median  the order statistics between which the middle lies by the binomial: Conover, Practical Nonparametric Statistics, section 3.2

All take arrays or single numbers and give arrays; where the cases cannot tell (a mean of one case, a median of five), both ends
are NaN. Coverage is exact or a little above 95 % for count, rate and median; for share, mean and sum it is 95 % on the average, and lower where
cases are few and lopsided. How much, by simulation: docs/explanation/run-charts.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from upstate.ranking.shares.proportions import wilson_limits
from upstate.solutions.measures.measure import Figure

Floats = NDArray[np.float64]
Limits = tuple[Floats, Floats]

LEVEL = 0.95
_TAIL = (1 - LEVEL) / 2


def limits_of(
    figure: Figure,
    *,
    cases: ArrayLike,
    part: ArrayLike = np.nan,
    whole: ArrayLike = np.nan,
    per: float = 1.0,
    mean: ArrayLike = np.nan,
    deviation: ArrayLike = np.nan,
    lower: ArrayLike = np.nan,
    upper: ArrayLike = np.nan,
) -> Limits:
    """The intervals of many points at once, in the measure's unit: of a share percent, 0 to 100.

    cases: rows that tell. part, whole: of a share those that met it and all that tell, of a rate its events and exposure. mean, deviation: of
    a mean or a sum, of its cases' values (deviation with n - 1). lower, upper: of a median, the values at the ranks of `median_ranks`.
    """
    if figure == "share":
        return share_limits(part, whole)
    if figure == "count":
        return count_limits(cases)
    if figure == "rate":
        return rate_limits(part, whole, per=per)
    if figure == "mean":
        return mean_limits(cases, mean, deviation)
    if figure == "sum":
        return sum_limits(cases, mean, deviation)
    return _floats(lower), _floats(upper)


def share_limits(met: ArrayLike, told: ArrayLike) -> Limits:
    """In percent, 0 to 100. met: at most told. NaN where nothing is told."""
    hits, tries = np.broadcast_arrays(_floats(met), _floats(told))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = wilson_limits(hits / tries, tries)
    return _where(tries > 0, low * 100, high * 100)


def count_limits(cases: ArrayLike) -> Limits:
    """Of a number of cases. Of none: 0 to 3.69."""
    from scipy.special import gammaincinv

    number = _floats(cases)
    low = np.where(number > 0, gammaincinv(np.maximum(number, 1e-9), _TAIL), 0.0)
    return low, _floats(gammaincinv(number + 1, 1 - _TAIL))


def rate_limits(events: ArrayLike, exposure: ArrayLike, *, per: float) -> Limits:
    """Of per x events / exposure. NaN where nothing was exposed."""
    number, whole = np.broadcast_arrays(_floats(events), _floats(exposure))
    low, high = count_limits(number)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _where(whole > 0, per * low / whole, per * high / whole)


def mean_limits(cases: ArrayLike, mean: ArrayLike, deviation: ArrayLike) -> Limits:
    """deviation: of the cases' values, with n - 1. NaN where there are fewer than two."""
    number, centre, spread = np.broadcast_arrays(_floats(cases), _floats(mean), _floats(deviation))
    half = _student(number) * spread / np.sqrt(np.maximum(number, 1))
    return _where(number > 1, centre - half, centre + half)


def sum_limits(cases: ArrayLike, mean: ArrayLike, deviation: ArrayLike) -> Limits:
    """Of cases x mean. NaN where there are fewer than two cases."""
    number, centre, spread = np.broadcast_arrays(_floats(cases), _floats(mean), _floats(deviation))
    squares = np.maximum(number - 1, 0) * spread**2 + number * centre**2
    half = _student(number) * np.sqrt(squares)
    return _where(number > 1, number * centre - half, number * centre + half)


def median_ranks(cases: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Between which of the ordered values, counted from 1, the middle lies with 95 % or more. Both 0 where there are fewer than six."""
    from scipy.special import bdtrik

    number = np.asarray(cases, dtype=np.int64)
    found, place = np.unique(number, return_inverse=True)
    # The greatest rank whose tail, that fewer than so many of n fair coins fall, is at most 2.5 %.
    rank = np.floor(bdtrik(_TAIL, np.maximum(found, 6), 0.5) + 1e-9).astype(np.int64) + 1
    low = np.where(found >= 6, rank, 0)[place].reshape(number.shape)
    return low, np.where(low > 0, number + 1 - low, 0)


def median_limits(ordered: ArrayLike) -> tuple[float, float]:
    """Of one set of values, in order. NaN where there are fewer than six."""
    values = _floats(ordered)
    low, high = median_ranks(values.size)
    return (float(values[low - 1]), float(values[high - 1])) if low else (np.nan, np.nan)


def _student(cases: Floats) -> Floats:
    from scipy.special import stdtrit

    return _floats(stdtrit(np.maximum(cases - 1, 1), 1 - _TAIL))


def _where(known: NDArray[np.bool_], low: Any, high: Any) -> Limits:
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
