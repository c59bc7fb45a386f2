"""Hit rates and their difference against published figures, a root finder, and what the truth does over many rounds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from tests.thorough import examples

from upstate.ranking.shares.proportions import LEVEL_95, difference_of, share_of

counts = st.integers(1, 400).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_difference_has_the_interval_that_newcombe_published(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference_of(share_of(*first), share_of(*second))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
    assert found.difference == pytest.approx(first[0] / first[1] - second[0] / second[1])


@settings(max_examples=examples(200), deadline=None, derandomize=True)
@given(counts)
def test_the_limits_of_a_share_are_where_the_score_test_turns(count: tuple[int, int]) -> None:
    hits, tries = count
    found = share_of(hits, tries)

    def score(truth: float) -> float:
        return abs(hits / tries - truth) - LEVEL_95 * math.sqrt(truth * (1 - truth) / tries)

    share = hits / tries
    assert found.low == (pytest.approx(brentq(score, 1e-12, share - 1e-9), abs=1e-6) if hits else 0)
    assert found.high == (pytest.approx(brentq(score, share + 1e-9, 1 - 1e-12), abs=1e-6) if hits < tries else 1)
    assert found.low <= share <= found.high


@settings(max_examples=examples(100), deadline=None, derandomize=True)
@given(counts, counts)
def test_a_difference_turns_its_sign_when_the_two_change_places(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    there = difference_of(share_of(*first), share_of(*second))
    back = difference_of(share_of(*second), share_of(*first))
    assert there.difference is not None and back.difference is not None
    assert (there.difference, there.low, there.high) == pytest.approx((-back.difference, -back.high, -back.low))
    assert -1 <= there.low <= there.difference <= there.high <= 1


def test_without_tries_nothing_is_known() -> None:
    nothing = share_of(0, 0)
    assert (nothing.share, nothing.low, nothing.high) == (None, 0, 1)
    against = difference_of(share_of(5, 10), nothing)
    assert against.difference is None
    assert (against.low, against.high) == pytest.approx((share_of(5, 10).low - 1, share_of(5, 10).high))


@pytest.mark.parametrize(("hits", "tries"), [(3, 2), (-1, 5), (0, -1)])
def test_counts_that_cannot_be_are_refused(hits: int, tries: int) -> None:
    with pytest.raises(ValueError, match="hits of"):
        share_of(hits, tries)


@pytest.mark.parametrize(("targeted", "control"), [((80, 0.5), (20, 0.25)), ((200, 0.2), (50, 0.1)), ((40, 0.3), (40, 0.3))])  # fmt: skip
def test_the_interval_holds_the_true_difference_in_about_95_of_100_rounds(
    targeted: tuple[int, float], control: tuple[int, float]
) -> None:
    rng = np.random.default_rng(5)
    truth = targeted[1] - control[1]
    held = 0
    for _ in range(2000):
        first, second = (share_of(int(rng.binomial(*one)), one[0]) for one in (targeted, control))
        found = difference_of(first, second)
        held += found.low <= truth <= found.high
    assert held / 2000 == pytest.approx(0.95, abs=0.02)
