"""How long a review takes, in working days of the city: a clock stands still while the applicant owes something.

A day is counted against the city when it is a working day after the one on which the review began, and the applicant owed nothing as
the day began. So the day of beginning never counts, a question that is asked and answered within a day stops nothing, and the day on
which the applicant answers is a gift to the city. Weekends and the public holidays of the country do not count (`holidays`, which
knows the days on which they are observed too); a holiday that only this city keeps does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

import holidays

_DAY = timedelta(days=1)
_SATURDAY = 5
FEWEST = 10  # cases on record below which nothing is said of how long others took


@dataclass(frozen=True)
class WorkingDays:
    """The days on which a city works. country: two letters; where it is not known, weekends alone are free."""

    zone: tzinfo
    country: str = "US"

    def is_one(self, day: date) -> bool:
        """Whether the city works on this day."""
        return day.weekday() < _SATURDAY and day not in _holidays(self.country, day.year)

    def after(self, day: date, number: int) -> date:
        """The day that is so many working days later. For 0 the day itself, whether it is one or not."""
        while number > 0:
            day += _DAY
            number -= self.is_one(day)
        return day

    def day_of(self, moment: datetime) -> date:
        """The city's day in which a moment lies."""
        return moment.astimezone(self.zone).date()

    def begins(self, day: date) -> datetime:
        """The moment at which a day begins here."""
        return datetime.combine(day, time(), self.zone)


@lru_cache(maxsize=200)
def _holidays(country: str, year: int) -> Collection[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:  # a country whose holidays the library does not know: weekends only
        return frozenset()


@dataclass(frozen=True)
class Owed:
    """One thing that the applicant was asked for. answered: null while it is owed."""

    asked: datetime
    answered: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether it was owed at this moment."""
        return self.asked <= moment and (self.answered is None or moment < self.answered)


@dataclass(frozen=True)
class Clock:
    """One review. goal: working days in which it should end. ended: null while it is open. owed: in any order; they may overlap."""

    began: datetime
    goal: int
    ended: datetime | None = None
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What a clock shows. used: working days that count. due: the day on which the goal is used up; of a clock that stands still,
    what it would be if the applicant answered now. is_late: the goal is passed."""

    used: int
    due: date
    is_late: bool
    is_stopped: bool


def read_clock(clock: Clock, now: datetime, days: WorkingDays) -> Reading:
    """What the clock shows at a moment."""
    until = clock.ended or now
    today, used = days.day_of(until), 0
    day = days.day_of(clock.began)
    due = day if clock.goal <= 0 else None
    while day < today:
        day += _DAY
        used += _counts(clock, day, days)
        if due is None and used == clock.goal:
            due = day
    return Reading(
        used=used,
        due=due or days.after(max(today, day), clock.goal - used),
        is_late=used > clock.goal,
        is_stopped=clock.ended is None and any(one.holds(until) for one in clock.owed),
    )


def _counts(clock: Clock, day: date, days: WorkingDays) -> bool:
    beginning = days.begins(day)
    return days.is_one(day) and not any(one.holds(beginning) for one in clock.owed)


@dataclass(frozen=True)
class Projection:
    """When a decision can be looked for. likely, latest: null where that can not be said. from_record: the days come from how long
    others took; else from what the city means to keep. waits: they count from an answer that the applicant still owes, as if it
    came today."""

    earliest: date
    likely: date | None
    latest: date | None
    from_record: bool
    waits: bool


def project(clocks: Sequence[Clock], taken: Iterable[int], now: datetime, days: WorkingDays) -> Projection:
    """When an application will be decided, of which these reviews run at the same time.

    taken: the working days that each decided application of this kind used. Of those that took longer than this one has already, one
    in ten ended before `earliest`, one in ten after `latest`, and half by `likely`. Where fewer than `FEWEST` are left, the goals speak, which
    promise a last day and no more; when they are passed, no day can be said.
    """
    readings = [read_clock(one, now, days) for one in clocks]
    used = max((one.used for one in readings), default=0)
    waits = any(one.is_stopped for one in readings)
    today = days.day_of(now)
    longer = sorted(one - used for one in taken if one > used)
    if len(longer) >= FEWEST:
        earliest, likely, latest = (days.after(today, _share(longer, share)) for share in (10, 50, 90))
        return Projection(earliest, likely, latest, from_record=True, waits=waits)
    open_ones = [one for one, clock in zip(readings, clocks, strict=True) if clock.ended is None]
    is_late = any(one.is_late for one in open_ones)
    goal = max((one.due for one in open_ones), default=None)
    return Projection(days.after(today, 1), None, None if is_late else goal, from_record=False, waits=waits)


def _share(ranked: Sequence[int], share: int) -> int:
    """The value that so many in a hundred do not pass: the nearest rank."""
    return ranked[max(-(-share * len(ranked) // 100), 1) - 1]
