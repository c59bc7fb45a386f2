"""Which dates are trained on and which are tested: never a window that was open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from cities import load_city, shelf
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.thorough import examples

from upstate.engine import Limits, Sandbox
from upstate.errors import NotEnoughHistory
from upstate.ranking.schedule import History, Schedule, find_history, plan_ranking, plan_tests, years_after
from upstate.solutions import RankingSolution

MAINS = shelf("water-main-breaks")
LONG = History(date(1997, 1, 1), date(2022, 10, 20))
DATES = st.dates(date(1980, 1, 1), date(2040, 12, 31))


def solution(horizon: int, history: int) -> RankingSolution:
    settings_ = MAINS.settings.model_copy(update={"horizon_years": horizon, "history_years": history})
    return replace(MAINS, settings=settings_)


def planned(horizon: int, history: int, known: History, asked: list[date]) -> Schedule | None:
    try:
        return plan_tests(solution(horizon, history), known, asked)
    except NotEnoughHistory as fault:
        assert fault.given and fault.allowed and fault.next_step
        return None


def closes(day: date, years: int) -> date:
    """The first day on which the outcome of `day` is known, counted the slow way: on 1 March where 29 February is missing."""
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 3, 1)


@settings(max_examples=examples(400), deadline=None, derandomize=True)
@given(
    horizon=st.integers(1, 5), history=st.integers(0, 5), begins=st.integers(1980, 2020), settled=DATES,
    asked=st.lists(DATES | st.sampled_from([date(2012, 2, 29), date(2016, 2, 29)]), max_size=3),
)  # fmt: skip
def test_no_date_is_trained_on_before_its_window_closed(
    horizon: int, history: int, begins: int, settled: date, asked: list[date]
) -> None:
    known = History(date(begins, 1, 1), settled)
    schedule = planned(horizon, history, known, asked)
    if schedule is None:
        return
    assert schedule.tests == tuple(sorted(set(asked))) if asked else 0 < len(schedule.tests) <= 12
    for test in schedule.tests:
        assert closes(test, horizon) <= settled
        closed = schedule.closed_by(test)
        assert closed
        assert all(closes(day, horizon) <= test for day in closed)
        assert all(day >= closes(known.begins, history) for day in closed)
        assert set(closed) <= set(schedule.dates)
    used = {*schedule.tests, *(day for test in schedule.tests for day in schedule.closed_by(test))}
    assert set(schedule.dates) == used, "a date is built that nobody uses"
    assert list(schedule.dates) == sorted(schedule.dates)


@settings(max_examples=examples(300), deadline=None, derandomize=True)
@given(horizon=st.integers(1, 5), begins=st.integers(1980, 2020), settled=DATES, as_of=DATES)
def test_a_ranking_learns_only_from_windows_that_closed_by_its_day_and_are_settled(
    horizon: int, begins: int, settled: date, as_of: date
) -> None:
    schedule = plan_ranking(solution(horizon, 3), History(date(begins, 1, 1), settled), as_of)
    for day in schedule.closed_by(as_of):
        assert closes(day, horizon) <= min(as_of, settled)


def test_a_window_that_closes_on_the_day_itself_counts_and_one_day_later_not() -> None:
    schedule = Schedule(tests=(), training=(date(2010, 1, 1), date(2010, 1, 2)), horizon_years=3)
    assert schedule.closed_by(date(2013, 1, 1)) == (date(2010, 1, 1),)


def test_leap_days_close_on_the_first_of_march() -> None:
    assert years_after(date(2016, 2, 29), 3) == date(2019, 3, 1)
    assert years_after(date(2016, 2, 29), 4) == date(2020, 2, 29)
    schedule = plan_tests(MAINS, LONG, [date(2016, 2, 29)])
    assert date(2012, 2, 29) in schedule.closed_by(date(2016, 2, 29))
    assert date(2013, 3, 1) not in schedule.closed_by(date(2016, 2, 29))


def test_without_dates_the_last_twelve_whose_outcome_is_settled_are_tested() -> None:
    schedule = plan_tests(MAINS, LONG)
    assert schedule.tests == tuple(date(year, 1, 1) for year in range(2008, 2020))
    assert schedule.dates[0] == date(2000, 1, 1)


def test_training_falls_on_the_day_of_the_year_that_is_asked_about() -> None:
    schedule = plan_tests(MAINS, LONG, [date(2015, 7, 15), date(2012, 7, 15)])
    assert {(day.month, day.day) for day in schedule.training} == {(7, 15)}
    assert plan_tests(MAINS, LONG, [date(2012, 7, 15), date(2015, 3, 1)]) == plan_tests(
        MAINS, LONG, [date(2015, 3, 1), date(2012, 7, 15)]
    )


@pytest.mark.parametrize(
    ("asked", "given", "allowed"),
    [
        (date(2020, 6, 1), "The outcome of 2020-06-01 is known only on 2023-06-01; the record is settled until 2022-10-20.", "as-of dates up to 2019-10-20"),
        (date(2002, 1, 1), "Nothing before 2002-01-01 can be trained on: the record begins on 1997-01-01.", "later as-of dates"),
        (date(9999, 12, 31), "The outcome of 9999-12-31 is known only on 9999-12-31; the record is settled until 2022-10-20.", "as-of dates up to 2019-10-20"),
        (date(1, 1, 1), "Nothing before 0001-01-01 can be trained on: the record begins on 1997-01-01.", "later as-of dates"),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_tested_is_refused_with_the_reason(asked: date, given: str, allowed: str) -> None:
    with pytest.raises(NotEnoughHistory) as caught:
        plan_tests(MAINS, LONG, [asked])
    assert (caught.value.given, caught.value.allowed) == (given, allowed)


def test_a_short_record_says_how_long_it_must_be() -> None:
    with pytest.raises(NotEnoughHistory) as caught:
        plan_tests(MAINS, History(date(2015, 1, 1), date(2022, 1, 1)))
    assert caught.value.given == "The record runs from 2015-01-01 to 2022-01-01, too short to prove anything."
    assert caught.value.allowed == "3 years to know the past, 5 to train on, and 3 to see the outcome"
    assert plan_tests(MAINS, History(date(2011, 1, 1), date(2022, 1, 1))).tests == (date(2019, 1, 1),)


@pytest.fixture
def history_of(tmp_path: Any) -> Callable[[list[date]], History]:
    def history_of(events: list[date]) -> History:
        city = {"breaks": [{"main_id": "a", "broke_on": day.isoformat()} for day in events]}
        with Sandbox(Limits(memory="1GB", threads=1)) as sandbox:
            return find_history(load_city(sandbox, MAINS, city, tmp_path), MAINS)

    return history_of


def _every_other_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=2 * place) for place in range((last - first).days // 2 + 1)]


def test_a_record_begins_with_its_first_full_year_and_is_settled_ninety_days_before_its_end(
    history_of: Callable[[list[date]], History],
) -> None:
    events = [
        date(1970, 5, 1),
        date(1985, 1, 3),
        *_every_other_day(date(2001, 3, 1), date(2010, 6, 20)),
        date(2029, 1, 1),
    ]
    history = history_of(events)
    assert history.begins == date(2001, 1, 1)
    last = max(day for day in events if day.year < 2020)
    assert history.settled == last - timedelta(days=90)


def test_a_city_without_dated_events_has_no_history(history_of: Callable[[list[date]], History]) -> None:
    with pytest.raises(NotEnoughHistory, match="No event with a usable date"):
        history_of([])
