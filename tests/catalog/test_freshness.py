"""Whether the city kept its promise of freshness, by the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstate.catalog.description import Frequency
from upstate.catalog.freshness import GRACE_DAYS, Freshness, FreshnessState, judge_freshness, next_due


def judged(frequency: str, published: date, today: date, reason: str = "") -> Freshness:
    return judge_freshness(frequency=Frequency(frequency), published=published, today=today, late_reason=reason)


def test_the_sentence_says_the_promise_the_day_the_delay_and_the_reason() -> None:
    found = judged("monthly", date(2026, 5, 3), date(2026, 6, 15), "The clerk is ill")
    assert found.sentence == (
        "Promised every month. Last updated 3 May 2026, so it is 12 days late. Reason: The clerk is ill."
    )
    assert (found.state, found.days_late) == (FreshnessState.LATE, 12)


def test_a_reason_from_the_last_time_is_not_told_while_the_promise_is_kept() -> None:
    found = judged("monthly", date(2026, 5, 3), date(2026, 6, 1), "The clerk is ill")
    assert found.sentence == "Promised every month. Last updated 3 May 2026; next due 3 June 2026."


def test_a_version_may_come_in_the_days_of_grace() -> None:
    found = judged("weekly", date(2026, 5, 1), date(2026, 5, 10))
    assert (
        found.sentence == "Promised every week. Last updated 1 May 2026; the next update has been due since 8 May 2026."
    )
    assert found.days_late == 0


def test_the_first_day_after_the_grace_counts_from_the_day_it_was_due() -> None:
    assert judged("weekly", date(2026, 5, 1), date(2026, 5, 11)).days_late == 3


@pytest.mark.parametrize(
    ("frequency", "published", "due"),
    [
        ("daily", date(2026, 12, 31), date(2027, 1, 1)),
        ("weekly", date(2024, 2, 26), date(2024, 3, 4)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 28)),
        ("monthly", date(2024, 1, 31), date(2024, 2, 29)),
        ("monthly", date(2026, 12, 15), date(2027, 1, 15)),
        ("quarterly", date(2026, 11, 30), date(2027, 2, 28)),
        ("yearly", date(2024, 2, 29), date(2025, 2, 28)),
        ("yearly", date(9999, 3, 1), date.max),
        ("daily", date.max, date.max),
        ("irregular", date(2026, 1, 1), None),
        ("never", date(2026, 1, 1), None),
    ],
)
def test_a_period_ends_by_the_calendar(frequency: str, published: date, due: date | None) -> None:
    assert next_due(Frequency(frequency), published) == due


@pytest.mark.parametrize("frequency", ["irregular", "never"])
def test_what_was_not_promised_is_never_late(frequency: str) -> None:
    found = judged(frequency, date(1990, 1, 1), date(2026, 1, 1), "none")
    assert (found.state, found.days_late) == (FreshnessState.NO_PROMISE, 0)
    assert "late" not in found.sentence
    assert found.sentence.endswith("Last updated 1 January 1990.")


@given(st.sampled_from([*GRACE_DAYS]), st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 2000))
def test_waiting_a_day_longer_never_makes_it_better(frequency: Frequency, published: date, days: int) -> None:
    order = [FreshnessState.KEPT, FreshnessState.DUE, FreshnessState.LATE]
    today = published + timedelta(days=days)
    now, then = (
        judge_freshness(frequency=frequency, published=published, today=day)
        for day in (today, today + timedelta(days=1))
    )
    assert order.index(now.state) <= order.index(then.state)
    assert now.days_late <= then.days_late
    assert then.days_late in (0, now.days_late + 1, GRACE_DAYS[frequency] + 1)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.sampled_from(["monthly", "quarterly", "yearly"]))
def test_a_month_is_counted_as_one_would_on_a_wall_calendar(published: date, frequency: str) -> None:
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[frequency]
    first = published.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == first.month]
    assert next_due(Frequency(frequency), published) == days[min(published.day, len(days)) - 1]


def test_a_version_from_tomorrow_is_not_late() -> None:
    assert judged("daily", date(2026, 5, 4), date(2026, 5, 3)).state == FreshnessState.KEPT


def test_on_the_day_that_was_promised_the_promise_is_still_kept() -> None:
    assert judged("monthly", date(2026, 5, 3), date(2026, 6, 3)).state == FreshnessState.KEPT
    assert judged("monthly", date(2026, 5, 3), date(2026, 6, 4)).state == FreshnessState.DUE
