"""Periods of a measure: weeks from Monday, months, quarters and years, and whether the data tell all of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from upstate.engine import Sandbox
from upstate.solutions.measures import PERIODS
from upstate.solutions.measures.measure import A_YEAR, Frequency

# The longest series: weeks of 25 years, months of a hundred.
MOST_PERIODS = 1_300
EARLIEST = date(1900, 1, 1)
_MONTHS: dict[Frequency, int] = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """ends: the first day after it."""

    starts: date
    ends: date


def start_of(day: date, frequency: Frequency) -> date:
    """The first day of the period in which `day` lies.

    >>> start_of(date(2026, 11, 27), "week"), start_of(date(2026, 11, 27), "quarter")
    (datetime.date(2026, 11, 23), datetime.date(2026, 10, 1))
    """
    if frequency == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[frequency]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_start(starts: date, frequency: Frequency, *, count: int = 1) -> date:
    """The first day of the period that is `count` after the one that begins on `starts`; before it where count is negative."""
    if frequency == "week":
        return starts + timedelta(weeks=count)
    months = starts.year * 12 + starts.month - 1 + count * _MONTHS[frequency]
    return date(months // 12, months % 12 + 1, 1)


def periods_between(first: date, last: date, frequency: Frequency) -> Iterator[Period]:
    """Every period from the one in which `first` lies to that of `last`; the newest `MOST_PERIODS` where there are more."""
    starts = max(start_of(first, frequency), earliest_start(last, frequency))
    while starts <= last:
        ends = next_start(starts, frequency)
        yield Period(starts, ends)
        starts = ends


def earliest_start(last: date, frequency: Frequency) -> date:
    """Before this day no case is counted, in a series that ends with the period of `last`."""
    wanted = start_of(last, frequency)
    years = MOST_PERIODS // A_YEAR[frequency]
    if wanted.year - years <= EARLIEST.year:
        return EARLIEST
    return next_start(wanted, frequency, count=1 - MOST_PERIODS)


def write_periods(sandbox: Sandbox, periods: Iterator[Period]) -> None:
    """The table `periods` that queries may join."""
    rows = list(periods)
    sandbox.run(f"CREATE OR REPLACE TABLE main.{PERIODS} (starts DATE, ends DATE)")
    sandbox.run(
        f"INSERT INTO main.{PERIODS} SELECT unnest(?::DATE[]), unnest(?::DATE[])",
        [[one.starts for one in rows], [one.ends for one in rows]],
    )


@dataclass(frozen=True)
class Reach:
    """The days that data tell of. first, last: with an event in it. first_gap, last_gap: days from one of them to the next, of nineteen in twenty
    at most so many; at the beginning, and lately. got: the day on which the data were taken, None where that is not known."""

    first: date
    last: date
    first_gap: int = 1
    last_gap: int = 1
    got: date | None = None

    def told_from(self) -> date:
        """The first day of which they tell: as long before the first event as it may have been silent."""
        return self.first - timedelta(days=self.first_gap - 1)

    def told_until(self, today: date) -> date:
        """The first day of which the data tell nothing: as long after the newest event as it may be silent, and not after they were taken."""
        after = self.last + timedelta(days=1)
        silent = self.last + timedelta(days=self.last_gap)
        return min(max(after, min(silent, self.got or today)), max(today, after))


@dataclass(frozen=True)
class Told:
    """The days that the tables of a measure tell of. first: of an event. from_: how long before it they would have told of one. until: the first day of
    which they tell nothing."""

    first: date
    from_: date
    until: date
