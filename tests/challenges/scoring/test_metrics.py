"""The metrics against scikit-learn, against the ranking's own, and against every order of ties."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn import metrics as theirs

from tests.challenges.scoring import oracle
from tests.thorough import examples
from upstate.challenges.scoring.losses import LEAST_COUNT
from upstate.challenges.scoring.metrics import METRICS, find_metric
from upstate.errors import BadSolution
from upstate.ranking.metrics import at_top, auc, units_in

CASES = examples(1000)
YES_OR_NO = ["precision-at-1", "precision-at-5", "precision-at-10", "area-under-curve", "average-precision"]


def _precision(outcomes: Any, values: Any, share: float) -> float:
    first = np.argsort(-values)[: units_in(share, len(values))]
    listed = np.zeros(len(values))
    listed[first] = 1
    return float(theirs.precision_score(outcomes, listed, zero_division=0))


THEIRS = {
    "precision-at-1": lambda outcomes, values: _precision(outcomes, values, 0.01),
    "precision-at-5": lambda outcomes, values: _precision(outcomes, values, 0.05),
    "precision-at-10": lambda outcomes, values: _precision(outcomes, values, 0.1),
    "area-under-curve": theirs.roc_auc_score,
    "average-precision": theirs.average_precision_score,
    "log-loss": lambda outcomes, values: theirs.log_loss(outcomes, values, labels=[0, 1]),
    "brier-score": theirs.brier_score_loss,
    "mean-absolute-error": theirs.mean_absolute_error,
    "root-mean-squared-error": theirs.root_mean_squared_error,
    "r-squared": theirs.r2_score,
    "poisson-deviance": lambda outcomes, values: theirs.mean_poisson_deviance(
        outcomes, np.maximum(values, LEAST_COUNT)
    ),
    "spearman": lambda outcomes, values: spearmanr(outcomes, values).statistic,
}


def test_every_metric_has_a_second_opinion() -> None:
    assert set(THEIRS) == set(METRICS)


def _case(name: str, chance: np.random.Generator) -> tuple[Any, Any]:
    """Random outcomes and predictions as the metric's task has them: with ties where both treat them alike, with certain chances, and with zeros."""
    metric, units = METRICS[name], int(chance.integers(2, 300))
    if metric.tasks & {"ranking", "classification"}:
        outcomes = (chance.random(units) < chance.choice([0.02, 0.2, 0.5, 0.98])).astype(float)
        values = chance.random(units) + outcomes * chance.choice([-0.3, 0, 0.3])
        if name.startswith(("precision", "average")):
            return outcomes, values
        values = np.clip(values, 0, 1)
        return outcomes, values if chance.random() < 0.5 else np.round(values, int(chance.integers(0, 3)))
    if "counts" in metric.tasks:
        outcomes = chance.poisson(chance.choice([0.1, 2, 40]), units).astype(float)
        return outcomes, np.round(np.abs(outcomes + chance.normal(0, 2, units)), int(chance.integers(0, 4)))
    outcomes = chance.normal(0, 1, units) * 10.0 ** chance.integers(-6, 7)
    return outcomes, outcomes * chance.normal(1, 0.4, units) + chance.normal(0, 1, units)


@pytest.mark.parametrize("name", METRICS)
def test_scores_equal_those_of_scikit_learn_on_a_thousand_random_cases(name: str) -> None:
    chance, metric, compared = np.random.default_rng(9), METRICS[name], 0
    while compared < CASES:
        outcomes, values = _case(name, chance)
        ours = metric.figure(values, outcomes)
        if ours is None:
            assert len({*outcomes}) == 1 or len({*values}) == 1
            continue
        with warnings.catch_warnings(action="ignore"):  # of one class only
            assert ours == pytest.approx(THEIRS[name](outcomes, values), rel=1e-9, abs=1e-12)
        compared += 1


FEW = st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 0.5, 1.0]), st.booleans()), min_size=1, max_size=6)


