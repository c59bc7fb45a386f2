"""Intervals equal to slow ones that look for their ends, and holding what they say."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom, norm, poisson, t
from statsmodels.stats.proportion import proportion_confint

from upstate.measures.intervals import (
    count_limits,
    limits_of,
    mean_limits,
    median_limits,
    median_ranks,
    rate_limits,
    share_limits,
    sum_limits,
)
from upstate.ranking.shares.proportions import difference_limits, wilson

_TWO_SIDED = 0.025


@given(st.integers(1, 5000), st.data())
def test_a_share_is_wilsons_as_statsmodels_and_our_own_have_it(told: int, data: st.DataObject) -> None:
    met = data.draw(st.integers(0, told))
    low, high = share_limits(met, told)
    theirs = np.clip(proportion_confint(met, told, method="wilson"), 0, 1)
    assert np.allclose([low, high], theirs * 100, atol=1e-9)
    assert np.allclose([low, high], np.array(wilson(met / told, told)) * 100, atol=1e-9)


@given(st.integers(0, 3000))
def test_the_ends_of_a_count_are_the_levels_at_which_it_is_just_not_odd(number: int) -> None:
    low, high = (float(end) for end in count_limits(number))
    if number:
        assert math.isclose(poisson.sf(number - 1, low), _TWO_SIDED, rel_tol=1e-6)
    else:
        assert low == 0
    assert math.isclose(poisson.cdf(number, high), _TWO_SIDED, rel_tol=1e-6)


def test_known_counts_have_the_limits_of_garwoods_table() -> None:
    low, high = count_limits([0, 1, 5, 10, 20])
    assert np.round(low, 2).tolist() == [0.0, 0.03, 1.62, 4.8, 12.22]
    assert np.round(high, 2).tolist() == [3.69, 5.57, 11.67, 18.39, 30.89]


def test_a_rate_is_its_events_over_the_exposure() -> None:
    low, high = rate_limits([5, 5, 5], [200.0, 400.0, 0.0], per=100)
    assert np.allclose(low[:2], np.array([1.6235, 1.6235]) * [0.5, 0.25], atol=1e-4)
    assert np.allclose(high[:2], np.array([11.6683, 11.6683]) * [0.5, 0.25], atol=1e-4)
    assert math.isnan(low[2])


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=30))
def test_a_mean_is_students(values: list[float]) -> None:
    low, high = mean_limits(len(values), np.mean(values), np.std(values, ddof=1))
    half = t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / len(values) ** 0.5
    assert np.allclose([low, high], [np.mean(values) - half, np.mean(values) + half])


def test_a_sum_of_ones_moves_as_a_count() -> None:
    low, high = sum_limits(400, 1.0, 0.0)
    assert np.allclose([low, high], [400 - 20 * t.ppf(0.975, 399), 400 + 20 * t.ppf(0.975, 399)])


@given(st.integers(0, 400))
def test_ranks_of_a_median_are_the_narrowest_that_hold_95_percent(number: int) -> None:
    low, high = (int(rank) for rank in median_ranks(number))
    fitting = [rank for rank in range(1, number // 2 + 1) if 2 * binom.cdf(rank - 1, number, 0.5) <= 0.05]
    assert (low, high) == ((fitting[-1], number + 1 - fitting[-1]) if fitting else (0, 0))


def test_ranks_known_from_tables() -> None:
    low, high = median_ranks([5, 6, 10, 20, 100])
    assert low.tolist() == [0, 1, 2, 6, 40]
    assert high.tolist() == [0, 6, 9, 15, 61]
    assert median_limits(range(1, 11)) == (2, 9)
    assert all(map(math.isnan, median_limits([1, 2, 3])))


def test_what_the_cases_cannot_tell_has_no_interval() -> None:
    ends = [share_limits(0, 0), mean_limits(1, 3.0, np.nan), mean_limits(0, np.nan, np.nan), sum_limits(1, 3.0, np.nan)]
    assert all(math.isnan(float(end)) for both in ends for end in both)


def test_each_figure_finds_its_own() -> None:
    assert np.allclose(limits_of("share", cases=10, part=5, whole=10), share_limits(5, 10))
    assert np.allclose(limits_of("count", cases=10), count_limits(10))
    assert np.allclose(limits_of("rate", cases=5, part=5, whole=50.0, per=10), rate_limits(5, 50.0, per=10))
    assert np.allclose(limits_of("mean", cases=10, mean=4.0, deviation=2.0), mean_limits(10, 4.0, 2.0))
    assert np.allclose(limits_of("sum", cases=10, mean=4.0, deviation=2.0), sum_limits(10, 4.0, 2.0))
    assert np.allclose(limits_of("median", cases=10, lower=2.0, upper=9.0), (2.0, 9.0))


@given(st.floats(-100, 100), st.floats(0.1, 20), st.floats(0.1, 20))
def test_a_difference_of_two_normal_values_is_the_usual_one(shift: float, first: float, second: float) -> None:
    change, low, high = difference_limits((shift, shift - first, shift + first), (0, -second, second))
    half = (first**2 + second**2) ** 0.5
    assert np.allclose([change, low, high], [shift, shift - half, shift + half])


def _held(draw: Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]], truth: float) -> float:
    low, high = draw(np.random.default_rng(2026))
    return float(np.mean((low <= truth) & (truth <= high)))


# The bounds are the least and the most that was found, with four standard errors of 20,000 draws (0.006) at 95 %.
@pytest.mark.parametrize("level", [0.5, 3.0, 12.0, 80.0])
def test_intervals_of_counts_hold_95_percent_or_more(level: float) -> None:
    assert _held(lambda rng: count_limits(rng.poisson(level, 20_000)), level) >= 0.944


@pytest.mark.parametrize(("share", "least"), [(0.5, 0.94), (0.9, 0.93), (0.97, 0.93)])
def test_intervals_of_shares_hold_near_95_percent(share: float, least: float) -> None:
    held = np.mean(
        [_held(lambda rng, n=n: share_limits(rng.binomial(n, share, 5_000), n), share * 100) for n in range(12, 60, 4)]
    )
    assert least <= held <= 0.98


def test_intervals_of_means_and_sums_hold_near_95_percent_of_lopsided_values_too() -> None:
    def drawn(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
        number = rng.poisson(60, 4_000)
        values = [rng.gamma(2.0, 5.0, size) for size in number]
        return number, np.array([one.mean() for one in values]), np.array([one.std(ddof=1) for one in values])

    assert 0.93 <= _held(lambda rng: mean_limits(*drawn(rng)), 10.0) <= 0.96
    assert 0.93 <= _held(lambda rng: sum_limits(*drawn(rng)), 600.0) <= 0.97


def test_intervals_of_medians_hold_95_percent_or_more() -> None:
    def draw(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        found = np.array([median_limits(np.sort(rng.exponential(size=17))) for _ in range(4_000)])
        return found[:, 0], found[:, 1]

    assert _held(draw, math.log(2)) >= 0.94


def test_the_exact_limits_are_found_by_search_too() -> None:
    low, high = (float(end) for end in count_limits(7))
    assert math.isclose(low, brentq(lambda mean: poisson.sf(6, mean) - _TWO_SIDED, 0.1, 20), rel_tol=1e-9)
    assert math.isclose(high, brentq(lambda mean: poisson.cdf(7, mean) - _TWO_SIDED, 1, 40), rel_tol=1e-9)
    assert math.isclose(norm.ppf(0.975), 1.959963984540054)
