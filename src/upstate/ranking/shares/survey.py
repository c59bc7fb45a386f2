"""Who lacks an alarm, by a survey: coefficients with their errors, and estimates for areas where nobody was asked.

Errors come from the survey's replicate weights by Fay's method, as the Census Bureau prescribes for this survey: 4 / 160
times the squared deviations of 160 replicates from the full estimate (Judkins, Journal of Official Statistics 6 (1990),
with a factor of 0.5). Where a file has no replicates, by a bootstrap of homes, which does not know that the survey drew its
homes in clusters, so that the errors come out a little small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from upstate.errors import UpstateError
from upstate.ranking.shares.logistic import Fit, fit_logistic, variance_of
from upstate.ranking.shares.nest import Floats, summed
from upstate.ranking.shares.proportions import LEVEL_95
from upstate.ranking.shares.survey_file import Answers

_FAY = 4.0  # 1 / (1 - 0.5) squared
_BOOTSTRAPS = 400
LEAST_OF_EACH = (
    30  # ten for each of the three predictors: Peduzzi and others, Journal of Clinical Epidemiology 49 (1996)
)
_RIDGE = 1e-3  # of a home: enough to stay finite where all homes of a kind answered the same


@dataclass(frozen=True)
class Coefficients:
    """Log-odds of having no alarm. values: the intercept, then one a predictor. covariance: of these, shape (k, k).

    errors_by: how the covariance was found. homes: how many answered.
    """

    values: Floats
    covariance: Floats
    errors_by: Literal["replicate weights", "bootstrap"]
    homes: int

    @property
    def errors(self) -> Floats:
        """Standard errors."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=float)

    @property
    def low(self) -> Floats:
        return self.values - LEVEL_95 * self.errors

    @property
    def high(self) -> Floats:
        return self.values + LEVEL_95 * self.errors


@dataclass(frozen=True)
class AreaEstimates:
    """One element an area. mean: share of homes without an alarm, 0 to 1, with its 95 % interval; NaN where the area's
    shares are not known. worth: how many homes seen that is worth, for a prior.

    The interval tells how unsure the coefficients are. What is particular to an area, and no predictor tells, is not in it.
    method: "poststratified" where the area's homes are counted by all predictors at once; else the
    "coefficients applied to shares" of each predictor alone, as New Orleans did: near the middle of the curve the two are close,
    and where homes with several risks gather, the second is too low or too high.
    """

    mean: Floats
    low: Floats
    high: Floats
    worth: Floats
    method: Literal["poststratified", "coefficients applied to shares"]


def fit_survey(answers: Answers, *, seed: int = 0) -> Coefficients:
    """Weighted logistic regression of having no alarm, with errors that know how the survey was drawn.

    Raises UpstateError where fewer than LEAST_OF_EACH homes have an alarm, or have none: they tell nothing of what goes with it.
    """
    _refuse_few(answers)
    kinds, kind = np.unique(answers.predictors, axis=0, return_inverse=True)
    design = np.column_stack([np.ones(len(kinds)), kinds])

    def fit(weights: Floats, start: Floats | None) -> Fit:
        """Homes alike are counted together. Weights are in means of a home's, so that the ridge is small in any survey."""
        share = weights / answers.weights.mean()
        hits, tries = (summed(kind.ravel(), one, len(kinds)) for one in (share * answers.no_alarm, share))
        ridge = np.full(design.shape[1], _RIDGE)
        return fit_logistic(design, hits, tries, ridge=ridge, start=start)

    full = fit(answers.weights, None)
    values, homes, replicates = full.coefficients, *answers.replicates.shape
    # Where all homes of a kind answered the same, the ridge alone holds the coefficient, in every replicate: how unsure that is the
    # curvature tells.
    beside = full.covariance if _is_parted(answers) else np.zeros_like(full.covariance)
    if replicates:
        deviations = np.array([fit(one, values).coefficients for one in answers.replicates.T]) - values
        spread = _FAY / replicates * deviations.T @ deviations
        return Coefficients(values, spread + beside, "replicate weights", homes)
    drawn = np.random.default_rng(seed).multinomial(homes, np.full(homes, 1 / homes), _BOOTSTRAPS)
    deviations = np.array([fit(answers.weights * often, values).coefficients for often in drawn]) - values
    return Coefficients(values, deviations.T @ deviations / _BOOTSTRAPS + beside, "bootstrap", homes)


def _refuse_few(answers: Answers) -> None:
    homes, without = len(answers.no_alarm), int(answers.no_alarm.sum())
    if min(without, homes - without) < LEAST_OF_EACH:
        raise UpstateError(
            f"Of {homes:,} homes of the survey {without:,} have no alarm and {homes - without:,} have one: too few to tell what goes "
            "with it.",
            allowed=f"at least {LEAST_OF_EACH} homes without an alarm and {LEAST_OF_EACH} with one",
            next_step="Take a larger place, such as the whole metropolitan area, or keep what the solution believes.",
        )


def _is_parted(answers: Answers) -> bool:
    """Whether a predictor has a value at which no home, or only homes of one answer, were asked."""
    no_alarm = answers.no_alarm.astype(bool)
    return any(
        not (where & answer).any()
        for column in answers.predictors.T.astype(bool)
        for where in (column, ~column)
        for answer in (no_alarm, ~no_alarm)
    )


def estimate_from_shares(coefficients: Coefficients, shares: ArrayLike) -> AreaEstimates:
    """Estimates for areas of which only each predictor's share is known: shape (areas, predictors), 0 to 1 or NaN."""
    rows = np.asarray(shares, dtype=float)
    design = np.column_stack([np.ones(len(rows)), rows])
    chance = expit(design @ coefficients.values)
    gradient = design * (chance * (1 - chance))[:, None]
    return _with_intervals(chance, gradient, coefficients, "coefficients applied to shares")


def estimate_from_cells(coefficients: Coefficients, cells: ArrayLike, counts: ArrayLike) -> AreaEstimates:
    """Estimates for areas whose homes are counted by all predictors at once.

    cells: the predictors of each kind of home, shape (kinds, predictors). counts: homes or shares of each kind,
    shape (areas, kinds).
    """
    kinds = np.asarray(cells, dtype=float)
    design = np.column_stack([np.ones(len(kinds)), kinds])
    chance = expit(design @ coefficients.values)
    homes = np.asarray(counts, dtype=float)
    with np.errstate(invalid="ignore"):  # an area without homes has no share
        mix = homes / homes.sum(axis=1, keepdims=True)
    gradient = mix @ (design * (chance * (1 - chance))[:, None])
    return _with_intervals(mix @ chance, gradient, coefficients, "poststratified")


def _with_intervals(
    mean: Floats,
    gradient: Floats,
    coefficients: Coefficients,
    method: Literal["poststratified", "coefficients applied to shares"],
) -> AreaEstimates:
    """By the delta method on the scale of log-odds, so that an interval stays within 0 and 1."""
    variance = variance_of(gradient, coefficients.covariance)
    spread = mean * (1 - mean)
    half = LEVEL_95 * np.sqrt(variance) / spread
    worth = np.maximum(spread / variance - 1, 1e-3)
    return AreaEstimates(mean, expit(logit(mean) - half), expit(logit(mean) + half), worth, method)
