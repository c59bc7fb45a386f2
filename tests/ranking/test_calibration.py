"""Probabilities are corrected only with what was known, and the correction finds what was done to them."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.special import expit, logit

from upstate.ranking.calibration import Calibration, as_probabilities, calibrated_dates, learn_calibration
from upstate.ranking.scoring import Scored


def scored(as_of: date, probabilities: np.ndarray, happened: np.ndarray) -> Scored:
    count = len(probabilities)
    nobody = np.arange(count, dtype=np.uint64)
    return Scored(as_of, nobody, happened.astype(np.int64), np.ones(count), nobody, np.empty(0), {"m": probabilities}, frozenset())  # fmt: skip


def simulated(count: int, *, intercept: float, slope: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that a model gave, and outcomes whose true log-odds are a line of the model's."""
    random = np.random.default_rng(seed)
    odds = random.normal(-2, 1.2, count)
    return expit(odds), random.random(count) < expit(intercept + slope * odds)


@pytest.mark.parametrize(("intercept", "slope"), [(0.0, 1.0), (-0.7, 0.6), (0.5, 1.5)])
def test_intercept_and_slope_are_recovered(intercept: float, slope: float) -> None:
    line = learn_calibration(*simulated(60_000, intercept=intercept, slope=slope, seed=1))
    assert line.intercept == pytest.approx(intercept, abs=0.08)
    assert line.slope == pytest.approx(slope, abs=0.05)


def test_a_row_that_stands_for_many_counts_for_many() -> None:
    probabilities, happened = simulated(60_000, intercept=-0.7, slope=0.8, seed=2)
    kept = happened | (np.random.default_rng(3).random(60_000) < 0.1)
    weights = np.where(happened, 1.0, 10.0)
    sampled = learn_calibration(probabilities[kept], happened[kept], weights[kept])
    assert sampled.intercept == pytest.approx(-0.7, abs=0.12)
    assert sampled.slope == pytest.approx(0.8, abs=0.06)


def test_corrected_probabilities_add_up_to_what_happened() -> None:
    probabilities, happened = simulated(30_000, intercept=-1.0, slope=0.7, seed=4)
    corrected = learn_calibration(probabilities, happened).apply(probabilities)
    assert corrected.sum() == pytest.approx(happened.sum(), rel=1e-3)


@pytest.mark.parametrize(
    ("probabilities", "happened"),
    [
        (np.full(100, 0.2), np.arange(100) < 30),  # no spread
        (np.linspace(0.01, 0.99, 100), np.arange(100) >= 60),  # told apart entirely
        (np.linspace(0.01, 0.99, 100), np.arange(100) < 40),  # the wrong way round
        (np.linspace(0.01, 0.99, 100), np.arange(100) < 3),  # too few outcomes
        (np.linspace(0.01, 0.99, 100), np.ones(100, bool)),
        (np.linspace(0.01, 0.99, 100), np.zeros(100, bool)),
        (np.r_[np.zeros(50), np.ones(50)], np.arange(100) >= 50),
        (np.empty(0), np.empty(0, bool)),
    ],
)
def test_where_nothing_can_be_learned_nothing_is_changed(probabilities: np.ndarray, happened: np.ndarray) -> None:
    assert learn_calibration(probabilities, happened) == Calibration()


def test_a_date_is_corrected_only_with_dates_whose_window_had_closed() -> None:
    """Windows of three years from 2010 and 2013; 2012 is planted with another truth, and is still open in 2013."""
    days = [
        scored(date(2010, 1, 1), *simulated(20_000, intercept=-1.0, slope=0.8, seed=5)),
        scored(date(2012, 1, 1), *simulated(20_000, intercept=3.0, slope=0.8, seed=6)),
        scored(date(2013, 1, 1), *simulated(20_000, intercept=-1.0, slope=0.8, seed=7)),
    ]
    corrected = calibrated_dates(days, "m", scale="probability", horizon_years=3)
    assert (corrected[0] == days[0].scores["m"]).all(), "nothing was known before the first date"
    assert (corrected[1] == days[1].scores["m"]).all(), "the first window was still open"
    alone = learn_calibration(days[0].scores["m"], days[0].outcomes > 0)
    assert corrected[2] == pytest.approx(alone.apply(days[2].scores["m"]))
    later = calibrated_dates([*days, scored(date(2015, 1, 1), *simulated(500, intercept=0, slope=1, seed=8))], "m", scale="probability", horizon_years=3)  # fmt: skip
    both = learn_calibration(
        np.concatenate([day.scores["m"] for day in days[:2]]), np.concatenate([day.outcomes > 0 for day in days[:2]])
    )
    assert later[3] == pytest.approx(both.apply(expit(logit(simulated(500, intercept=0, slope=1, seed=8)[0]))))


def test_an_expected_number_becomes_the_probability_of_at_least_one() -> None:
    numbers = np.array([0.0, 0.1, 2.0])
    assert as_probabilities(numbers, "number") == pytest.approx(1 - np.exp(-numbers))
    assert (as_probabilities(numbers, "probability") == numbers).all()
