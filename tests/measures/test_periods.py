"""Periods without a gap, and how far data reach."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.measures.periods import (
    MOST_PERIODS,
    Reach,
    earliest_start,
    next_start,
    periods_between,
    start_of,
)
from upstate.solutions.measures.measure import Frequency

FREQUENCIES: tuple[Frequency, ...] = ("week", "month", "quarter", "year")
DAYS = st.dates(date(1900, 1, 7), date(2100, 1, 1))


@given(first=DAYS, last=DAYS, frequency=st.sampled_from(FREQUENCIES))
def test_periods_follow_each_other_without_a_gap_and_never_are_too_many(
    first: date, last: date, frequency: Frequency
) -> None:
    found = list(periods_between(first, last, frequency))
    assert len(found) <= MOST_PERIODS
    assert all(one.ends == after.starts for one, after in pairwise(found))
    if first <= last:
        assert found[-1].starts <= last < found[-1].ends
        assert found[0].starts in (start_of(first, frequency), earliest_start(last, frequency))


@given(day=DAYS, frequency=st.sampled_from(FREQUENCIES), count=st.integers(-40, 40))
def test_a_start_is_its_own_start_and_counting_back_leads_there_again(
    day: date, frequency: Frequency, count: int
) -> None:
    starts = start_of(day, frequency)
    assert start_of(starts, frequency) == starts <= day < next_start(starts, frequency)
    if date(1910, 1, 1) < day < date(2090, 1, 1) and (frequency != "year" or abs(count) < 9):
        there = next_start(starts, frequency, count=count)
        assert next_start(there, frequency, count=-count) == starts


def test_the_first_days_of_a_year_may_lie_in_a_week_of_the_year_before() -> None:
    assert start_of(date(2027, 1, 1), "week") == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("gap", "got", "until"),
    [
        (1, None, date(2026, 3, 10)),  # an event each day: the day after the newest is not told
        (4, None, date(2026, 3, 13)),  # over a long weekend nothing happens
        (4, date(2026, 3, 11), date(2026, 3, 11)),  # taken before it was over
        (4, date(2026, 3, 2), date(2026, 3, 10)),  # an event is told, whenever they say that it was taken
        (400, None, date(2026, 6, 1)),  # never beyond today
    ],
)
def test_data_reach_as_far_as_they_may_be_silent(gap: int, got: date | None, until: date) -> None:
    reach = Reach(date(2025, 1, 1), date(2026, 3, 9), last_gap=gap, got=got)
    assert reach.told_until(date(2026, 6, 1)) == until


def test_data_that_begin_late_in_a_month_tell_nothing_of_its_first_days() -> None:
    assert Reach(date(2016, 4, 12), date(2016, 9, 26), first_gap=3).told_from() == date(2016, 4, 10)
    assert Reach(date(2016, 4, 12), date(2016, 9, 26)).told_from() == date(2016, 4, 12)
