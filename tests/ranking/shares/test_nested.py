"""Nested shares: against exact sums, against the truth of simulated cities, and what must hold for any city."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shares_oracle as oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta
from tests.thorough import examples

from upstate.ranking.shares.nested import Prior, shrink_shares

AREA = st.sampled_from(["a", "b", "c", None, "", float("nan")])
UNIT = st.tuples(st.integers(0, 6), st.integers(0, 6), AREA, AREA).map(
    lambda row: (min(row[:2]), max(row[:2]), *row[2:])
)


def shrunk(units: list[Any], prior: Prior | None = None) -> Any:
    columns = list(zip(*units, strict=True))
    return shrink_shares(columns[0], columns[1], levels=columns[2:], prior=prior)


@pytest.mark.parametrize(
    ("hits", "tries"),
    [
        ([3, 0, 7, 2, 5], [10, 4, 9, 12, 20]),
        ([1, 1, 0, 1], [2, 1, 0, 3]),
        ([40, 2, 18, 90], [100, 30, 50, 110]),
    ],
)
def test_shares_and_intervals_are_close_to_the_exact_ones(hits: list[int], tries: list[int]) -> None:
    found = shrink_shares(hits, tries, prior=Prior(0.3, 5))
    for area in range(len(hits)):
        exact = oracle.share_in_two_levels(hits, tries, area, mean=0.3, worth=5)
        assert found.mean[area] == pytest.approx(exact.mean, abs=0.04)
        assert exact.at_most(found.high[area]) - exact.at_most(found.low[area]) == pytest.approx(0.95, abs=0.03)
        others = oracle.share_in_two_levels(hits, tries, area, mean=0.3, worth=5, own=False)
        assert found.others[area] == pytest.approx(others.mean, abs=0.03)


def test_where_nobody_was_in_need_the_upper_limit_is_honest() -> None:
    found = shrink_shares([0, 0, 0], [30, 20, 5], prior=Prior(0.3, 5))
    for area in range(3):
        exact = oracle.share_in_two_levels([0, 0, 0], [30, 20, 5], area, mean=0.3, worth=5)
        assert exact.at_most(found.high[area]) == pytest.approx(0.975, abs=0.02)


def test_a_single_area_draws_on_the_prior_alone() -> None:
    found = shrink_shares([6], [10], prior=Prior(0.2, 10))
    exact = oracle.share_in_two_levels([6], [10], 0, mean=0.2, worth=10)
    assert found.strength == pytest.approx(20, rel=0.5)  # one area cannot tell how much areas differ
    assert found.others[0] == pytest.approx(0.2)
    assert found.mean[0] == pytest.approx(exact.mean, abs=0.02)


def test_without_any_tries_all_is_as_the_prior_says_and_wider() -> None:
    found = shrink_shares([0] * 4, [0] * 4, levels=[["a", "a", "b", None]], prior=Prior(0.17, 40))
    assert found.mean == pytest.approx(0.17) and found.whole.mean[0] == pytest.approx(0.17)
    low, high = beta.ppf([0.025, 0.975], 0.17 * 40, 0.83 * 40)
    assert (found.whole.low[0], found.whole.high[0]) == pytest.approx((low, high))
    assert (found.low <= low).all() and (found.high >= high).all()


def test_no_units_at_all_are_no_fault() -> None:
    found = shrink_shares([], [], levels=[[]])
    assert len(found.mean) == 0 and found.whole.mean[0] == pytest.approx(0.5)


def test_the_strength_of_simulated_areas_is_found() -> None:
    rng = np.random.default_rng(1)
    truth = rng.beta(0.3 * 15, 0.7 * 15, 800)
    tries = rng.integers(0, 60, 800)
    found = shrink_shares(rng.binomial(tries, truth), tries)
    assert found.strength == pytest.approx(15, rel=0.2)
    assert found.whole.mean[0] == pytest.approx(0.3, abs=0.02)


def test_areas_that_are_all_alike_are_taken_so() -> None:
    rng = np.random.default_rng(2)
    found = shrink_shares(rng.binomial(40, 0.3, 500), np.full(500, 40))
    assert found.strength > 300
    assert found.mean.std() < 0.03


def test_strengths_of_two_levels_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    tract = np.repeat(np.arange(150), 6)
    tracts = rng.beta(0.25 * 8, 0.75 * 8, 150)[tract]
    truth = rng.beta(tracts * 60, (1 - tracts) * 60)
    tries = rng.integers(10, 80, 900)
    found = shrink_shares(rng.binomial(tries, truth), tries, levels=[tract])
    assert found.levels[0].strength == pytest.approx(8, rel=0.35)
    assert found.strength == pytest.approx(60, rel=0.4)
    raw = found.hits / found.tries
    assert np.abs(found.mean - truth).mean() < 0.75 * np.abs(raw - truth).mean()


@pytest.mark.parametrize("visits", [3, 12])
def test_intervals_hold_the_truth_in_about_95_of_100(visits: int) -> None:
    """Homes in block groups in tracts, over 60 cities; also of block groups where nobody was visited."""
    rng = np.random.default_rng(visits)
    held = {"block groups": [], "tracts": [], "city": []}
    for _ in range(60):
        city = rng.beta(3, 7)
        tracts = rng.beta(city * 12, (1 - city) * 12, 12)
        groups = rng.beta(np.repeat(tracts, 4) * 25, np.repeat(1 - tracts, 4) * 25)
        tried = rng.poisson(visits, 48)
        group = np.repeat(np.arange(48), np.maximum(tried, 1))
        tries = (np.repeat(tried, np.maximum(tried, 1)) > 0).astype(int)
        hits = rng.binomial(tries, groups[group])
        found = shrink_shares(hits, tries, levels=[group, group // 4])
        order = found.levels[0].ids.astype(int)
        held["block groups"].append((found.levels[0].low <= groups[order]) & (groups[order] <= found.levels[0].high))
        order = found.levels[1].ids.astype(int)
        come_to = np.bincount(group // 4, groups[group]) / np.bincount(group // 4)  # of the homes that are there
        held["tracts"].append((found.levels[1].low <= come_to[order]) & (come_to[order] <= found.levels[1].high))
        held["city"].append(found.whole.low <= city)
        held["city"].append(found.whole.high >= city)
    assert np.mean(held["block groups"]) == pytest.approx(0.95, abs=0.02)
    assert np.mean(held["tracts"]) == pytest.approx(0.95, abs=0.03)
    assert np.mean(held["city"]) > 0.93


def test_an_area_is_known_as_what_its_homes_come_to() -> None:
    """Whether the homes of a tract are one block group or five, a tract of one block group is that block group."""
    group = np.repeat(["a", "b1", "b2", "b3", "c1", "c2"], [30, 30, 10, 20, 25, 5])
    hits = np.random.default_rng(4).random(120) < np.repeat([0.2, 0.6, 0.4, 0.1, 0.5, 0.3], [30, 30, 10, 20, 25, 5])
    groups, tracts = shrink_shares(hits, np.ones(120), levels=[group, [one[0] for one in group]]).levels
    assert (tracts.low[0], tracts.high[0]) == pytest.approx((groups.low[0], groups.high[0]), abs=0.005)
    assert tracts.mean[1] == pytest.approx(groups.mean[1:4] @ [30, 10, 20] / 60, abs=0.002)
    assert tracts.mean[2] == pytest.approx(groups.mean[4:] @ [25, 5] / 30, abs=0.002)


def test_a_unit_without_an_area_belongs_to_the_next_larger_one() -> None:
    hits, tries = [9, 8, 0, 1, 0], [10, 10, 10, 10, 0]
    tract = ["t1", "t1", "t2", "t2", "t1"]
    found = shrink_shares(hits, tries, levels=[["g1", "g2", "g3", "g4", None], tract])
    assert found.others[4] == pytest.approx(found.levels[1].mean[list(found.levels[1].ids).index("t1")], abs=0.05)
    assert found.others[4] > 0.5
    nowhere = shrink_shares(hits, tries, levels=[["g1", "g2", "g3", "g4", None], [*tract[:4], None]])
    assert nowhere.others[4] == pytest.approx(nowhere.whole.mean[0], abs=0.05)


def test_what_a_home_showed_is_left_out_of_what_the_others_tell() -> None:
    area = ["a"] * 6 + ["b"] * 6
    hits = np.array([1, 0, 1, 0, 1, 0] * 2)
    before = shrink_shares(hits, np.ones(12), levels=[area])
    turned = hits.copy()
    turned[0] = 0
    after = shrink_shares(turned, np.ones(12), levels=[area])
    assert after.others[0] == pytest.approx(before.others[0], abs=0.01)
    assert after.others[1] < before.others[1]


@settings(max_examples=examples(80), deadline=None, derandomize=True)
@given(st.lists(UNIT, min_size=1, max_size=20))
def test_shares_lie_within_their_intervals_and_the_intervals_within_0_and_1(units: Any) -> None:
    found = shrunk(units)
    for one in (found, *found.levels, found.whole):
        assert ((one.low >= 0) & (one.low <= one.mean) & (one.mean <= one.high) & (one.high <= 1)).all()
        assert one.hits.sum() == sum(row[0] for row in units) and one.tries.sum() == sum(row[1] for row in units)


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.lists(UNIT, min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_units_and_the_names_of_areas_do_not_matter(units: Any, random: Any) -> None:
    found = shrunk(units)
    order = list(range(len(units)))
    random.shuffle(order)
    other = {"a": "z", "b": "y", "c": "x"}
    renamed = [(*units[place][:2], *(other.get(area, area) for area in units[place][2:])) for place in order]
    again = shrunk(renamed)
    assert again.mean == pytest.approx(found.mean[order], abs=1e-6)
    assert again.high == pytest.approx(found.high[order], abs=1e-6)


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(st.lists(UNIT, min_size=1, max_size=20))
def test_hits_and_misses_may_change_places(units: Any) -> None:
    found = shrunk(units)
    turned = shrunk([(tries - hits, tries, *areas) for hits, tries, *areas in units])
    assert turned.mean == pytest.approx(1 - found.mean, abs=1e-6)
    assert turned.low == pytest.approx(1 - found.high, abs=1e-6)


@pytest.mark.parametrize(
    ("hits", "tries", "levels", "prior"),
    [
        ([2], [1], [], None),
        ([-1], [1], [], None),
        ([1, 1], [1], [], None),
        ([float("nan")], [1], [], None),
        ([1], [float("inf")], [], None),
        ([1], [1], [["a", "b"]], None),
        ([1], [1], [], Prior(1.0, 5)),
        ([1], [1], [], Prior(0.5, 0)),
    ],
)
def test_counts_that_cannot_be_are_refused(hits: Any, tries: Any, levels: Any, prior: Any) -> None:
    with pytest.raises(ValueError):
        shrink_shares(hits, tries, levels=levels, prior=prior)
