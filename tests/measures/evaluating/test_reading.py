from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.evaluating.making import compared_plan, month, noisy, planned, read, series, stepped
from tests.thorough import examples
from upstate.measures.evaluating.panel import lay_out
from upstate.measures.evaluating.result import CheckCode, Result

_HAVING, _LACKING = ("North", "South", "West", "East", "Center"), ("Hill", "Lake", "Park", "Mill", "Port")


def _neighborhoods(effect: float = 5, at: int = 36, months: int = 48) -> list[Any]:
    moved = [series(stepped(n, effect=effect, at=at, months=months), one) for n, one in enumerate(_HAVING)]
    return [*moved, *(series(noisy(10 + n, months), one) for n, one in enumerate(_LACKING))]


def _codes(result: Result) -> set[CheckCode]:
    return {one.code for one in result.checks}


def test_a_change_of_the_whole_city_is_read_as_it_was_registered() -> None:
    result = read(planned(), series(stepped(1, effect=8)))
    assert result.verdict == "as_expected"
    assert result.effect is not None
    assert result.effect.low < 8 < result.effect.high
    assert (result.periods_before, result.periods_after) == (36, 12)
    assert (result.early, result.looking_back, result.changed) == (False, False, ())
    assert set(result.more) == {"level", "slope", "newey_west"}


def test_groups_are_held_against_all_others_unless_some_are_named() -> None:
    result = read(compared_plan(*_HAVING), series(noisy(0)), *_neighborhoods())
    assert (result.groups_with, result.groups_without) == (5, 5)
    assert result.inference == "permutation"
    named = read(compared_plan(*_HAVING, compare=("Hill", "Lake")), series(noisy(0)), *_neighborhoods())
    assert named.groups_without == 2
    assert named.inference == "pooled"
    assert "few_groups" in _codes(named)


def test_chance_needs_no_periods_before() -> None:
    result = read(compared_plan(*_HAVING).model_copy(update={"method": "chance", "before": 0}), *_neighborhoods())
    assert result.verdict == "as_expected"
    assert result.periods_before == 0
    assert not _codes(result) & {"pre_trend", "pre_trend_unknown", "dip"}


def test_a_staggered_start_is_read_of_each_group_from_its_own_day_on() -> None:
    found = [series(stepped(n, effect=5, at=24 + 4 * n), one) for n, one in enumerate(_HAVING)]
    starts = {one: month(24 + 4 * n) for n, one in enumerate(_HAVING)}
    plan = planned(method="staggered", breakdown="neighborhood", starts=starts, after=6, before=20)
    result = read(plan, *found, *_neighborhoods()[5:])
    assert result.effect is not None
    assert result.effect.low < 5 < result.effect.high
    assert (result.groups_with, result.groups_without) == (5, 5)
    panel = lay_out(plan, found)
    assert [
        int((row[begin or 0 :] == row[begin or 0 :]).sum())
        for row, begin in zip(panel.values, panel.began, strict=True)
    ] == [6] * 5


def test_the_period_in_which_it_started_is_on_neither_side() -> None:
    values = stepped(2, effect=8, at=37)
    values[36] = -1000
    result = read(planned(starts=date(2023, 1, 15)), series(values))
    assert result.effect is not None
    assert abs(result.effect.value - 8) < 6
    assert (result.periods_before, result.periods_after) == (36, 11)
    assert "left_out" not in _codes(result)


def test_only_the_planned_periods_are_read() -> None:
    values = [-1000.0] * 12 + noisy(3, 12) + stepped(3, effect=8, at=0, months=12) + [9000.0] * 12
    result = read(planned(starts=month(24), before=12, read_on=month(40)), series(values))
    assert result.effect is not None
    assert abs(result.effect.value) < 40
    assert len(result.lines) == 25  # one before the window, in which nothing is read
    assert result.lines[0].observed is None


