"""How strong one column alone is, and how likely that is where there is nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.leaks import curve_of
from upstate.ranking.matrix import Floats
from upstate.ranking.metrics import auc

_BINS = 20


def chance_of_curve(curve: float, happened: NDArray[np.bool_]) -> float:
    """Chance of an area under the curve as far from 0.5, either way, of a column that has nothing to do with the outcome.

    Mann and Whitney, Annals of Mathematical Statistics 18 (1947), by the normal curve; with ties it errs on the safe side.
    """
    from scipy.stats import norm

    yes, no = int(happened.sum()), int((~happened).sum())
    if not yes or not no:
        return 1.0
    spread = np.sqrt((yes + no + 1) / (12 * yes * no))
    return float(min(1.0, 2 * norm.sf(abs(curve - 0.5) / spread)))


def curve_of_order(places: Floats, happened: NDArray[np.bool_], hashes: NDArray[np.uint64]) -> float | None:
    """Area under the curve of an order, 0.5 to 1: rising or falling, or by which twentieth of it a row lies in, which also
    sees the units with the outcome in the middle. None where there are too few to tell."""
    ranks = np.argsort(np.argsort(places, kind="stable"), kind="stable")
    twentieths = np.array([f"{one:02d}" for one in ranks * _BINS // max(1, len(ranks))], dtype=object)
    curves = [curve_of(places, happened, hashes), curve_of(twentieths, happened, hashes)]
    return max((one for one in curves if one is not None), default=None)


def rank_correlation(one: Floats, other: Floats) -> float:
    """Spearman's, -1 to 1; 0 where one of them is the same throughout."""
    from scipy.stats import rankdata

    first, second = rankdata(one), rankdata(other)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def chance_of_correlation(correlation: float, rows: int) -> float:
    """Chance of a rank correlation as far from 0 between columns that have nothing to do with each other: over all orders it
    spreads by 1/√(rows - 1), with ties too."""
    from scipy.stats import norm

    return float(min(1.0, 2 * norm.sf(abs(correlation) * np.sqrt(max(1, rows - 1)))))


def curve_of_missing(values: NDArray[Any], happened: NDArray[np.bool_]) -> float | None:
    """Area under the curve of whether a cell is missing, 0.5 to 1; None where all or none are."""
    missing = missing_in(values)
    if missing.all() or not missing.any():
        return None
    found = auc(missing.astype(float), happened)
    return None if found is None else max(found, 1 - found)


def missing_in(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Which cells are missing."""
    if values.dtype == object:
        return np.array([value is None for value in values], dtype=np.bool_)
    return np.asarray(np.isnan(values), dtype=np.bool_)
