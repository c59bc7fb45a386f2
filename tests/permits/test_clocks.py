"""Clocks against a slow oracle that walks from minute to minute, and by days that anybody can count on a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upstate.permits.clocks import FEWEST, Clock, Owed, WorkingDays, project, read_clock

CHICAGO = WorkingDays(ZoneInfo("America/Chicago"))
ANY_MACHINE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Independence Day of 2026 is a Saturday, observed on Friday the third; 25 May is Memorial Day.
FREE = {date(2026, 5, 25), date(2026, 6, 19), date(2026, 7, 3), date(2026, 9, 7)}


def at(text: str) -> datetime:
    """A moment by the clock on the wall of the city."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO.zone)


def test_five_working_days_from_a_monday_end_on_the_next_monday() -> None:
    reading = read_clock(Clock(at("2026-06-01 09:00"), 5), at("2026-06-03 12:00"), CHICAGO)
    assert (reading.used, reading.due, reading.is_late) == (2, date(2026, 6, 8), False)


def test_a_holiday_that_falls_on_a_saturday_is_free_on_the_friday_before() -> None:
    assert CHICAGO.after(date(2026, 7, 2), 1) == date(2026, 7, 6)


def test_what_country_is_not_known_has_weekends_only() -> None:
    assert WorkingDays(UTC, "XX").after(date(2026, 7, 2), 1) == date(2026, 7, 3)


def test_an_evening_in_the_city_is_not_the_next_day_of_greenwich() -> None:
    late = datetime(2026, 6, 2, 3, 0, tzinfo=UTC)  # still Monday evening in Chicago
    assert read_clock(Clock(late, 1), late + timedelta(hours=3), CHICAGO).used == 1
    assert read_clock(Clock(late, 1), late + timedelta(hours=1), CHICAGO).used == 0


def test_days_on_which_the_applicant_owes_something_do_not_count() -> None:
    owed = (Owed(at("2026-06-02 15:00"), at("2026-06-05 10:00")),)
    reading = read_clock(Clock(at("2026-06-01 09:00"), 5, owed=owed), at("2026-06-08 12:00"), CHICAGO)
    assert (reading.used, reading.due) == (2, date(2026, 6, 11))  # the second and the eighth


def test_a_question_that_is_answered_on_the_same_day_stops_nothing() -> None:
    owed = (Owed(at("2026-06-02 09:00"), at("2026-06-02 17:00")),)
    assert read_clock(Clock(at("2026-06-01 09:00"), 5, owed=owed), at("2026-06-08 12:00"), CHICAGO).used == 5


def test_a_clock_that_stands_still_would_be_due_as_if_the_answer_came_now() -> None:
    clock = Clock(at("2026-06-01 09:00"), 5, owed=(Owed(at("2026-06-02 15:00")),))
    early, later = (read_clock(clock, at(now), CHICAGO) for now in ("2026-06-03 12:00", "2026-06-10 12:00"))
    assert early.is_stopped and later.is_stopped
    assert (early.used, later.used) == (1, 1)
    assert (early.due, later.due) == (date(2026, 6, 9), date(2026, 6, 16))


def test_a_review_that_has_ended_uses_no_more_days() -> None:
    clock = Clock(at("2026-06-01 09:00"), 5, ended=at("2026-06-03 12:00"))
    assert read_clock(clock, at("2026-08-01 12:00"), CHICAGO).used == 2


def test_what_is_late_says_so_the_day_after_it_was_due() -> None:
    clock = Clock(at("2026-06-01 09:00"), 5)
    assert not read_clock(clock, at("2026-06-08 23:00"), CHICAGO).is_late
    assert read_clock(clock, at("2026-06-09 01:00"), CHICAGO).is_late