def test_before_its_day_it_is_marked() -> None:
    assert read(planned(), series(stepped(4, effect=5)), today=month(45)).early


@pytest.mark.parametrize(("state", "is_read"), [("early", False), ("late", False), ("missing", False), ("few", True)])
def test_what_is_not_known_in_full_is_left_out_and_told(state: Any, is_read: bool) -> None:
    values = stepped(5, effect=5)
    values[40] = 5000.0
    result = read(planned(), series(values, states={40: state}))
    assert result.effect is not None
    assert (abs(result.effect.value) > 100) == is_read
    told = {one.code: one for one in result.checks}
    assert told["few_cases"].number == 1 if is_read else told["left_out"].words == (state,)


def test_periods_that_are_not_there_yet_are_told() -> None:
    result = read(planned(), series(stepped(6, effect=5, months=42)))
    missing = next(one for one in result.checks if one.code == "not_all_periods")
    assert (missing.number, missing.of) == (6, 12)


def test_groups_that_moved_apart_before_are_told() -> None:
    found = _neighborhoods(effect=0)
    for n, one in enumerate(_HAVING):
        found[n] = series([value + 0.6 * place for place, value in enumerate(noisy(n))], one)
    assert "pre_trend" in _codes(read(compared_plan(*_HAVING), *found))


def test_a_group_chosen_because_it_did_worst_is_told_by_plan_and_by_figures() -> None:
    """The dip is chance; afterwards all is as it always was, and looks like an effect."""
    values = noisy(7)
    for place in range(27, 36):
        values[place] -= 12
    result = read(planned(chosen_as_worst=True), series(values))
    assert {"dip", "chosen_as_worst"} <= _codes(result)


def test_a_measure_that_got_worse_steadily_has_no_dip() -> None:
    values = [value - 0.5 * place for place, value in enumerate(noisy(8))]
    assert "dip" not in _codes(read(planned(), series(values)))


def test_another_change_of_the_same_measure_at_the_same_time_is_told() -> None:
    others = {
        "holiday-crew": planned(starts=month(40)),
        "second-crew": planned(),
        "elsewhere": planned(measure="breaks"),
    }
    result = read(planned(same_time=("A mild winter",)), series(stepped(9, effect=5)), others=others)
    told = {one.code: one.words for one in result.checks}
    assert told["other_change"] == ("holiday-crew",)
    assert told["said_change"] == ("A mild winter",)


def test_less_than_two_years_do_not_know_the_season() -> None:
    result = read(planned(starts=month(12), before=12, after=6, read_on=month(20)), series(noisy(10, 18)))
    assert "season_unknown" in _codes(result)


@pytest.mark.parametrize(
    "found", [(), (series([]),), (series([None] * 48),), (series([7.0] * 48),), (series(noisy(1, 5)),)]
)
def test_where_there_is_not_enough_nothing_is_said(found: Any) -> None:
    result = read(planned(), *found)
    assert result.verdict == "not_enough"
    assert result.effect is None
    assert "too_few" in _codes(result)


@settings(max_examples=examples(100), deadline=None)
@given(
    st.lists(st.lists(st.none() | st.floats(-1e6, 1e6), min_size=0, max_size=40), max_size=6),
    st.sampled_from(["interrupted", "compared", "chance", "staggered"]),
)
def test_any_figures_give_a_result_that_can_be_kept(values: list[list[float | None]], method: str) -> None:
    found = [series([] if not values else values[0])]
    found += [series(one, f"group {number}") for number, one in enumerate(values)]
    said: dict[str, Any] = {"method": method, "starts": month(20), "before": 15, "after": 10, "read_on": month(31)}
    if method != "interrupted":
        said |= {"breakdown": "neighborhood", "groups": ("group 0", "group 1")}
    if method == "staggered":
        said |= {"groups": (), "starts": {"group 0": month(18), "group 1": month(20)}}
    result = read(planned(**said), *found)
    assert Result.model_validate_json(result.model_dump_json()) == result
