"""The law by which simulated mains break, against the breaks that it draws."""

from __future__ import annotations

import numpy as np
import pytest

from upstate.simulation.arrays import Flags, Floats, first_day
from upstate.simulation.breaking import END_OF_RECORD, FIRST_YEAR, draw_weather
from upstate.simulation.waterworks import Waterworks, build_waterworks, find_truth

MAINS = 60_000
AS_OF_YEARS = (2010, 2013, 2016, 2019, 2022)  # windows that do not overlap


@pytest.fixture(scope="module")
def works() -> Waterworks:
    weather = draw_weather(np.random.default_rng(5))
    return build_waterworks(MAINS, first=0, of=MAINS, weather=weather, rng=np.random.default_rng(6))


def z_score(probability: Floats, happened: Flags) -> float:
    """How many standard errors the observed count lies from the expected one (a sum of Bernoulli draws)."""
    spread = np.sqrt(np.sum(probability * (1 - probability)))
    return float((happened.sum() - probability.sum()) / spread)


@pytest.mark.parametrize("as_of", AS_OF_YEARS)
def test_the_share_that_broke_agrees_with_the_true_probabilities(works: Waterworks, as_of: int) -> None:
    truth = find_truth(works, as_of)
    assert abs(z_score(truth.probability, truth.happened)) < 3


def test_the_true_probabilities_are_right_from_the_safest_to_the_riskiest_tenth(works: Waterworks) -> None:
    found = [find_truth(works, as_of) for as_of in AS_OF_YEARS]
    probability = np.concatenate([truth.probability for truth in found])
    happened = np.concatenate([truth.happened for truth in found])
    for tenth in np.array_split(np.argsort(probability), 10):
        assert abs(z_score(probability[tenth], happened[tenth])) < 3.5


def test_they_are_right_for_mains_that_broke_in_the_year_before(works: Waterworks) -> None:
    # where self-excitation and retirements already decided matter most
    expected, variance, observed = 0.0, 0.0, 0
    for as_of in AS_OF_YEARS:
        truth = find_truth(works, as_of)
        lately = (works.breaks.day >= first_day(as_of - 1)) & (works.breaks.day < first_day(as_of))
        among = np.isin(truth.main, works.breaks.main[lately])
        probability = truth.probability[among]
        expected += probability.sum()
        variance += (probability * (1 - probability)).sum()
        observed += int(truth.happened[among].sum())
    assert observed > 200
    assert abs(observed - expected) < 3 * np.sqrt(variance)


def slow_probability(works: Waterworks, main: int, end: int) -> float:
    """The rate of one main from 1 January 2019 to `end`, added up day by day: slow and obvious."""
    mains, start = works.mains, first_day(2019)
    past = works.breaks.day[(works.breaks.main == main) & (works.breaks.day < start)]
    expected = 0.0
    for day in range(start, end):
        age = max(0.0, day + 0.5 - mains.installed[main]) / 365.25
        year = 1970 + np.datetime64(day, "D").astype("datetime64[Y]").astype(int)
        aging = mains.scale[main] * mains.shape[main] * age ** (mains.shape[main] - 1) * works.weather[year]
        expected += aging / 365.25 + (0.12 / 146.1 * np.exp(-(day + 0.5 - past) / 146.1)).sum()
    return float(1 - np.exp(-expected))


def test_the_probability_is_that_of_an_obvious_sum_over_days(works: Waterworks) -> None:
    in_use = np.isnan(works.retirements.retired[works.breaks.main])
    lately = (works.breaks.day > first_day(2018)) & (works.breaks.day < first_day(2019))
    truth = find_truth(works, 2019)
    for main in works.breaks.main[in_use & lately][:3].tolist():
        slow = slow_probability(works, main, first_day(2022))
        assert truth.probability[truth.main == main][0] == pytest.approx(slow, rel=1e-3)


def test_a_retirement_already_decided_ends_the_window(works: Waterworks) -> None:
    retired, decided = works.retirements.retired, works.retirements.decided
    soon = np.flatnonzero((decided < first_day(2019)) & (retired > first_day(2019) + 30))
    truth = find_truth(works, 2019)
    assert len(soon) > 3
    for main in soon[:3].tolist():
        slow = slow_probability(works, main, int(retired[main]))
        assert truth.probability[truth.main == main][0] == pytest.approx(slow, rel=1e-3)


def test_no_main_breaks_before_it_is_laid_or_after_it_is_retired(works: Waterworks) -> None:
    main, day = works.breaks.main, works.breaks.day
    assert (day >= works.mains.installed[main]).all()
    assert not (day >= works.retirements.retired[main]).any()
    assert day.min() >= first_day(FIRST_YEAR)
    assert day.max() < END_OF_RECORD


def test_every_retired_main_broke_and_is_replaced_on_the_day_it_goes(works: Waterworks) -> None:
    old = np.flatnonzero(works.replaced_by >= 0)
    assert np.isfinite(works.retirements.retired).sum() == len(old) > 0
    assert np.isin(old, works.breaks.main).all()
    assert (works.mains.installed[works.replaced_by[old]] == works.retirements.retired[old]).all()


def test_the_weather_differs_from_year_to_year(works: Waterworks) -> None:
    assert list(works.weather) == list(range(1998, 2025))
    assert 0.1 < np.std(list(works.weather.values())) < 0.5
