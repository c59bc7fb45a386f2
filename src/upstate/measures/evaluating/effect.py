"""How much a change did, with its interval."""

from __future__ import annotations

from typing import Literal

import numpy as np

from upstate.solutions.header import Text

# reml: generalised least squares with the errors' correlation by restricted likelihood. cluster: groups are the cases, errors of their own in either
# arm. permutation: every other choice of the groups. pooled: few groups, taken to be equally noisy. jackknife: each group left out once.
Inference = Literal["reml", "cluster", "permutation", "pooled", "jackknife"]


class Effect(Text):
    """In the measure's unit. low, high: the 95 % interval. p: the chance of so much or more without any effect."""

    value: float
    low: float
    high: float
    p: float


def by_t(value: float, error: float, freedom: float) -> Effect:
    """The effect with the interval of Student's t. freedom: degrees, which need be no whole number."""
    from scipy import stats

    reach = float(stats.t.ppf(0.975, freedom)) * error
    p = float(2 * stats.t.sf(abs(value) / error, freedom))
    return Effect(value=float(value), low=float(value - reach), high=float(value + reach), p=p)


def is_flat(values: np.ndarray) -> bool:
    """Whether the values do not differ, so that nothing can be said of their noise."""
    return bool(np.ptp(values) <= 1e-9 * max(1.0, float(np.abs(values).max())))
