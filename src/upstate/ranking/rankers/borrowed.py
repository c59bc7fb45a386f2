"""Models that another city learned: as they are, with their level refit here, and pooled with what is learned here.

Slopes travel, levels do not: how age and past breaks move the risk is alike in many places, how high it is on the whole is
not (Austin et al., Statistics in Medicine 36, 2017, on 90 hospitals). So the rungs in between refit the level alone
(Steyerberg, Clinical Prediction Models, 2019, chapter 20: recalibration in the large).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.special import expit

from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.preparation import Preparation, Term, learn_preparation
from upstate.ranking.rankers.linear import FittedLinear
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.solutions.ranking_kind import Feature

# Slopes of two cities are thought to differ by a factor of about 1.1 on the risk for each standard deviation, the least
# that a reason speaks of. As a penalty that is 1 / log(1.1)^2, the weight of 110 outcomes. Fixed beforehand, not tuned.
DIFFERENCE = float(np.log(1.1))


@dataclass(frozen=True)
class LentRanker:
    """What the rungs of one borrowed model have in common. model: as it was learned elsewhere."""

    model: FittedLinear
    name: str
    kind: Kind = "model"
    compares: tuple[str, ...] = ()

    @property
    def scale(self) -> Scale:
        return "number" if self.model.link == "log" else "probability"


@dataclass(frozen=True)
class BorrowedRanker(LentRanker):
    """The model as it came. Features that this city lacks drop out, unknown words of a category have no level of their own."""

    name: str = "borrowed"

    def fit(self, training: Matrix, seed: int) -> FittedLinear:
        return without_missing(self.model, training)


@dataclass(frozen=True)
class RecalibratedRanker(LentRanker):
    """The borrowed slopes; the level is such that as many outcomes are expected on the training rows as came.

    The order of units is that of `BorrowedRanker`: only the probabilities change.
    """

    name: str = "borrowed, recalibrated"

    def fit(self, training: Matrix, seed: int) -> FittedLinear:
        return refit_level(without_missing(self.model, training), training)


@dataclass(frozen=True)
class PooledRanker(LentRanker):
    """A local fit that is drawn to the borrowed slopes by a ridge penalty, so that a short record changes them little.

    horizon_years: an outcome lies in the windows of so many yearly dates, and counts that often among the training rows.
    """

    name: str = "pooled"
    _: KW_ONLY
    features: Mapping[str, Feature]
    horizon_years: int

    def fit(self, training: Matrix, seed: int) -> FittedLinear:
        borrowed = refit_level(without_missing(self.model, training), training)
        here = learn_preparation(training, self.features)
        if not here.terms or not training.happened.any():
            return borrowed
        moved = _moves(borrowed, here.numbers(training), training, self.horizon_years / DIFFERENCE**2)
        return replace(
            borrowed,
            preparation=Preparation((*borrowed.preparation.terms, *here.terms), borrowed.preparation.dropped),
            coefficients=np.concatenate([borrowed.coefficients, moved[1:]]),
            intercept=borrowed.intercept + float(moved[0]),
        )


def without_missing(model: FittedLinear, matrix: Matrix) -> FittedLinear:
    """The model without the features that no row of `matrix` has: each unit counts as the mean one of the lender there.

    A feature that most units of the lender lacked too, such as the years since a break, stays: to lack it is ordinary, and
    says something. Without any row nothing is known to be lacking.
    """
    if not len(matrix):
        return model
    terms = model.preparation.terms
    there = np.array([_usable(term, terms, matrix) for term in terms], dtype=bool)
    lacking = {term.feature for term, has in zip(terms, there, strict=True) if not has}
    kept = tuple(term for term, has in zip(terms, there, strict=True) if has)
    exposure = model.exposure if model.exposure and _has(matrix, model.exposure) else None
    preparation = Preparation(kept, tuple(sorted(lacking)))
    return replace(model, preparation=preparation, coefficients=model.coefficients[there], exposure=exposure)


def refit_level(model: FittedLinear, training: Matrix) -> FittedLinear:
    """`model` with the intercept at which the expected total of the training rows is the observed one, of which half an
    outcome is the least; as it is where there are no rows."""
    if not len(training):
        return model
    seen = training.happened if model.link == "logit" else training.outcomes
    observed = max(float(training.weights @ seen), 0.5)
    if model.link == "log":
        return replace(
            model, intercept=model.intercept + float(np.log(observed / (training.weights @ model.score(training))))
        )
    linear = model.linear(training)
    observed = min(observed, float(training.weights.sum()) - 0.5)

    def missed(level: float) -> float:
        return float(training.weights @ expit(linear + level)) - observed

    return replace(model, intercept=model.intercept + float(brentq(missed, -200, 200, xtol=1e-10)))


def _usable(term: Term, terms: Sequence[Term], matrix: Matrix) -> bool:
    if term.kind == "level":
        return term.feature in matrix.columns and (_tells(matrix.columns[term.feature]) or _often_missing(term, terms))
    return _has(matrix, term.feature) or (_is_number(matrix, term.feature) and _often_missing(term, terms))


def _often_missing(term: Term, terms: Sequence[Term]) -> bool:
    """Whether most units of the lender lacked this feature."""
    missing = (one for one in terms if one.feature == term.feature and "missing" in (one.kind, one.level))
    return any(one.mean > 0.5 for one in missing)


def _has(matrix: Matrix, name: str) -> bool:
    """Whether any row has this number."""
    return _is_number(matrix, name) and _tells(matrix.columns[name])


def _is_number(matrix: Matrix, name: str) -> bool:
    return name in matrix.columns and matrix.columns[name].dtype != object


def _tells(column: NDArray[Any]) -> bool:
    return any(value is not None for value in column) if column.dtype == object else not np.isnan(column).all()


def _moves(borrowed: FittedLinear, numbers: Floats, training: Matrix, strength: float) -> Floats:
    """What is added to the borrowed intercept and to the slope of each local term: where the likelihood, less half of
    `strength` times the squares of the slopes' moves, is highest. Newton steps inside a trust region (scipy)."""
    table = np.column_stack([np.ones(len(numbers)), numbers])
    offset, exposed, weights = borrowed.linear(training), borrowed.exposed(training), training.weights
    counts = borrowed.link == "log"
    seen = (training.outcomes if counts else training.happened).astype(float)
    penalty = np.full(table.shape[1], strength)
    penalty[0] = 0.0
    total = float(weights @ seen)

    def expected(moves: Floats) -> tuple[Floats, Floats]:
        linear = np.clip(offset + table @ moves, -50, 20)
        return linear, np.exp(linear) * exposed if counts else np.asarray(expit(linear), dtype=float)

    def height(moves: Floats) -> tuple[float, Floats]:
        linear, mean = expected(moves)
        spent = mean if counts else np.logaddexp(0, linear)
        value = float(weights @ (spent - seen * linear)) + float(penalty @ moves**2) / 2
        return value / total, (table.T @ (weights * (mean - seen)) + penalty * moves) / total

    def curve(moves: Floats) -> Floats:
        _, mean = expected(moves)
        bend = weights * (mean if counts else mean * (1 - mean))
        return np.asarray((table.T @ (table * bend[:, None]) + np.diag(penalty)) / total)

    found = minimize(
        height, np.zeros(table.shape[1]), jac=True, hess=curve, method="trust-exact", options={"gtol": 1e-7}
    )
    return np.asarray(found.x, dtype=float)
