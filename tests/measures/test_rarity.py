"""How rare a value is by its cases alone: equal to sums over all that is as far on its side, or further."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, poisson

from upstate.measures.intervals import Floats
from upstate.measures.rarity import BEYOND, NEAR, Cases, per_of
from upstate.solutions.measures.measure import Figure


def _one(
    figure: Figure, value: float, *, part: float, whole: float, half: float = math.nan, adds: float = 0.0
) -> Cases:
    def row(number: float) -> Floats:
        return np.array([number])

    return Cases(figure, row(value), row(part), row(whole), (row(value - half), row(value + half)), row(adds))


@given(st.integers(1, 60), st.floats(1, 99), st.data())
def test_of_a_share_it_is_the_sum_of_the_binomial(told: int, centre: float, data: st.DataObject) -> None:
    met, share = data.draw(st.integers(0, told)), centre / 100
    chances = [math.comb(told, number) * share**number * (1 - share) ** (told - number) for number in range(told + 1)]
    by_hand = sum(chances[met:]) if met > share * told else sum(chances[: met + 1])
    assert _one("share", 100 * met / told, part=met, whole=told).tail(centre)[0] == pytest.approx(by_hand, abs=1e-9)


@given(st.integers(0, 80), st.floats(0.1, 60), st.floats(0.5, 20))
def test_of_a_rate_it_is_the_poisson_of_its_events(events: int, expected: float, exposure: float) -> None:
    centre = 100 * expected / exposure
    by_hand = poisson.sf(events - 1, expected) if events > expected else poisson.cdf(events, expected)
    cases = _one("rate", 100 * events / exposure, part=events, whole=exposure)
    assert replace(cases, per=100.0).tail(centre)[0] == pytest.approx(by_hand, abs=1e-9)


def test_of_other_figures_it_is_the_normal_by_the_interval() -> None:
    cases = _one("mean", 16.0, part=16.0, whole=1.0, half=1.959963984540054 * 2)
    assert cases.tail(10.0)[0] == pytest.approx(norm.sf(3))
    assert cases.tail(10.0)[0] == pytest.approx(BEYOND)
    assert cases.tail(13.0)[0] == pytest.approx(NEAR)


def test_where_the_cases_tell_nothing_they_stand_against_no_mark() -> None:
    assert _one("mean", 16.0, part=16.0, whole=1.0).tail(10.0)[0] == 0


def test_a_season_is_put_back_before_cases_are_counted() -> None:
    assert _one("count", 30, part=30, whole=1, adds=10).tail(20.0)[0] == pytest.approx(poisson.cdf(30, 30))


def test_what_a_rate_is_given_for_is_read_off_its_values() -> None:
    part, whole = np.array([0.0, 3.0]), np.array([20.0, 30.0])
    assert per_of("rate", 100 * part / whole, part, whole) == pytest.approx(100)
    assert per_of("rate", np.zeros(2), np.zeros(2), whole) == per_of("count", part, part, np.ones(2)) == 1
