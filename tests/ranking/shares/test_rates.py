"""Nested rates: against exact sums, against the truth of simulated cities, and what must hold for any city."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shares_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thorough import examples

from upstate.ranking.shares.rates import RatePrior, shrink_rates

UNIT = st.tuples(st.integers(0, 5), st.sampled_from([0.5, 10.0, 400.0]), st.sampled_from(["a", "b", None]))


@pytest.mark.parametrize(
    ("events", "exposure"),
    [([3, 0, 7, 0], [900.0, 400.0, 1200.0, 0.0]), ([1, 1, 0], [300.0, 100.0, 50.0]), ([0, 0], [10.0, 20.0])],
)
def test_rates_and_intervals_are_close_to_the_exact_ones(events: list[int], exposure: list[float]) -> None:
    found = shrink_rates(events, exposure, prior=RatePrior(0.004, 3))
    for area in range(len(events)):
        exact = oracle.rate_in_two_levels(events, exposure, area, mean=0.004, worth=3)
        assert found.mean[area] == pytest.approx(exact.mean, rel=0.12)
        assert exact.at_most(found.high[area]) - exact.at_most(found.low[area]) == pytest.approx(0.95, abs=0.03)


def test_the_shape_of_simulated_areas_is_found() -> None:
    rng = np.random.default_rng(4)
    truth = rng.gamma(3, 0.003 / 3, 900)
    exposure = rng.uniform(200, 3000, 900)
    found = shrink_rates(rng.poisson(truth * exposure), exposure)
    assert found.strength == pytest.approx(3, rel=0.2)
    assert found.whole.mean[0] == pytest.approx(0.003, rel=0.08)


@pytest.mark.parametrize("homes", [100, 600])
def test_intervals_hold_the_truth_in_about_95_of_100(homes: int) -> None:
    """Block groups in tracts over 80 cities, five years of fires; also of block groups that had none."""
    rng = np.random.default_rng(homes)
    held = []
    for _ in range(80):
        city = rng.gamma(9, 0.003 / 9)
        tracts = rng.gamma(6, city / 6, 15)
        truth = rng.gamma(8, np.repeat(tracts, 4) / 8)
        exposure = 5.0 * rng.poisson(homes, 60)
        found = shrink_rates(rng.poisson(truth * exposure), exposure, levels=[np.repeat(np.arange(15), 4)])
        held.append((found.low <= truth) & (truth <= found.high))
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


def test_where_nothing_was_exposed_the_rate_is_the_prior() -> None:
    found = shrink_rates([0, 0], [0, 0], levels=[["a", "b"]], prior=RatePrior(0.002, 10))
    assert found.mean == pytest.approx(0.002)


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.lists(UNIT, min_size=1, max_size=15))
def test_rates_lie_within_their_intervals(units: Any) -> None:
    events, exposure, area = zip(*units, strict=True)
    found = shrink_rates(events, exposure, levels=[area])
    for one in (found, *found.levels, found.whole):
        assert ((one.low >= 0) & (one.low <= one.mean * 1.2) & (one.mean <= one.high)).all()


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(st.lists(UNIT, min_size=1, max_size=15))
def test_another_unit_of_time_gives_the_same_rates(units: Any) -> None:
    events, exposure, area = zip(*units, strict=True)
    years = shrink_rates(events, exposure, levels=[area])
    days = shrink_rates(events, np.array(exposure) * 365.25, levels=[area])
    assert days.mean * 365.25 == pytest.approx(years.mean, rel=1e-6)
    assert days.high * 365.25 == pytest.approx(years.high, rel=1e-6)


@pytest.mark.parametrize(
    ("events", "exposure", "prior"),
    [
        ([1], [0.0], None),
        ([-1], [1.0], None),
        ([1], [float("nan")], None),
        ([1, 2], [1.0], None),
        ([0], [0.0], None),
        ([1], [1.0], RatePrior(0.0)),
    ],
)
def test_counts_that_cannot_be_are_refused(events: Any, exposure: Any, prior: Any) -> None:
    with pytest.raises(ValueError):
        shrink_rates(events, exposure, prior=prior)
