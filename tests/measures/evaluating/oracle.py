"""The slow and obvious second way: whole matrices, every value tried, nothing clever."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from upstate.measures.evaluating.panel import Panel


def segmented(values: np.ndarray, begin: int, correlation: float) -> tuple[float, float]:
    """The mean effect after the change and its error, for a known correlation of errors: generalised least squares by the inverse of the whole matrix."""
    n = len(values)
    columns = np.array([[1, place - begin, place >= begin, max(0, place - begin)] for place in range(n)], dtype=float)
    alike = np.array([[correlation ** abs(one - other) for other in range(n)] for one in range(n)])
    inverse = np.linalg.inv(alike)
    bread = np.linalg.inv(columns.T @ inverse @ columns)
    found = bread @ columns.T @ inverse @ values
    left = values - columns @ found
    variance = left @ inverse @ left / (n - 4)
    weights = np.array([0, 0, 1, np.mean(np.arange(n - begin))])
    return float(weights @ found), float(np.sqrt(variance * weights @ bread @ weights))


def likeliest(values: np.ndarray, begin: int) -> float:
    """The correlation of highest restricted likelihood among many."""
    n = len(values)
    columns = np.array([[1, place - begin, place >= begin, max(0, place - begin)] for place in range(n)], dtype=float)
    best, found = -np.inf, 0.0
    for correlation in np.arange(-0.95, 0.98, 0.001):
        alike = np.array([[correlation ** abs(i - j) for j in range(n)] for i in range(n)]) / (1 - correlation**2)
        inverse = np.linalg.inv(alike)
        across = columns.T @ inverse @ columns
        left = values - columns @ np.linalg.solve(across, columns.T @ inverse @ values)
        likely = -0.5 * (
            np.linalg.slogdet(alike)[1] + np.linalg.slogdet(across)[1] + (n - 4) * np.log(left @ inverse @ left)
        )
        if likely > best:
            best, found = likely, float(correlation)
    return found


def two_levels(panel: Panel) -> float:
    """The difference in differences as a regression with a level for each group and each period."""
    rows, wanted = [], []
    groups, periods = panel.values.shape
    for group in range(groups):
        for period in range(periods):
            if np.isnan(panel.values[:, period]).any():
                continue
            begin = panel.began[group]
            has = begin is not None and period >= begin
            rows.append([*(group == one for one in range(groups)), *(period == one for one in range(periods)), has])
            wanted.append(panel.values[group, period])
    return float(np.linalg.lstsq(np.array(rows, dtype=float), np.array(wanted), rcond=None)[0][-1])


def is_refused(having: np.ndarray, lacking: np.ndarray, effect: float) -> bool:
    """Whether the permutation test refuses an effect at 5 %: every choice of the groups, one after the other."""
    values = np.concatenate([having - effect, lacking])
    seen = abs(values[: len(having)].mean() - values[len(having) :].mean())
    more = every = 0
    for chosen in combinations(range(len(values)), len(having)):
        others = [one for one in range(len(values)) if one not in chosen]
        every += 1
        more += abs(values[list(chosen)].mean() - values[others].mean()) >= seen * (1 - 1e-9)
    return more / every <= 0.05


def imputed(panel: Panel) -> float:
    """The staggered effect: of each value with the change, what it is above its group's level and its period's, found by alternating means."""
    values, treated = panel.values, panel.treated
    free = np.isfinite(values) & ~treated
    group_level, period_level = np.zeros(values.shape[0]), np.zeros(values.shape[1])
    for _ in range(300):
        for row in range(len(group_level)):
            group_level[row] = np.mean([values[row, c] - period_level[c] for c in np.flatnonzero(free[row])])
        for column in range(len(period_level)):
            there = np.flatnonzero(free[:, column])
            if len(there):
                period_level[column] = np.mean([values[r, column] - group_level[r] for r in there])
    told = [
        values[row, column] - group_level[row] - period_level[column]
        for row in range(values.shape[0])
        for column in range(values.shape[1])
        if treated[row, column] and np.isfinite(values[row, column]) and free[:, column].any()
    ]
    return float(np.mean(told))
