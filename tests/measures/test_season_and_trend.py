"""Season and trend: equal to slow ones, found where they are, and seldom where they are not."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from benchmarks.run_charts import alike

from upstate.measures.season import chance, find_season
from upstate.measures.trend import find_trend

_WAVE = 3 * np.sin(2 * np.pi * np.arange(12) / 12)


def _season(values: np.ndarray, place: np.ndarray | None = None) -> dict[int, float]:
    at = np.arange(len(values)) if place is None else place
    return find_season(values, place=at, of_year=at % 12 + 1, frequency="month")


def test_the_chance_is_that_of_statsmodels_analysis_of_variance() -> None:
    rng = np.random.default_rng(1)
    kept = np.sort(rng.choice(60, 52, replace=False))
    values, years, months = rng.normal(size=52) + _WAVE[kept % 12] / 6, kept // 12, kept % 12 + 1
    alone = np.equal.outer(years, np.unique(years)).astype(float)
    both = np.hstack([alone, np.equal.outer(months, np.arange(2, 13)).astype(float)])
    _, theirs, _ = sm.OLS(values, both).fit().compare_f_test(sm.OLS(values, alone).fit())
    assert chance(values, years, months) == pytest.approx(theirs, rel=1e-6)


def test_a_season_is_found_and_is_what_was_put_in() -> None:
    values = 50 + np.tile(_WAVE, 6) + np.random.default_rng(2).normal(size=72)
    found = _season(values)
    assert [found[month] for month in range(1, 13)] == pytest.approx(_WAVE, abs=1.3)
    assert sum(found.values()) == pytest.approx(0)


def test_neither_a_trend_nor_a_change_of_level_hides_it_or_goes_into_it() -> None:
    noise = np.random.default_rng(3).normal(size=72)
    plain, moved = (
        _season(np.tile(_WAVE, 6) + noise + more) for more in (0, np.arange(72) * 0.2 + 6.0 * (np.arange(72) > 40))
    )
    assert [moved[month] for month in range(1, 13)] == pytest.approx([plain[month] for month in range(1, 13)], abs=1.5)


def test_one_odd_january_makes_no_season() -> None:
    values = np.random.default_rng(4).normal(size=72)
    values[36] += 40
    assert abs(_season(values).get(1, 0.0)) < 2


def test_two_years_or_a_month_that_lacks_tell_no_season() -> None:
    assert not _season(np.tile(_WAVE, 2))
    seen = np.array([at for at in range(60) if at % 12 != 3 or at < 24])
    assert not _season(np.tile(_WAVE, 5)[seen], seen)


def test_quarters_have_a_season_and_years_have_none() -> None:
    values, place = np.tile([5.0, 1, 1, 1], 8) + np.random.default_rng(5).normal(size=32) / 2, np.arange(32)
    assert find_season(values, place=place, of_year=place % 4 + 1, frequency="quarter")[1] == pytest.approx(3, abs=0.7)
    assert not find_season(values, place=place, of_year=np.ones(32, dtype=np.int64), frequency="year")


@pytest.mark.parametrize("correlation", [0.0, 0.3])
def test_of_values_without_a_season_about_one_in_a_hundred_shows_one(correlation: float) -> None:
    rng = np.random.default_rng(6)
    shown = sum(bool(_season(alike(rng, 60, correlation))) for _ in range(400))
    assert shown <= 13  # 1.4 % of 400, and three standard errors


def test_the_slope_is_that_of_least_squares_and_wider_where_neighbours_are_alike() -> None:
    rng, years = np.random.default_rng(7), np.arange(60) / 12
    for values in (rng.normal(size=60), alike(rng, 60, 0.6)):
        found = find_trend(values, years=years)
        theirs = sm.OLS(values, sm.add_constant(years)).fit()
        assert found is not None
        assert found.a_year == pytest.approx(theirs.params[1])
        low, high = theirs.conf_int()[1]
        assert found.high - found.low >= (high - low) * 0.999
    assert found.high - found.low > (high - low) * 1.3  # of the last, which are alike


@pytest.mark.parametrize(("correlation", "number", "least"), [(0.0, 60, 0.93), (0.3, 36, 0.90), (0.3, 120, 0.92)])
def test_the_interval_of_a_trend_holds_the_true_one(correlation: float, number: int, least: float) -> None:
    rng, years = np.random.default_rng(8), np.arange(number) / 12
    trends = [find_trend(alike(rng, number, correlation) + 0.5 * years, years=years) for _ in range(500)]
    assert np.mean([one.low <= 0.5 <= one.high for one in trends if one]) >= least


def test_a_trend_needs_twelve_values_over_two_years() -> None:
    assert find_trend(np.arange(11.0), years=np.arange(11.0)) is None
    assert find_trend(np.arange(23.0), years=np.arange(23) / 12) is None
    assert find_trend(np.arange(24.0), years=np.arange(24) / 12) is not None


def test_values_that_lie_on_a_line_have_it_as_their_trend() -> None:
    found = find_trend(np.arange(36.0), years=np.arange(36) / 12)
    assert found is not None
    assert (found.low, found.a_year, found.high) == pytest.approx((12, 12, 12))