moments = st.integers(0, 60 * 24 * 4).map(lambda quarters: at("2026-05-18 00:00") + timedelta(minutes=15 * quarters))


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A clock with up to four questions that may overlap and may be open still."""
    owed = []
    for _ in range(draw(st.integers(0, 4))):
        first, second = sorted([draw(moments), draw(moments)])
        owed.append(Owed(first, draw(st.sampled_from([second, None]))))
    began, ended = sorted([draw(moments), draw(moments)])
    return Clock(began, draw(st.integers(1, 20)), draw(st.sampled_from([ended, None])), tuple(owed))


def slow_used(clock: Clock, now: datetime) -> int:
    """The same, hour by hour: at each midnight of the city's wall, was it a working day, and was nothing owed?"""
    moment, used = clock.began.astimezone(UTC).replace(minute=0, second=0, microsecond=0), 0
    end = (clock.ended or now).astimezone(UTC)
    while moment <= end:
        here = moment.astimezone(CHICAGO.zone)
        if here.hour == 0 and moment > clock.began and here.strftime("%a") not in ("Sat", "Sun"):
            owes = [one for one in clock.owed if one.asked <= moment and not (one.answered and one.answered <= moment)]
            used += here.date() not in FREE and not owes
        moment += timedelta(hours=1)
    return used


@ANY_MACHINE
@given(clocks(), moments)
def test_clocks_agree_with_a_slow_oracle(clock: Clock, now: datetime) -> None:
    now = max(now, clock.began)
    assert read_clock(clock, now, CHICAGO).used == slow_used(clock, now)


@ANY_MACHINE
@given(clocks(), moments)
def test_on_the_day_that_it_is_due_the_goal_is_used_up(clock: Clock, now: datetime) -> None:
    """If nothing more is asked, and what is owed is answered now."""
    now = max(now, clock.began)
    told = read_clock(clock, now, CHICAGO)
    answered = tuple(
        Owed(one.asked, min(one.answered or now, max(now, one.asked))) for one in clock.owed if one.asked <= now
    )
    if clock.ended is None and not told.is_late:
        later = Clock(clock.began, clock.goal, None, answered)
        assert read_clock(later, at(f"{told.due} 12:00"), CHICAGO).used == clock.goal


@ANY_MACHINE
@given(clocks(), moments, moments)
def test_a_clock_never_runs_back(clock: Clock, one: datetime, other: datetime) -> None:
    first, second = sorted([one, other])
    assert read_clock(clock, first, CHICAGO).used <= read_clock(clock, second, CHICAGO).used


NOW = at("2026-06-03 12:00")
OPEN = [Clock(at("2026-06-01 09:00"), 5), Clock(at("2026-06-01 09:00"), 7)]


def test_without_a_record_the_goals_promise_a_last_day_and_no_more() -> None:
    told = project(OPEN, [3] * (FEWEST - 1), NOW, CHICAGO)
    assert (told.earliest, told.likely, told.latest) == (date(2026, 6, 4), None, date(2026, 6, 10))
    assert not told.from_record


def test_a_city_that_is_late_says_that_it_can_not_tell() -> None:
    assert project(OPEN, [], at("2026-06-30 12:00"), CHICAGO).latest is None


def test_with_a_record_only_cases_count_that_took_longer_than_this_one_has() -> None:
    told = project(OPEN, [*range(1, 13), 1, 1, 2, 2], NOW, CHICAGO)  # two days are used, ten took longer
    assert (told.earliest, told.likely, told.latest) == tuple(
        CHICAGO.after(date(2026, 6, 3), number) for number in (1, 5, 9)
    )
    assert told.from_record


def test_a_projection_says_that_it_waits_for_the_applicant() -> None:
    stopped = Clock(at("2026-06-01 09:00"), 5, owed=(Owed(at("2026-06-02 09:00")),))
    assert project([stopped], [], NOW, CHICAGO).waits


@ANY_MACHINE
@given(clocks(), st.lists(st.integers(0, 60), max_size=40), moments)
def test_a_projection_is_in_order(clock: Clock, taken: list[int], now: datetime) -> None:
    told = project([clock], taken, max(now, clock.began), CHICAGO)
    known = [day for day in (told.earliest, told.likely, told.latest) if day]
    assert known == sorted(known) or not told.from_record


@pytest.mark.parametrize("number", [0, 1, 5, 260])
def test_so_many_working_days_later_is_counted_one_by_one(number: int) -> None:
    day, left = date(2026, 5, 18), number
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and CHICAGO.is_one(day)
    assert CHICAGO.after(date(2026, 5, 18), number) == day