@given(FEW)
def test_ties_are_taken_in_every_order(units: list[tuple[float, bool]]) -> None:
    values, happened = np.array([one for one, _ in units]), np.array([yes for _, yes in units])
    figures = {name: METRICS[name].figure(values, happened.astype(float)) for name in YES_OR_NO}
    assert figures["average-precision"] == pytest.approx(oracle.average_precision(values, happened))
    assert figures["precision-at-10"] == pytest.approx(oracle.precision_at(values, happened, 0.1))
    assert figures["area-under-curve"] == pytest.approx(auc(values, happened))


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=300))
def test_the_top_is_that_of_the_rankings(units: list[tuple[int, bool]]) -> None:
    values, happened = np.array([float(one) for one, _ in units]), np.array([yes for _, yes in units])
    for percent in (1, 5, 10):
        top = at_top(values, happened, units_in(percent / 100, len(values)))
        assert METRICS[f"precision-at-{percent}"].figure(values, happened.astype(float)) == pytest.approx(top.precision)


@pytest.mark.parametrize("name", METRICS)
@given(
    units=st.lists(
        st.tuples(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]), st.sampled_from([0.0, 1.0]), st.integers(0, 3)),
        min_size=1,
        max_size=30,
    )
)
def test_a_unit_drawn_twice_counts_as_two_units(name: str, units: list[tuple[float, float, int]]) -> None:
    values, outcomes, times = (np.array(column) for column in zip(*units, strict=True))
    metric = METRICS[name]
    drawn = metric.weighted(values, outcomes, np.stack([times, np.ones_like(times)], axis=1).astype(np.uint8))
    wanted = metric.figure(np.repeat(values, times), np.repeat(outcomes, times))
    assert (None if np.isnan(drawn[0]) else drawn[0]) == (None if wanted is None else pytest.approx(wanted, abs=1e-9))
    whole = metric.figure(values, outcomes)
    assert (None if np.isnan(drawn[1]) else drawn[1]) == (None if whole is None else pytest.approx(whole, abs=1e-9))


@pytest.mark.parametrize("name", METRICS)
def test_without_units_there_is_no_figure(name: str) -> None:
    assert METRICS[name].figure(np.array([]), np.array([])) is None


@pytest.mark.parametrize(
    ("name", "outcomes", "values", "figure"),
    [
        ("area-under-curve", [1, 1], [0.1, 0.2], None),
        ("area-under-curve", [0, 0], [0.1, 0.2], None),
        ("average-precision", [0, 0], [0.1, 0.2], None),
        ("average-precision", [1, 1], [0.1, 0.2], 1),
        ("precision-at-1", [0, 0], [0.1, 0.2], 0),
        ("r-squared", [3, 3], [1, 3], None),
        ("spearman", [3, 3], [1, 3], None),
        ("spearman", [1, 3], [2, 2], None),
        ("spearman", [1], [2], None),
        ("mean-absolute-error", [3], [1], 2),
        ("brier-score", [1, 1], [1, 0], 0.5),
        ("log-loss", [1], [0], -np.log(np.finfo(float).eps)),
        ("poisson-deviance", [0, 0], [0, 0], 2e-9),
        ("poisson-deviance", [1], [0], 2 * (np.log(1e9) - 1 + 1e-9)),
        ("root-mean-squared-error", [-1e15, 0], [1e15, 0], 2e15 / np.sqrt(2)),
    ],
)
def test_edges(name: str, outcomes: list[float], values: list[float], figure: float | None) -> None:
    found = METRICS[name].figure(np.array(values, float), np.array(outcomes, float))
    assert found == (None if figure is None else pytest.approx(figure))


def test_every_metric_says_what_it_is_in_both_languages() -> None:
    for name, metric in METRICS.items():
        assert (metric.name, bool(metric.title.en and metric.title.es and metric.sentence)) == (name, True)
        assert metric.tasks


def test_a_metric_that_does_not_fit_the_task_is_refused_with_those_that_do() -> None:
    assert find_metric("brier-score", task="classification").better == "lower"
    for name in ("brier-score", "no-such"):
        with pytest.raises(BadSolution) as refused:
            find_metric(name, task="ranking")
        assert refused.value.allowed == ", ".join(YES_OR_NO)
