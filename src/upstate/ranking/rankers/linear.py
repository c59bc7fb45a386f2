"""Linear models: logistic regression, and a power-law Poisson model with exposure.

Both can be read: a risk is the mean risk times a factor for each feature. On records of this size they match or beat
trees (docs/explanation/models.md). Both carry a ridge penalty of a thousandth of the mean deviance for each
standardised coefficient; it was fixed beforehand, the same for every solution, and is not tuned on any test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression, PoissonRegressor

from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.preparation import Preparation, learn_preparation
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.solutions.ranking_kind import Feature

RIDGE = 1e-3
_MOST_STEPS = 200
# Exposure below this share of the mean one counts as that: a pipe of 2 cm is a drawing error, not a hundredth of a risk.
_LEAST_EXPOSURE = 0.01


@dataclass(frozen=True)
class FittedLinear:
    """Coefficients over prepared terms. link: logit gives a probability, log an expected number of outcomes."""

    link: Literal["logit", "log"]
    preparation: Preparation
    coefficients: Floats
    intercept: float
    exposure: str | None = None
    mean_exposure: float = 1.0

    def score(self, matrix: Matrix) -> Floats:
        linear = self.linear(matrix)
        return np.asarray(expit(linear), dtype=float) if self.link == "logit" else np.exp(linear) * self.exposed(matrix)

    def linear(self, matrix: Matrix) -> Floats:
        """The logarithm of each unit's odds, or of its rate at the mean exposure; between bounds that no risk passes."""
        return np.clip(self.preparation.numbers(matrix) @ self.coefficients + self.intercept, -50, 20)

    def exposed(self, matrix: Matrix) -> Floats:
        """Each unit's exposure in means of the training rows; 1 where it is unknown or there is none."""
        return _exposure(matrix, self.exposure, self.mean_exposure)

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        """Per feature, what its terms add to the logarithm of the risk (or of its odds) against the mean unit."""
        parts = self.preparation.numbers(matrix) * self.coefficients
        added: dict[str, Floats] = {}
        for place, term in enumerate(self.preparation.terms):
            added[term.feature] = added.get(term.feature, 0.0) + parts[:, place]
        if self.exposure is not None:
            added[self.exposure] = np.log(self.exposed(matrix))
        return added

    def as_json(self) -> dict[str, Any]:
        terms = [
            {**term, "coefficient": float(coefficient)}
            for term, coefficient in zip(self.preparation.as_json(), self.coefficients, strict=True)
        ]
        return {
            "kind": "linear",
            "link": self.link,
            "intercept": self.intercept,
            "exposure": self.exposure,
            "mean_exposure": self.mean_exposure,
            "terms": terms,
            "dropped": list(self.preparation.dropped),
        }


def constant(
    training: Matrix, link: Literal["logit", "log"], *, exposure: str | None = None, dropped: tuple[str, ...] = ()
) -> FittedLinear:
    """What is left of a model where no feature tells anything, or nothing happened: the mean risk for every unit.

    The mean is drawn towards the middle by half an outcome, so that it stays finite.
    """
    mean = _mean_exposure(training, exposure)
    outcomes = float(training.weights @ (training.happened if link == "logit" else training.outcomes)) + 0.5
    exposed = float(training.weights @ _exposure(training, exposure, mean)) + 1.0
    intercept = float(np.log(outcomes / exposed)) if link == "log" else float(logit(outcomes / exposed))
    return FittedLinear(link, Preparation((), dropped), np.empty(0), intercept, exposure, mean)


@dataclass(frozen=True)
class LogisticRanker:
    """Logistic regression on whether the outcome came at all."""

    features: dict[str, Feature]
    name: str = "logistic regression"
    kind: Kind = "model"
    scale: Scale = "probability"
    compares: tuple[str, ...] = ()

    def fit(self, training: Matrix, seed: int) -> FittedLinear:
        preparation = learn_preparation(training, self.features)
        if not preparation.terms or len(set(training.happened)) < 2:
            return constant(training, "logit", dropped=preparation.dropped)
        model = LogisticRegression(
            C=1 / (RIDGE * training.weights.sum()), solver="newton-cholesky", max_iter=_MOST_STEPS, random_state=seed
        )
        model.fit(preparation.numbers(training), training.happened, sample_weight=training.weights)
        return FittedLinear("logit", preparation, model.coef_[0].astype(float), float(model.intercept_[0]))


@dataclass(frozen=True)
class PoissonRanker:
    """Expected number of outcomes in proportion to exposure, as powers of length and age.

    The rate of a non-homogeneous Poisson process with power-law ageing: Kleiner and Rajani, Urban Water 3 (2001).
    """

    features: dict[str, Feature]
    name: str = "power-law Poisson"
    kind: Kind = "model"
    scale: Scale = "number"
    compares: tuple[str, ...] = ()

    def fit(self, training: Matrix, seed: int) -> FittedLinear:
        preparation = learn_preparation(training, self.features)
        exposure = _exposure_column(training, self.features)
        if not preparation.terms or not training.happened.any():
            return constant(training, "log", exposure=exposure, dropped=preparation.dropped)
        mean = _mean_exposure(training, exposure)
        exposed = _exposure(training, exposure, mean)
        model = PoissonRegressor(alpha=RIDGE, solver="newton-cholesky", max_iter=_MOST_STEPS)
        model.fit(preparation.numbers(training), training.outcomes / exposed, sample_weight=training.weights * exposed)
        return FittedLinear("log", preparation, model.coef_.astype(float), float(model.intercept_), exposure, mean)


def _exposure_column(training: Matrix, features: Mapping[str, Feature]) -> str | None:
    """The feature that counts as exposure, where the queries give it as a number."""
    names = [name for name, feature in features.items() if feature.scale == "exposure"]
    return next((name for name in names if name in training.columns and training.columns[name].dtype != object), None)


def _mean_exposure(matrix: Matrix, column: str | None) -> float:
    if column is None or np.isnan(matrix.columns[column]).all():
        return 1.0
    return float(np.nanmean(matrix.columns[column])) or 1.0


def _exposure(matrix: Matrix, column: str | None, mean: float) -> Floats:
    """Each unit's exposure in means of the training rows; 1 where it is unknown."""
    if column is None:
        return np.ones(len(matrix))
    shares = matrix.columns[column].astype(float) / mean
    return np.maximum(np.where(np.isnan(shares), 1.0, shares), _LEAST_EXPOSURE)
