"""One figure of several cities: its mean, its interval against draws of every city, and what it says."""

from __future__ import annotations

import math
import random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import examples
from upstate.challenges.scoring.metrics import METRICS
from upstate.challenges.scoring.over_cities import mean_gain
from upstate.challenges.scoring.scored import AgainstPresent
from upstate.challenges.scoring.telling import tell_over_cities

_PART = st.floats(0, 1, allow_nan=False)
GAIN = st.tuples(st.floats(-1, 1, allow_nan=False), _PART, _PART).map(
    lambda one: AgainstPresent(one[0], one[0] - one[1], one[0] + one[2])
)
NONE_OR_GAIN = st.lists(GAIN | st.none(), min_size=1, max_size=6)


@settings(max_examples=examples(200), deadline=None)
@given(NONE_OR_GAIN, st.randoms())
def test_the_order_of_the_cities_does_not_matter_and_ends_enclose_the_mean(
    gains: list[AgainstPresent | None], order: random.Random
) -> None:
    found = mean_gain(gains)
    shuffled = order.sample(gains, len(gains))
    assert mean_gain(shuffled) == pytest.approx(found, abs=1e-12)
    assert found.low <= found.difference <= found.high
    assert found.difference == pytest.approx(fmean(one.difference if one else 0.0 for one in gains), abs=1e-12)


@settings(max_examples=examples(200), deadline=None)
@given(GAIN)
def test_one_city_alone_gives_its_own_interval_and_one_without_a_file_halves_it(gain: AgainstPresent) -> None:
    assert mean_gain([gain]) == pytest.approx(gain, abs=1e-12)
    assert mean_gain([gain, None]) == pytest.approx([part / 2 for part in gain], abs=1e-12)


def test_it_is_the_interval_that_drawing_every_city_gives() -> None:
    """Lopsided gains, as those of a precision of few units: each city is drawn 20,000 times, and the mean of the draws is looked at."""
    draws = random.Random(5)
    cities = [[_lopsided(draws, wide) for _ in range(20_000)] for wide in (0.02, 0.05, 0.09)]
    gains = [AgainstPresent(fmean(one), _at(one, 0.025), _at(one, 0.975)) for one in cities]
    means = [fmean(one) for one in zip(*cities, strict=True)]
    found = mean_gain(gains)
    assert found.difference == pytest.approx(fmean(means))
    width = _at(means, 0.975) - _at(means, 0.025)
    assert found.low == pytest.approx(_at(means, 0.025), abs=0.05 * width)
    assert found.high == pytest.approx(_at(means, 0.975), abs=0.05 * width)
    assert found.difference - found.low < 0.9 * (found.high - found.difference)  # lopsided itself
    naive = fmean(one.high for one in gains)
    assert abs(naive - _at(means, 0.975)) > 0.15 * width  # the mean of the ends would be too wide


@pytest.mark.parametrize(
    ("metric", "gain", "said"),
    [
        ("area-under-curve", (0.05, 0.01, 0.09), "Better than what the cities do today by 5.0 points (1.0 to 9.0), on average."),
        ("area-under-curve", (-0.05, -0.09, -0.01), "Worse than what the cities do today by 5.0 points (1.0 to 9.0), on average."),
        ("area-under-curve", (0.05, -0.01, 0.11), "No more than noise against what the cities do today: +5.0 points (-1.0 to +11.0), on average."),
        ("log-loss", (0.05, 0.01, 0.09), "Better than what the cities do today by 0.050 (0.010 to 0.090), on average."),
        ("log-loss", (-0.05, -0.09, -0.01), "Worse than what the cities do today by 0.050 (0.010 to 0.090), on average."),
        ("log-loss", (0.0, 0.0, 0.0), "No more than noise against what the cities do today: +0.0 (+0.0 to +0.0), on average."),
    ],
)  # fmt: skip
def test_one_sentence_says_whether_it_is_better(metric: str, gain: tuple[float, ...], said: str) -> None:
    assert tell_over_cities(METRICS[metric], AgainstPresent(*gain)) == said


def _lopsided(draws: random.Random, wide: float) -> float:
    return 0.01 + wide * (draws.gammavariate(4, 1) - 4) / 2


def _at(values: list[float], share: float) -> float:
    return sorted(values)[math.floor(share * len(values))]
