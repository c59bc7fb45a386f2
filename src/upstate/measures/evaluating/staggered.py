"""One group after the other gets the change: what each would have been without it is imputed from those that do not have it yet.

The estimator is that of Borusyak, Jaravel and Spiess (Review of Economic Studies 91 (2024) 3253): a level of each group and of each period is fitted to the
values without the change only; the effect is the mean of what the others are above it. A regression with both levels over all values (two-way
fixed effects) also holds groups against others that have had the change for long, and is wrong where effects grow or differ. The interval is
by the jackknife over groups with Student's t (MacKinnon, Nielsen, Webb, Journal of Applied Econometrics 38 (2023) 671), which is a little wide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.measures.evaluating.effect import Effect, by_t
from upstate.measures.evaluating.panel import Figures, Panel

LEAST_GROUPS = 3


@dataclass(frozen=True)
class Staggered:
    """effect: the mean over all values with the change that could be imputed. imputed: what each value would have been; NaN where it can not be
    told, because no group was left without the change. lost: how many values with the change these are."""

    effect: Effect
    imputed: Figures
    lost: int


def read_staggered(panel: Panel) -> Staggered | None:
    """The reading; null where no group is left to compare with, also once any one group is left out."""
    groups = len(panel.groups)
    if groups < LEAST_GROUPS or not (found := impute(panel)):
        return None
    without = [impute(panel.of([row for row in range(groups) if row != left])) for left in range(groups)]
    means = np.array([one[0] for one in without if one])
    if len(means) < groups or np.ptp(means) < 1e-12:
        return None
    error = float(np.sqrt((groups - 1) / groups * ((means - found[0]) ** 2).sum()))
    return Staggered(by_t(found[0], error, groups - 1), found[1], found[2])


def impute(panel: Panel) -> tuple[float, Figures, int] | None:
    """The mean effect, what every value would have been, and how many values with the change can not be told; null where none can."""
    known, treated = ~np.isnan(panel.values), panel.treated
    free = known & ~treated
    if not free.any():
        return None
    imputed = _fit_levels(np.where(free, panel.values, 0), free.astype(float))
    effects = (panel.values - imputed)[known & treated]
    told = effects[~np.isnan(effects)]
    return (float(told.mean()), imputed, int(np.isnan(effects).sum())) if len(told) else None


def _fit_levels(values: np.ndarray, there: np.ndarray) -> Figures:
    """A level of each group and each period by least squares over what is there (1; else 0, as the values are), put together for every group and period.
    NaN for those that no chain of values connects, of which the figures say nothing."""
    from scipy.sparse.csgraph import connected_components

    groups, periods = there.shape
    across = np.block([[np.diag(there.sum(axis=1)), there], [there.T, np.diag(there.sum(axis=0))]])
    fitted = np.linalg.lstsq(across, np.concatenate([values.sum(axis=1), values.sum(axis=0)]), rcond=None)[0]
    links = np.block([[np.zeros((groups, groups)), there], [there.T, np.zeros((periods, periods))]])
    parts = connected_components(links, directed=False)[1]
    together = parts[:groups, None] == parts[None, groups:]
    return np.where(together, fitted[:groups, None] + fitted[None, groups:], np.nan)
