"""Models equal what their formulas say, travel as text, and stay calm on poor data."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from tests.thorough import examples

from upstate.ranking.matrix import Matrix
from upstate.ranking.rankers.boosted import BoostedRanker, FittedTrees
from upstate.ranking.rankers.linear import RIDGE, LogisticRanker, PoissonRanker
from upstate.solutions.ranking_kind import Feature

FEATURES = {
    "length": Feature(words="{} m", scale="exposure"),
    "age": Feature(words="{} years", scale="linear"),
    "breaks": Feature(words="{} breaks", scale="log"),
    "material": Feature(words="{}", scale="category"),
}
RANKERS = [LogisticRanker(FEATURES), PoissonRanker(FEATURES), BoostedRanker(FEATURES)]


def city(count: int, seed: int = 1, *, missing: float = 0.1) -> Matrix:
    """Units whose outcomes follow a known law: more with length, age, past breaks and iron."""
    random = np.random.default_rng(seed)
    length, age = random.lognormal(3, 1, count), random.uniform(0, 100, count)
    breaks = random.poisson(0.3, count).astype(float)
    material = np.array(["iron", "plastic", "copper"], dtype=object)[random.choice(3, count, p=[0.5, 0.4, 0.1])]
    rate = length / length.mean() * np.exp(-3 + 0.02 * age + 0.6 * np.log1p(breaks) + 0.5 * (material == "iron"))
    outcomes = random.poisson(rate)
    age[random.random(count) < missing] = math.nan
    material[random.random(count) < missing] = None
    columns = {"length": length, "age": age, "breaks": breaks, "material": material}
    hashes = random.integers(0, 2**64, count, dtype=np.uint64)
    return Matrix(np.arange(count).astype(str).astype(object), hashes, columns, outcomes, np.ones(count))


def scored_by_hand(model: dict[str, Any], unit: dict[str, Any]) -> float:
    """What another program would write, from the JSON alone."""
    linear = model["intercept"]
    for term in model["terms"]:
        value = unit[term["feature"]]
        if term["kind"] == "level":
            number = float(value == term["level"] or (value is None and term["level"] == "missing"))
        elif term["kind"] == "missing":
            number = float(value is None)
        elif value is None:
            number = term["fill"]
        else:
            number = math.log(1 + max(value, 0)) if term["scale"] == "log" else value
        linear += term["coefficient"] * (number - term["mean"]) / term["spread"]
    if model["link"] == "logit":
        return 1 / (1 + math.exp(-linear))
    exposure = unit[model["exposure"]] if model["exposure"] else None
    share = 1.0 if exposure is None else max(exposure / model["mean_exposure"], 0.01)
    return math.exp(linear) * share


def unit_of(matrix: Matrix, row: int) -> dict[str, Any]:
    cells = {name: values[row] for name, values in matrix.columns.items()}
    return {name: None if cell is None or cell != cell else cell for name, cell in cells.items()}


@pytest.mark.parametrize("ranker", RANKERS[:2], ids=lambda one: one.name)
def test_the_json_of_a_linear_model_is_enough_to_score_by_hand(ranker: Any) -> None:
    fitted = ranker.fit(city(3000), 1)
    elsewhere = city(60, seed=9, missing=0.4)
    elsewhere.columns["length"][:5] = [math.nan, 0.0, 1e-4, 1e5, 1.0]
    elsewhere.columns["material"][5] = "a word never seen"
    model = json.loads(json.dumps(fitted.as_json()))
    by_hand = [scored_by_hand(model, unit_of(elsewhere, row)) for row in range(60)]
    assert fitted.score(elsewhere) == pytest.approx(by_hand)


def _numbers(matrix: Matrix) -> np.ndarray:
    """Columns as the documentation says: filled with the median, logs, one column a level, mean 0 and spread 1."""
    age, breaks = matrix.columns["age"], np.log1p(matrix.columns["breaks"])
    words = np.array(["missing" if word is None else word for word in matrix.columns["material"]])
    columns = [np.where(np.isnan(age), np.nanmedian(age), age), np.isnan(age), breaks]
    columns += [words == level for level in ("copper", "iron", "missing", "plastic")]
    table = np.stack([np.asarray(column, dtype=float) for column in columns], axis=1)
    return (table - table.mean(axis=0)) / table.std(axis=0)


def test_logistic_regression_equals_scikit_learn_on_the_documented_columns() -> None:
    training = city(2000)
    numbers = _numbers(training)
    plain = LogisticRegression(C=1 / (RIDGE * 2000), tol=1e-8, max_iter=1000).fit(numbers, training.happened)
    ours = LogisticRanker(FEATURES).fit(training, 1).score(training)
    assert ours == pytest.approx(plain.predict_proba(numbers)[:, 1], abs=1e-4)


def test_the_poisson_model_lies_where_its_penalised_likelihood_is_highest() -> None:
    """No small step in any coefficient makes the mean log-likelihood, less the ridge, higher."""
    training = city(2000)
    fitted = PoissonRanker(FEATURES).fit(training, 1)
    numbers = _numbers(training)
    exposed = np.maximum(training.columns["length"] / training.columns["length"].mean(), 0.01)

    def height(intercept: float, slopes: np.ndarray) -> float:
        rate = np.exp(intercept + numbers @ slopes) * exposed
        likelihood = (training.outcomes * np.log(rate) - rate).sum() / exposed.sum()
        return float(likelihood - RIDGE / 2 * slopes @ slopes)

    top = height(fitted.intercept, fitted.coefficients)
    for step in (-0.01, 0.01):
        assert height(fitted.intercept + step, fitted.coefficients) < top
        for place in range(len(fitted.coefficients)):
            moved = fitted.coefficients.copy()
            moved[place] += step
            assert height(fitted.intercept, moved) < top


def test_the_poisson_model_finds_the_law_that_made_the_data() -> None:
    training = city(40_000, missing=0.0)
    model = PoissonRanker(FEATURES).fit(training, 1).as_json()
    slopes = {
        term["feature"]: term["coefficient"] / term["spread"] for term in model["terms"] if term["kind"] == "value"
    }
    assert slopes["age"] == pytest.approx(0.02, abs=0.002)
    assert slopes["breaks"] == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda one: one.name)
def test_contributions_add_up_to_the_score(ranker: Any) -> None:
    training = city(2000)
    fitted = ranker.fit(training, 1)
    total = np.sum(list(fitted.contributions(training).values()), axis=0)
    scores = fitted.score(training)
    if ranker.name == "LightGBM":
        base = np.log(scores / (1 - scores)) - total
        assert base == pytest.approx(np.full(2000, base[0]))
    else:
        linear = np.log(scores) if ranker.scale == "number" else np.log(scores / (1 - scores))
        assert total == pytest.approx(linear - fitted.intercept)


def test_trees_travel_as_text() -> None:
    training, elsewhere = city(3000), city(200, seed=4)
    fitted = BoostedRanker(FEATURES).fit(training, 1)
    assert isinstance(fitted, FittedTrees)
    carried = json.loads(json.dumps(fitted.as_json()))
    booster = lightgbm.Booster(model_str=carried["text"])
    levels = {name: tuple(words) for name, words in carried["levels"].items()}
    again = FittedTrees(booster, tuple(carried["features"]), levels)
    assert (again.score(elsewhere) == fitted.score(elsewhere)).all()
    assert "length" not in carried["features"], "exposure is the Poisson model's alone"


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda one: one.name)
def test_the_same_rows_and_seed_give_the_same_model(ranker: Any) -> None:
    one, other = ranker.fit(city(2000), 7), ranker.fit(city(2000), 7)
    assert one.as_json() == other.as_json()
    assert (one.score(city(50, 3)) == other.score(city(50, 3))).all()


@pytest.mark.parametrize("ranker", RANKERS[:2], ids=lambda one: one.name)
def test_the_order_of_rows_does_not_matter_to_a_linear_model(ranker: Any) -> None:
    training = city(2000)
    turned = training.take(np.random.default_rng(5).permutation(2000))
    assert ranker.fit(turned, 7).score(training) == pytest.approx(ranker.fit(training, 7).score(training), rel=1e-4)


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda one: one.name)
def test_a_row_of_weight_two_is_two_rows(ranker: Any) -> None:
    training = city(1500)
    doubled = training.take(np.repeat(np.arange(1500), np.where(np.arange(1500) % 3 == 0, 2, 1)))
    weighted = Matrix(
        training.units,
        training.hashes,
        training.columns,
        training.outcomes,
        np.where(np.arange(1500) % 3 == 0, 2.0, 1.0),
    )
    near = 0.35 if ranker.name == "LightGBM" else 0.02  # trees count rows, and the middle of ages is not weighted
    one, other = ranker.fit(doubled, 7).score(training), ranker.fit(weighted, 7).score(training)
    assert np.corrcoef(one, other)[0, 1] > 1 - near / 10
    assert one.mean() == pytest.approx(other.mean(), rel=near / 5)


def _filled(matrix: Matrix, words: Any, number: float) -> dict[str, Any]:
    return {
        name: np.full(len(matrix), words if values.dtype == object else number, dtype=values.dtype)
        for name, values in matrix.columns.items()
    }


def _poor(name: str) -> Matrix:
    whole = city(400)
    matrix = whole.take(np.arange({"no units": 0, "one unit": 1, "two units": 2}.get(name, 400)))
    outcomes = {
        "no outcome": np.zeros(400, np.int64),
        "one outcome": np.eye(400, dtype=np.int64)[7],
        "every unit": np.ones(400, np.int64),
    }
    columns = {
        "all empty": _filled(whole, None, math.nan),
        "all the same": _filled(whole, "iron", 3.0),
        "no length": whole.columns | {"length": np.full(400, math.nan)},
        "length of zero": whole.columns | {"length": np.zeros(400)},
        "length is text": whole.columns | {"length": np.array(["long"] * 400, dtype=object)},
        "length is not given": {name: values for name, values in whole.columns.items() if name != "length"},
        "features not given": {"length": whole.columns["length"]},
        "told apart entirely": whole.columns | {"age": np.where(whole.happened, 90.0, 10.0)},
    }
    return replace(matrix, columns=columns.get(name, matrix.columns), outcomes=outcomes.get(name, matrix.outcomes))


@pytest.mark.parametrize("ranker", RANKERS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "name",
    [
        "two units", "one unit", "no units", "no outcome", "one outcome", "every unit", "all empty", "all the same", "no length", "length of zero",
        "length is not given", "length is text", "features not given", "told apart entirely",
    ],
)  # fmt: skip
def test_poor_data_gives_a_dull_model_and_never_a_traceback(ranker: Any, name: str) -> None:
    matrix = _poor(name)
    fitted = ranker.fit(matrix, 1)
    scores = fitted.score(matrix)
    assert len(scores) == len(matrix) and np.isfinite(scores).all() and (scores >= 0).all()
    assert all(np.isfinite(added).all() for added in fitted.contributions(matrix).values())
    json.dumps(fitted.as_json(), allow_nan=False)
    if (
        name in ("no outcome", "every unit", "all empty", "all the same", "features not given")
        and ranker.scale != "number"
    ):
        assert len(set(scores)) == 1


def test_a_model_without_features_keeps_the_mean_risk_and_says_what_it_dropped() -> None:
    matrix = _poor("all empty")
    for ranker in RANKERS[:2]:
        fitted = ranker.fit(matrix, 1)
        actual = matrix.happened.mean() if ranker.scale == "probability" else matrix.outcomes.mean()
        assert fitted.score(matrix).mean() == pytest.approx(actual, rel=0.05)
        assert set(fitted.preparation.dropped) == {"age", "breaks", "material"}


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(
    rows=st.lists(
        st.tuples(st.none() | st.floats(-1e6, 1e6), st.none() | st.sampled_from(["x", "y"]), st.integers(0, 2)),
        min_size=2, max_size=30,
    )
)  # fmt: skip
def test_linear_models_fit_whatever_is_there(rows: Any) -> None:
    count = len(rows)
    columns = {
        "age": np.array([math.nan if row[0] is None else row[0] for row in rows]),
        "material": np.array([row[1] for row in rows], dtype=object),
    }
    matrix = Matrix(np.arange(count).astype(str).astype(object), np.arange(count, dtype=np.uint64), columns, np.array([row[2] for row in rows]), np.ones(count))  # fmt: skip
    for ranker in RANKERS[:2]:
        assert np.isfinite(ranker.fit(matrix, 1).score(matrix)).all()
