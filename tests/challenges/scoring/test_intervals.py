"""Intervals and verdicts where the truth is known, in short; `make bench` tries more of them. And what probing gains."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.challenge_scoring import climbing, hits

from tests.thorough import examples


@pytest.mark.parametrize("name", ["precision-at-10", "area-under-curve", "brier-score", "poisson-deviance"])
def test_intervals_hold_the_truth_and_equal_methods_are_seldom_told_apart(name: str) -> None:
    found = hits(name, 300, runs=examples(160))
    assert found.held >= 0.87
    assert found.told <= 0.12


def test_where_few_misses_are_very_large_the_interval_reaches_further_than_the_middle_of_the_draws() -> None:
    found = hits("root-mean-squared-error", 300, runs=examples(160))
    assert found.held >= 0.87
    assert found.held > found.plain_held


def test_probing_by_the_rounded_public_score_gains_nothing_on_the_private_part() -> None:
    gains = np.array([climbing(seed, 500, 3) for seed in range(examples(40))]) * 100
    public, private = gains.mean(axis=0)
    assert private < 0 < public < 6
    coarse = np.array([climbing(seed, 500, 2) for seed in range(examples(40))]) * 100
    assert coarse.mean(axis=0)[0] < public / 2
