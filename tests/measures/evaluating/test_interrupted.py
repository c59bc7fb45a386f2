from __future__ import annotations

import numpy as np
import pytest
from benchmarks.evaluations import made

from tests.measures.evaluating import oracle
from tests.measures.evaluating.making import noisy, stepped
from upstate.measures.evaluating.interrupted import design, newey_west, read_interrupted

# Cigarettes sold in California, packs a head, 1970 to 2000; the tax of Proposition 99 came in 1989.
CALIFORNIA = np.array([
    123.0, 121.0, 123.5, 124.4, 126.7, 127.1, 128.0, 126.4, 126.1, 121.9, 120.2, 118.6, 115.4, 110.8, 104.8, 102.8, 99.7, 97.5,
    90.1, 82.4, 77.8, 68.7, 67.5, 63.4, 58.6, 56.4, 54.5, 53.8, 52.3, 47.2, 41.6,
])  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "error"), [(1, -1.779474, 0.3834188), (2, -20.0581, 4.724395), (3, -1.494652, 0.4368202)]
)
def test_newey_west_gives_the_published_example_of_proposition_99(column: int, value: float, error: float) -> None:
    """Linden, Stata Journal 15 (2015) 480, `itsa cigsale, single treat(3) trperiod(1989) lag(1)`."""
    columns = design(np.arange(31), 19, None)
    weights = np.eye(4)[column]
    found = newey_west(CALIFORNIA, columns, weights, lags=1)
    assert found.value == pytest.approx(value, rel=1e-5)
    assert (found.high - found.low) / 2 / 2.0518305 == pytest.approx(error, rel=1e-6)  # the 97.5 % point of t with 27


@pytest.mark.parametrize("seed", range(4))
def test_the_correlation_is_the_likeliest_of_many(seed: int) -> None:
    values = np.cumsum(noisy(seed, 20, level=0)) * 0.4 + noisy(seed + 50, 20)
    found = read_interrupted(made(values[None, :], [14]))
    assert found is not None
    assert found.correlation == pytest.approx(oracle.likeliest(values, 14), abs=2e-3)


@pytest.mark.parametrize("seed", range(4))
def test_effect_and_error_equal_the_whole_matrices(seed: int) -> None:
    values = np.array(stepped(seed, effect=5, at=14, months=20))
    found = read_interrupted(made(values[None, :], [14]))
    assert found is not None
    value, error = oracle.segmented(values, 14, found.correlation)
    assert found.effect.value == pytest.approx(value)
    z = (found.effect.high - found.effect.value) / error
    assert 2.1 < z < 12.8  # Student's t, of at most 16 degrees of freedom and at least 1
    assert (found.effect.high + found.effect.low) / 2 == pytest.approx(value)


def test_a_season_is_no_effect() -> None:
    """A change in summer, of a measure that is high each summer."""
    month = np.arange(42)
    values = 60 + 10 * np.sin(2 * np.pi * month / 12 - 1) + noisy(1, 42, level=0, spread=0.5)
    found = read_interrupted(made(values[None, :], [36]))
    assert found is not None
    assert found.seasonal
    assert abs(found.effect.value) < 2
    assert found.effect.low < 0 < found.effect.high


def test_a_slope_that_was_there_before_is_no_effect() -> None:
    values = 0.5 * np.arange(48) + noisy(2, 48)
    found = read_interrupted(made(values[None, :], [36]))
    assert found is not None
    assert found.effect.low < 0 < found.effect.high
    assert found.expected[-1] == pytest.approx(60 + 0.5 * 47, abs=4)


def test_what_was_expected_goes_on_as_before_the_change_also_where_all_is_other_after_it() -> None:
    since = np.maximum(0, np.arange(48) - 35)
    found = read_interrupted(made((60 + 5 * since + noisy(2, 48, level=0, spread=1))[None, :], [36]))
    assert found is not None
    assert found.expected[-1] == pytest.approx(60, abs=5)
    assert found.effect.value == pytest.approx(5 * since[36:].mean(), abs=5)


def test_a_gap_does_no_harm() -> None:
    values = np.array(stepped(3, effect=10))
    values[[5, 20, 21, 40]] = np.nan
    found = read_interrupted(made(values[None, :], [36]))
    assert found is not None
    assert found.effect.low < 10 < found.effect.high


@pytest.mark.parametrize(("before", "after"), [(7, 12), (20, 2), (8, 3)])
def test_a_short_series_says_nothing(before: int, after: int) -> None:
    values = np.array(noisy(4, before + after))
    assert read_interrupted(made(values[None, :], [before])) is None


def test_a_series_that_never_moves_says_nothing() -> None:
    assert read_interrupted(made(np.full((1, 48), 100.0), [36])) is None


def test_a_change_that_nobody_has_seen_yet_says_nothing() -> None:
    assert read_interrupted(made(np.array([noisy(5)]), [48])) is None
