"""Each question rests on one thing that the reading says; a harder target is proposed only for one that was met all the time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.making import changed_in, measure, reading
from upstate.measures.meeting.questions import questions_about
from upstate.measures.meeting.tightening import PERIODS, propose_target
from upstate.measures.reading import AgainstTarget, Reading
from upstate.solutions.measures.measure import Frequency


def ask(read: Reading, **more: Any) -> tuple[str, ...]:
    return tuple(one.replace("\xa0", " ") for one in questions_about(measure("m", reading=read, **more)))


def test_what_is_worse_is_asked_by_the_month_in_which_it_began() -> None:
    worse = reading(verdict="worse", news=changed_in(17), last_year=(-8.0, -12.0, -4.0))
    assert ask(worse) == ("Worse than last year by more than noise: what happened in June 2026?",)


def test_last_year_is_named_only_where_the_change_against_it_is_more_than_noise() -> None:
    for last_year in (None, (-2.0, -5.0, 1.0), (3.0, 1.0, 5.0)):
        [asked] = ask(reading(verdict="worse", news=changed_in(5), last_year=last_year))
        assert asked == "Worse by more than noise: what happened in June 2025?"


@pytest.mark.parametrize(
    ("verdict", "asked"),
    [
        ("changed", "Changed by more than noise: what happened in March 2025?"),
        ("better", "Better by more than noise since March 2025: what was done, and where else would it help?"),
    ],
)
def test_what_changed_and_what_is_better_is_asked_too(verdict: Any, asked: str) -> None:
    assert ask(reading(verdict=verdict, news=changed_in(2))) == (asked,)


@pytest.mark.parametrize("verdict", ["steady", "not_enough"])
def test_noise_raises_no_question(verdict: Any) -> None:
    assert ask(reading(verdict=verdict)) == ()


def test_a_target_that_is_missed_is_asked_with_its_day() -> None:
    missed = AgainstTarget(80.0, date(2027, 12, 31), met=False, periods=3, of=12)
    assert ask(reading(target=missed)) == (
        "The target of 80 was met in 3 of 12 months: what would reach it by 2027-12-31, and who does it?",
    )
    without_day = AgainstTarget(80.0, None, met=False, periods=3, of=12)
    assert ask(reading(target=without_day)) == (
        "The target of 80 was met in 3 of 12 months: what would reach it, and who does it?",
    )


def test_a_measure_that_nothing_computes_raises_no_question() -> None:
    assert questions_about(measure("m", None)) == ()


def test_a_target_that_was_met_in_all_of_a_year_is_proposed_to_be_tightened() -> None:
    values = [81.0, 82, 83, 91, 92, 93, 94, 95, 96, 97, 98, 99]
    met = AgainstTarget(80.0, None, met=True, periods=12, of=12)
    asked = "Met in 12 of 12 months: tighten from 80 to 91, which was reached in 9 of them?"
    assert ask(reading(values, target=met), target=80.0) == (asked,)


def test_where_less_is_better_a_harder_target_is_a_lower_one() -> None:
    found = propose_target(
        measure("m", reading=reading([8.0, 7, 6, 5, 5, 5, 5, 5, 5, 5, 5, 4.04], direction="down"), target=10.0)
    )
    assert found is not None and (found.tighter, found.reached) == (5.0, 9)


@pytest.mark.parametrize(
    ("values", "target", "more"),
    [
        ([90.0] * 11, 80.0, {}),
        ([90.0] * 11 + [79.9], 80.0, {}),
        ([79.0] + [90.0] * 11, 80.0, {}),
        ([80.4] * 12, 80.0, {}),
        ([90.0] * 12, 80.0, {"direction": "none"}),
        ([90.0] * 12, None, {}),
        ([90.0] * 12, 80.0, {"frequency": "week"}),
    ],
    ids=["eleven months", "missed last", "missed first", "no harder one", "no direction", "no target", "twelve weeks"],
)
def test_nothing_is_proposed_where_the_year_was_not_whole_or_no_harder_target_suggests_itself(
    values: list[float], target: float | None, more: dict[str, Any]
) -> None:
    assert propose_target(measure("m", reading=reading(values, **more), target=target)) is None


def test_only_complete_periods_count() -> None:
    early = reading([90.0] * 12 + [10.0], states={12: "early"})
    assert propose_target(measure("m", reading=early, target=80.0)) is not None


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=52, max_size=60),
    st.floats(-1e6, 1e6),
    st.sampled_from(["up", "down"]),
    st.sampled_from(sorted(PERIODS)),
)
def test_a_proposal_is_harder_and_was_reached_in_three_quarters_of_the_time(
    values: list[float], target: float, direction: str, frequency: Frequency
) -> None:
    found = propose_target(
        measure("m", reading=reading(values, direction=direction, frequency=frequency), target=target)
    )
    if found is None:
        return
    sign = 1 if direction == "up" else -1
    last = values[-PERIODS[frequency] :]
    assert sign * found.tighter > sign * target and all(sign * value >= sign * target for value in last)
    reached = sum(sign * value >= sign * found.tighter for value in last)
    assert reached == found.reached and reached >= 0.75 * len(last)
