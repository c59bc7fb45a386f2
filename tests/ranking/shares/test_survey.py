"""The survey's file and fit, on a simulated survey of the public-use layout whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from simulated_survey import KINDS, NEW, OLD, TRUTH, Layout, simulated_file
from sklearn.linear_model import LogisticRegression

from upstate.errors import UpstateError
from upstate.ranking.shares.survey import Coefficients, estimate_from_cells, estimate_from_shares, fit_survey
from upstate.ranking.shares.survey_file import read_answers


@pytest.mark.parametrize("layout", [OLD, NEW])
def test_both_layouts_read_alike_and_what_is_missing_is_counted(layout: Layout) -> None:
    columns = simulated_file(np.random.default_rng(1), layout)
    answers = read_answers(columns)
    assert (answers.of, answers.left_out) == (4800, 5)
    assert answers.replicates.shape == (4795, 160)
    assert answers.no_alarm.mean() == pytest.approx(columns["SMOKE"].count("'2'") / 4800, abs=0.01)
    assert set(np.unique(answers.predictors)) == {0.0, 1.0}
    assert answers.replicates[0, 1] == columns[f"{layout.replicate}2"][5]  # in order of their numbers, 0 left out


def test_only_the_homes_of_the_place_are_kept() -> None:
    columns = simulated_file(np.random.default_rng(1), OLD, replicates=False)
    assert read_answers(columns, metro="5560").of == 4320
    assert read_answers(columns, metro="160").of == 480
    assert read_answers({name.lower(): column for name, column in columns.items()}, metro="0160").of == 480


@pytest.mark.parametrize(("left_out", "words"), [("SMOKE", "SMOKE"), ("YRBUILT", "YRBUILT or BUILT"), ("WEIGHT", "WEIGHT or WGT90GEO")])  # fmt: skip
def test_a_missing_column_is_named(left_out: str, words: str) -> None:
    columns = simulated_file(np.random.default_rng(1), replicates=False)
    del columns[left_out]
    with pytest.raises(UpstateError) as fault:
        read_answers(columns)
    assert words in fault.value.given and fault.value.allowed and fault.value.next_step


def test_a_place_that_is_not_in_the_file_is_told() -> None:
    with pytest.raises(UpstateError) as fault:
        read_answers(simulated_file(np.random.default_rng(1), replicates=False), metro="9999")
    assert "No home of this place" in fault.value.given


def test_the_fit_is_that_of_a_weighted_logistic_regression() -> None:
    answers = read_answers(simulated_file(np.random.default_rng(2), replicates=False))
    library = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8)
    library.fit(answers.predictors, answers.no_alarm, sample_weight=answers.weights / answers.weights.mean())
    found = fit_survey(answers).values
    assert found == pytest.approx([library.intercept_[0], *library.coef_[0]], abs=1e-3)


def test_replicate_errors_are_fays_formula() -> None:
    answers = read_answers(simulated_file(np.random.default_rng(3)))
    library = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8)

    def slope(weights: np.ndarray) -> float:
        return float(library.fit(answers.predictors, answers.no_alarm, sample_weight=weights / 600).coef_[0, 0])

    full = slope(answers.weights)
    squared = sum((slope(answers.replicates[:, number]) - full) ** 2 for number in range(160))
    assert fit_survey(answers).errors[1] == pytest.approx(np.sqrt(4 / 160 * squared), rel=1e-3)


@pytest.fixture(scope="module")
def fits() -> list[Coefficients]:
    """What 40 surveys of one country say."""
    return [fit_survey(read_answers(simulated_file(np.random.default_rng(1000 + number)))) for number in range(40)]


def test_coefficients_are_recovered_and_intervals_hold_the_truth(fits: list[Coefficients]) -> None:
    assert {one.errors_by for one in fits} == {"replicate weights"}
    assert np.mean([one.values for one in fits], axis=0) == pytest.approx(TRUTH, abs=0.04)
    assert np.mean([(one.low <= TRUTH) & (one.high >= TRUTH) for one in fits]) == pytest.approx(0.95, abs=0.04)


def test_without_replicates_a_bootstrap_gives_about_the_same_errors() -> None:
    by_replicates = fit_survey(read_answers(simulated_file(np.random.default_rng(5))))
    by_bootstrap = fit_survey(read_answers(simulated_file(np.random.default_rng(5), replicates=False)))
    assert by_bootstrap.errors_by == "bootstrap"
    assert by_bootstrap.errors == pytest.approx(by_replicates.errors, rel=0.35)
    again = fit_survey(read_answers(simulated_file(np.random.default_rng(5), replicates=False)))
    assert (again.errors == by_bootstrap.errors).all()


def test_areas_counted_by_all_predictors_get_their_true_share_with_honest_intervals(fits: list[Coefficients]) -> None:
    counts = np.random.default_rng(6).dirichlet(np.ones(8), 30) * 500
    truth = counts @ expit(TRUTH[0] + KINDS @ TRUTH[1:]) / 500
    held = []
    for fitted in fits:
        areas = estimate_from_cells(fitted, KINDS, counts)
        held.append((areas.low <= truth) & (truth <= areas.high))
    assert areas.mean == pytest.approx(truth, abs=0.04)
    assert areas.method == "poststratified"
    assert np.mean(held) == pytest.approx(0.95, abs=0.04)


def test_shares_alone_give_new_orleans_estimate_and_say_so() -> None:
    fitted = fit_survey(read_answers(simulated_file(np.random.default_rng(7))))
    areas = estimate_from_shares(fitted, [[0.5, 0.25, 0.1], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.2, np.nan, 0.2]])
    by_hand = fitted.values[0] + 0.5 * fitted.values[1] + 0.25 * fitted.values[2] + 0.1 * fitted.values[3]
    assert areas.mean[0] == pytest.approx(1 / (1 + np.exp(-by_hand)))
    assert areas.method == "coefficients applied to shares"
    assert np.isnan(areas.mean[3]) and np.isnan(areas.low[3])
    # Where all homes are alike the two ways are one.
    cells = estimate_from_cells(fitted, KINDS, np.eye(8)[[0, 7]])
    assert cells.mean == pytest.approx(areas.mean[1:3]) and cells.low == pytest.approx(areas.low[1:3])
    assert (areas.worth[:3] > 1).all()


def test_an_area_without_homes_has_no_estimate() -> None:
    fitted = fit_survey(read_answers(simulated_file(np.random.default_rng(7), replicates=False)))
    assert np.isnan(estimate_from_cells(fitted, KINDS, np.zeros((1, 8))).mean[0])


def answers_of(alarms: list[int], old: list[int], weight: float | str = 1) -> dict[str, list[object]]:
    """Homes with and without an alarm, built before 1950 or after; the other predictors in turn."""
    turns = range(len(alarms))
    return {
        "SMOKE": [1 + alarm for alarm in alarms],
        "BUILT": [1940 if one else 1980 for one in old],
        "POOR": [100 if turn % 2 else 300 for turn in turns],
        "HHMOVE": [1990 if turn % 3 else 2005 for turn in turns],
        "WEIGHT": [weight for _ in turns],
    }


@pytest.mark.parametrize("alarms", [[0], [1], [0] * 500, [1] * 500, [0] * 500 + [1] * 29, [1] * 500 + [0] * 29])
def test_a_survey_that_tells_nothing_of_what_goes_with_it_is_refused(alarms: list[int]) -> None:
    with pytest.raises(UpstateError, match="too few to tell") as fault:
        fit_survey(read_answers(answers_of(alarms, [turn % 2 for turn in range(len(alarms))])))
    assert fault.value.allowed and fault.value.next_step


def test_what_the_ridge_alone_holds_is_not_sure() -> None:
    alarms = [0] * 300 + [1] * 60
    nobody_old = fit_survey(read_answers(answers_of(alarms, [0] * 360)))
    assert nobody_old.low[1] < -10 and nobody_old.high[1] > 10
    only_old_without = fit_survey(read_answers(answers_of(alarms, alarms)))
    assert only_old_without.high[1] - only_old_without.low[1] > 10


@pytest.mark.parametrize("weight", [1e308, "1e308", "inf", 1e9])
def test_weights_that_are_none_are_told(weight: float | str) -> None:
    with pytest.raises(UpstateError, match="has a weight of") as fault:
        read_answers(answers_of([0, 1] * 60, [0, 0, 1] * 40, weight))
    assert fault.value.allowed and fault.value.next_step


def test_every_missing_column_is_named_at_once() -> None:
    with pytest.raises(UpstateError, match="SMOKE, PERPOVLVL or POOR, HHMOVE or MOVE, OMB13CBSA or SMSA"):
        read_answers({"WEIGHT": [1], "BUILT": [1950]}, metro="5560")
