"""How many visits show a doubling: against a loop over every outcome, and against rounds drawn by chance."""

from __future__ import annotations

import math

import numpy as np
import pytest

from upstate.ranking.shares.comparing import Group, compare
from upstate.ranking.shares.power import chance_to_show, plan_round


def homes(hits: int, tries: int) -> list[Group]:
    return [Group(int(place < hits), 1) for place in range(tries)]


def by_every_outcome(targeted: int, control: int, base: float, times: float) -> float:
    """The chance as a double loop: slow and obvious."""

    def chance(hits: int, tries: int, share: float) -> float:
        return math.comb(tries, hits) * share**hits * (1 - share) ** (tries - hits)

    return sum(
        chance(hits, targeted, base * times) * chance(found, control, base)
        for hits in range(targeted + 1)
        for found in range(control + 1)
        if compare(homes(hits, targeted), homes(found, control)) == "more"
    )


@pytest.mark.parametrize(("targeted", "control", "base", "times"), [(1, 1, 0.3, 2), (9, 12, 0.3, 2), (12, 10, 0.3, 2), (40, 25, 0.2, 2), (30, 30, 0.45, 2.2)])  # fmt: skip
def test_the_chance_is_the_sum_over_every_outcome(targeted: int, control: int, base: float, times: float) -> None:
    found = chance_to_show(targeted=targeted, control=control, base=base, times=times)
    assert found == pytest.approx(by_every_outcome(targeted, control, base, times), abs=1e-7)


def test_a_round_as_planned_shows_the_doubling_as_often_as_it_says() -> None:
    planned = plan_round(base=0.2, times=2, control_share=0.25, power=0.8)
    assert planned is not None and 100 < planned.visits < 400
    rng = np.random.default_rng(8)
    shown = [
        compare(
            homes(int(rng.binomial(planned.targeted, 0.4)), planned.targeted),
            homes(int(rng.binomial(planned.control, 0.2)), planned.control),
        )
        == "more"
        for _ in range(1500)
    ]
    assert np.mean(shown) == pytest.approx(planned.power, abs=0.025)


def test_fewer_visits_than_planned_do_not_suffice() -> None:
    planned = plan_round(base=0.15, times=2)
    assert planned is not None and 0.8 <= planned.power < 0.83
    fewer = round(planned.visits * 0.9)
    assert chance_to_show(targeted=round(fewer * 0.8), control=round(fewer * 0.2), base=0.15) < 0.8


def test_doors_that_stay_shut_make_the_round_longer() -> None:
    every, some = plan_round(base=0.2), plan_round(base=0.2, answered=0.4)
    assert every is not None and some is not None
    assert some.visits == pytest.approx(every.visits / 0.4, rel=0.05)


def test_a_list_that_finds_no_more_than_chance_is_hardly_ever_shown_to() -> None:
    assert chance_to_show(targeted=200, control=100, base=0.3, times=1.0) <= 0.025


def test_a_gain_too_small_for_a_million_visits_has_no_plan() -> None:
    assert plan_round(base=0.001, times=1.001) is None


@pytest.mark.parametrize(("base", "times"), [(0.0, 2.0), (0.6, 2.0), (-0.1, 2.0)])
def test_a_doubling_that_cannot_be_is_refused(base: float, times: float) -> None:
    with pytest.raises(ValueError, match="is no share"):
        plan_round(base=base, times=times)
