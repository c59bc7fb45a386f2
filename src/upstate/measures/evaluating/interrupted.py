"""One series before and after: segmented regression, with a level and a slope of its own after the change, and the season.

Errors of neighbouring periods are alike. Their correlation is found by restricted maximum likelihood (AR(1)), and the interval is that of
Student's t with Satterthwaite's degrees of freedom. Turner et al., BMC Medical Research Methodology 21 (2021) 181, found this the best of
the usual ways from 12 points on, and Newey-West's errors too small; `python -m benchmarks evaluations` shows the same. These stand beside, for those
who ask for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from upstate.measures.evaluating.effect import Effect, by_t, is_flat
from upstate.measures.evaluating.panel import Figures, Panel
from upstate.measures.evaluating.registered import LEAST, LEAST_AFTER, LEAST_BEFORE

_BOUNDS = (-0.95, 0.98)
_STEP = 0.02


@dataclass(frozen=True)
class Interrupted:
    """effect: the mean over the periods after, against the line from before drawn on. level: the jump; slope: the change of slope a period.
    newey_west: the effect by ordinary least squares with Newey-West's errors. correlation: of neighbouring periods' errors.
    expected: of each period, what would have been without the change. seasonal: whether the season was taken out."""

    effect: Effect
    level: Effect
    slope: Effect
    newey_west: Effect
    correlation: float
    expected: Figures
    seasonal: bool


def read_interrupted(panel: Panel) -> Interrupted | None:
    """The reading of the panel's one series; null where it is too short, or does not move at all."""
    begin, values = panel.began[0] or 0, panel.values[0]
    places = np.arange(len(values))
    known = ~np.isnan(values)
    after = known & (places >= begin)
    before = known & (places < begin)
    if before.sum() < LEAST_BEFORE or after.sum() < LEAST_AFTER or known.sum() < LEAST or is_flat(values[known]):
        return None
    seasonal = _covers_two_years(panel.starts, known)
    whole = design(places, begin, _season(panel.starts) if seasonal else None)
    read = whole[known]
    if read.shape[0] <= read.shape[1] + 1 or np.linalg.matrix_rank(read) < read.shape[1]:
        return None
    since = float((places - begin)[after].mean())
    mean, level, slope = (np.zeros(whole.shape[1]) for _ in range(3))
    mean[2], mean[3], level[2], slope[3] = 1, since, 1, 1
    fitted = _Fit(values[known], read, places[known])
    unchanged = whole.copy()
    unchanged[:, 2:4] = 0
    return Interrupted(
        fitted.effect(mean), fitted.effect(level), fitted.effect(slope), newey_west(values[known], read, mean),
        fitted.correlation, unchanged @ fitted.coefficients, seasonal,
    )  # fmt: skip


def design(places: np.ndarray, begin: int, season: Figures | None) -> Figures:
    """One row a period: 1, its place, whether the change is there, how many periods it has been, the season."""
    since = places - begin
    has = since >= 0
    columns = [np.ones(len(places)), since, has, since * has]
    return np.column_stack(columns if season is None else [*columns, season]).astype(float)


def _season(starts: tuple[date, ...]) -> Figures:
    """A yearly and a half-yearly wave; of quarters what of them differs."""
    turn = 2 * np.pi * np.array([(day - date(day.year, 1, 1)).days for day in starts]) / 365.25
    waves = [np.sin(turn), np.cos(turn)]
    if len({day.month for day in starts}) > 4:
        waves += [np.sin(2 * turn), np.cos(2 * turn)]
    return np.column_stack(waves)


def _covers_two_years(starts: tuple[date, ...], known: np.ndarray) -> bool:
    days = [day for day, there in zip(starts, known, strict=True) if there]
    step = (starts[1] - starts[0]).days
    return step < 300 and (days[-1] - days[0]).days + step >= 2 * 365


class _Fit:
    """Generalised least squares with errors that fade with the distance in time, so that a gap does no harm."""

    def __init__(self, values: np.ndarray, columns: np.ndarray, places: np.ndarray) -> None:
        from scipy.optimize import minimize_scalar

        self._values, self._columns = values, columns
        self._apart = np.abs(places[:, None] - places[None, :])
        found = minimize_scalar(self._misfit, bounds=_BOUNDS, method="bounded", options={"xatol": 1e-4})
        self.correlation = float(found.x)
        self._fitted = self._gls(self.correlation)
        self.coefficients = np.asarray(self._fitted.params)
        self._unsure = self._variance_of_correlation()

    def effect(self, weights: np.ndarray) -> Effect:
        error = float(np.sqrt(weights @ self._fitted.cov_params() @ weights))
        return by_t(float(weights @ self.coefficients), error, self._freedom(weights))

    def _gls(self, correlation: float) -> Any:
        from statsmodels.regression.linear_model import GLS

        return GLS(self._values, self._columns, sigma=_powers(correlation, self._apart)).fit()

    def _misfit(self, correlation: float) -> float:
        """Minus the restricted log likelihood, with the variance taken out."""
        root = np.linalg.cholesky(_powers(correlation, self._apart))
        columns, values = np.linalg.solve(root, self._columns), np.linalg.solve(root, self._values)
        left = values - columns @ np.linalg.lstsq(columns, values, rcond=None)[0]
        spread = 2 * np.log(np.diag(root)).sum() + np.linalg.slogdet(columns.T @ columns)[1]
        return float(0.5 * (spread + (len(values) - columns.shape[1]) * np.log(left @ left)))

    def _variance_of_correlation(self) -> float:
        """By the curvature of the likelihood; nothing at the edge, where there is none."""
        at = self.correlation
        if not _BOUNDS[0] + _STEP < at < 1 - 1.5 * _STEP:
            return 0.0
        bend = (self._misfit(at + _STEP) - 2 * self._misfit(at) + self._misfit(at - _STEP)) / _STEP**2
        return 1 / bend if bend > 1e-6 else 1e6

    def _freedom(self, weights: np.ndarray) -> float:
        """Satterthwaite's: 2 / the relative variance of the error's own estimate."""
        low, high = max(self.correlation - 1e-3, -0.97), min(self.correlation + 1e-3, 0.985)
        steep = (self._log_spread(weights, high) - self._log_spread(weights, low)) / (high - low)
        plain = 2 / (len(self._values) - self._columns.shape[1])
        return float(max(1.0, 2 / (plain + steep**2 * self._unsure)))

    def _log_spread(self, weights: np.ndarray, correlation: float) -> float:
        columns = np.linalg.solve(np.linalg.cholesky(_powers(correlation, self._apart)), self._columns)
        return float(np.log(weights @ np.linalg.solve(columns.T @ columns, weights)))


def _powers(correlation: float, apart: np.ndarray) -> Figures:
    return np.asarray(correlation**apart / (1 - correlation**2), dtype=float)


def newey_west(values: np.ndarray, columns: np.ndarray, weights: np.ndarray, *, lags: int | None = None) -> Effect:
    """By ordinary least squares with Newey-West's errors, their usual number of lags and their correction for few periods."""
    from statsmodels.regression.linear_model import OLS

    most = int(4 * (len(values) / 100) ** (2 / 9)) if lags is None else lags
    kept = {"maxlags": most, "use_correction": True}
    fitted = OLS(values, columns).fit(cov_type="HAC", cov_kwds=kept, use_t=True)
    error = float(np.sqrt(weights @ fitted.cov_params() @ weights))
    return by_t(float(weights @ fitted.params), error, len(values) - columns.shape[1])
