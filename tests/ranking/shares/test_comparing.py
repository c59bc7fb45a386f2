"""When it is said that one share is above another: never more often than 2.5 % where there is no difference."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy import stats

from upstate.ranking.shares.comparing import LEAST_TOLD, Group, compare, share_of_groups
from upstate.ranking.shares.proportions import share_of


def homes(hits: int, tries: int) -> list[Group]:
    return [Group(1, 1)] * hits + [Group(0, 1)] * (tries - hits)


@pytest.mark.parametrize(("listed", "drawn"), [(3, 1), (8, 2), (12, 3), (16, 10), (40, 10), (80, 20)])
def test_chance_alone_is_hardly_ever_said_to_be_more(listed: int, drawn: int) -> None:
    said = np.array(
        [
            [compare(homes(hits, listed), homes(found, drawn)) == "more" for found in range(drawn + 1)]
            for hits in range(listed + 1)
        ]
    )
    for share in (0.02, 0.1, 0.3, 0.5, 0.9):
        first = stats.binom.pmf(np.arange(listed + 1), listed, share)
        second = stats.binom.pmf(np.arange(drawn + 1), drawn, share)
        assert first @ said @ second <= 0.025


def test_one_visit_by_chance_shows_nothing() -> None:
    assert compare(homes(3, 3), homes(0, 1)) == "unsure"
    assert compare(homes(400, 400), homes(0, LEAST_TOLD - 1)) == "unsure"
    assert compare(homes(400, 400), homes(0, LEAST_TOLD)) == "more"
    assert compare(homes(0, 400), homes(LEAST_TOLD, LEAST_TOLD)) == "less"
    assert compare([], []) == "unsure"


def test_homes_each_by_themselves_have_the_interval_of_wilson() -> None:
    assert share_of_groups(homes(5, 18)) == share_of(5, 18)
    assert share_of_groups([]) == share_of(0, 0)


def areas(rng: np.random.Generator, number: int) -> list[Group]:
    """25 doors in each, of areas whose shares differ about 0.3."""
    return [Group(int(rng.binomial(25, share)), 25) for share in rng.beta(2.7, 6.3, number)]


def rounds() -> Iterator[tuple[list[Group], list[Group]]]:
    rng = np.random.default_rng(11)
    for _ in range(200):
        yield areas(rng, 16), areas(rng, 4)


def test_doors_of_one_area_are_not_independent_draws() -> None:
    held = told = 0
    for listed, drawn in rounds():
        control = share_of_groups(drawn)
        held += control.low <= 0.3 <= control.high
        told += compare(listed, drawn) != "unsure"
    assert held / 200 >= 0.93
    assert told / 200 <= 0.07


def test_areas_that_do_differ_are_told_apart() -> None:
    rng = np.random.default_rng(3)
    listed = [Group(int(rng.binomial(25, 0.6)), 25) for _ in range(16)]
    assert compare(listed, areas(rng, 6)) == "more"


@pytest.mark.parametrize("groups", [[Group(25, 25)], [Group(0, 25)] * 3, [Group(25, 25)] * 3, [Group(9, 20)]])
def test_few_areas_that_agree_are_not_sure(groups: list[Group]) -> None:
    tries, hits = sum(one.tries for one in groups), sum(one.hits for one in groups)
    found, alone = share_of_groups(groups), share_of(hits, tries)
    assert (found.hits, found.tries, found.share) == (hits, tries, hits / tries)
    assert found.low <= alone.low and found.high >= alone.high and found.high - found.low > 0.3
