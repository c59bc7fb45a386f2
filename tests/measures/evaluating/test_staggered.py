from __future__ import annotations

import numpy as np
import pytest
from benchmarks.evaluations import made, staggered, two_way

from tests.measures.evaluating import oracle
from upstate.measures.evaluating.staggered import read_staggered


@pytest.mark.parametrize("seed", range(3))
def test_the_effect_equals_alternating_means(seed: int) -> None:
    panel, _ = staggered(np.random.default_rng(seed), 5.0, groups=6)
    panel.values[2, 3] = np.nan
    found = read_staggered(panel)
    assert found is not None
    assert found.effect.value == pytest.approx(oracle.imputed(panel), abs=1e-6)


def test_effects_that_grow_are_given_back_where_two_way_fixed_effects_are_wrong() -> None:
    rng = np.random.default_rng(8)
    pairs = [staggered(rng, 5.0, groups=12) for _ in range(40)]
    truth = pairs[0][1]
    ours = np.mean([found.effect.value for panel, _ in pairs if (found := read_staggered(panel))])
    theirs = np.mean([two_way(panel) for panel, _ in pairs])
    assert ours == pytest.approx(truth, abs=0.7)
    assert theirs < truth - 2


def test_where_all_have_it_in_the_end_what_can_not_be_compared_is_counted() -> None:
    rng = np.random.default_rng(9)
    values = rng.normal(50, 1, size=(6, 30))
    began: list[int | None] = [10, 10, 15, 15, 20, 20]
    for row, begin in enumerate(began):
        values[row, begin:] += 4
    found = read_staggered(made(values, began))
    assert found is not None
    assert found.lost == 6 * 10
    assert found.effect.low < 4 < found.effect.high


def test_groups_that_were_never_there_at_one_time_are_not_compared() -> None:
    values = np.random.default_rng(12).normal(50, 1, size=(6, 20))
    values[:3, 10:], values[3:, :10] = np.nan, np.nan
    values[:3, 15:] = 55  # with the change; only the others, of other periods, are without it then
    assert read_staggered(made(values, [12, 12, 12, None, None, None])) is None


@pytest.mark.parametrize("began", [[5, 10], [10, 10, 10], [None, None, None]])
def test_nothing_is_said_where_there_is_nothing_to_compare_with(began: list[int | None]) -> None:
    values = np.random.default_rng(10).normal(size=(len(began), 20))
    assert read_staggered(made(values, began)) is None


def test_one_that_stands_alone_with_it_gives_no_interval() -> None:
    """Left out by the jackknife, nothing would be left to read."""
    values = np.random.default_rng(11).normal(size=(5, 20))
    assert read_staggered(made(values, [10, None, None, None, None])) is None
