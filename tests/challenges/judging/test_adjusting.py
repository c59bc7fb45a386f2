"""Harsh and mild judges are told from weak and strong entries: equal to statsmodels, and of use in contests with planted harshness."""

from __future__ import annotations

import math
import warnings
from functools import cache

import numpy as np
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from upstate.challenges.judging.adjusting import can_be_levelled, level
from upstate.challenges.judging.assigning import assign
from upstate.challenges.judging.connecting import Pair
from upstate.challenges.judging.weighing import Weighed


@cache
def given(entries: tuple[str, ...], judges: tuple[str, ...], each: int, seed: int) -> tuple[Pair, ...]:
    return assign(entries, judges, conflicts=set(), each=each, seed=seed).pairs


def contest(
    seed: int, *, entries: int = 12, judges: int = 6, each: int = 3, harshness: float, noise: float = 5.0
) -> tuple[list[Weighed], dict[str, float], dict[str, float]]:
    """Ballots, the true levels, and the true mildness."""
    rng = np.random.default_rng(seed)
    levels = {f"entry {number}": float(value) for number, value in enumerate(rng.normal(60, 8, entries))}
    mildness = {f"judge {number}": float(value) for number, value in enumerate(rng.normal(0, 1, judges) * harshness)}
    pairs = given(tuple(levels), tuple(mildness), each, seed % 5)
    ballots = [
        Weighed(judge, entry, levels[entry] + mildness[judge] + float(rng.normal(0, noise))) for judge, entry in pairs
    ]
    return ballots, levels, mildness


@pytest.mark.parametrize("seed", range(4))
def test_levels_and_mildness_are_those_of_the_mixed_model_of_statsmodels(seed: int) -> None:
    ballots, _, _ = contest(seed, harshness=10)
    ours = level(ballots)
    design = np.array([[one.entry == name for name in ours.entries] for one in ballots], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = MixedLM([one.figure for one in ballots], design, [one.judge for one in ballots]).fit(reml=True)
    assert theirs.scale / float(theirs.cov_re[0, 0]) == pytest.approx(ours.ratio, rel=0.02)
    assert ours.levels == pytest.approx(theirs.fe_params, abs=0.05)
    assert ours.mildness == pytest.approx(
        [float(theirs.random_effects[name].iloc[0]) for name in ours.judges], abs=0.05
    )
    assert np.sqrt(np.diag(ours.spread))[: len(ours.entries)] == pytest.approx(theirs.bse_fe, rel=0.02)


def test_both_equations_of_the_module_hold() -> None:
    ballots, _, _ = contest(3, harshness=10)
    found = level(ballots)
    levels = dict(zip(found.entries, found.levels, strict=True))
    mild = dict(zip(found.judges, found.mildness, strict=True))
    for entry in levels:
        assert levels[entry] == pytest.approx(
            np.mean([one.figure - mild[one.judge] for one in ballots if one.entry == entry])
        )
    for judge in mild:
        left = [one.figure - levels[one.entry] for one in ballots if one.judge == judge]
        assert mild[judge] == pytest.approx(sum(left) / (len(left) + found.ratio))


def winners(ballots: list[Weighed], levels: dict[str, float]) -> tuple[bool, bool, float, float]:
    """Whether the truly best wins by plain means and by levels, and how far off both are on the whole."""
    best = max(levels, key=lambda name: levels[name])
    right, off = [], []
    for adjust in (False, True):
        found = level(ballots, adjust=adjust)
        right.append(found.entries[int(np.argmax(found.levels))] == best)
        true = np.array([levels[name] for name in found.entries])
        off.append(float(np.std(found.levels - true)))
    return right[0], right[1], off[0], off[1]


def test_in_200_contests_with_harsh_judges_the_truly_best_wins_more_often_once_they_are_levelled() -> None:
    told = np.array([winners(*contest(seed, harshness=10)[:2]) for seed in range(200)])
    raw, adjusted, off_raw, off_adjusted = told.mean(axis=0)
    assert adjusted > raw + 0.1, (raw, adjusted)
    assert off_adjusted < 0.75 * off_raw, (off_raw, off_adjusted)


def test_in_200_contests_with_judges_alike_levelling_does_no_harm() -> None:
    told = np.array([winners(*contest(seed, harshness=0)[:2]) for seed in range(200)])
    raw, adjusted, off_raw, off_adjusted = told.mean(axis=0)
    assert adjusted > raw - 0.03, (raw, adjusted)
    assert off_adjusted < 1.05 * off_raw, (off_raw, off_adjusted)


@pytest.mark.parametrize("harshness", [0, 4, 10])
def test_intervals_of_levels_hold_the_true_difference_to_the_mean_as_often_as_they_say(harshness: float) -> None:
    held = []
    for seed in range(100):
        ballots, levels, _ = contest(seed, harshness=harshness)
        found = level(ballots)
        reach = found.reach_between(found.entries[0], found.entries[1])
        true = levels[found.entries[0]] - levels[found.entries[1]]
        held.append(abs(found.levels[0] - found.levels[1] - true) <= reach)
    assert 0.89 <= np.mean(held) <= 1.0, np.mean(held)


def test_judges_who_all_say_the_same_move_nothing() -> None:
    ballots = [Weighed(judge, entry, figure) for judge in "JKL" for entry, figure in (("A", 80.0), ("B", 60.0))]
    found = level(ballots)
    assert math.isinf(found.ratio)
    assert found.levels.tolist() == [80.0, 60.0]
    assert not found.mildness.any()


def test_a_judge_who_is_ten_points_harsher_throughout_is_told_nearly_so() -> None:
    ballots = [
        Weighed(judge, entry, figure - 10 * (judge == "harsh") + wobble)
        for place, (entry, figure) in enumerate({"A": 80.0, "B": 60.0, "C": 70.0}.items())
        for judge, wobble in (("harsh", 0.3 * place), ("mild", 0.0), ("even", 0.1))
    ]
    found = level(ballots)
    mild = dict(zip(found.judges, found.mildness, strict=True))
    assert mild["harsh"] - mild["even"] == pytest.approx(-10, abs=0.5)


def test_two_rooms_of_judges_without_an_entry_in_common_can_not_be_levelled() -> None:
    apart = [Weighed(judge, entry, 50.0) for judge, entry in ("JA", "KA", "JB", "KB", "LC", "MC", "LD", "MD")]
    assert not can_be_levelled(apart)
    assert can_be_levelled([*apart, Weighed("J", "C", 50.0)])


def test_a_chain_of_judges_leaves_nothing_to_tell_the_noise_by() -> None:
    chain = [Weighed(judge, entry, 50.0) for judge, entry in ("JA", "KA", "KB", "LB")]
    assert not can_be_levelled(chain)
    assert not can_be_levelled([])
    assert np.isnan(level([Weighed("J", "A", 50.0)]).reach()).all()
