"""Which as-of dates are trained on and which are tested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upstate.engine import quote
from upstate.errors import NotEnoughHistory
from upstate.solutions import RankingSolution
from upstate.tables.checks.thin_years import dense_since, events_by_year, last_full_day
from upstate.tables.loading import CityTables

# Records are entered late: the last days of an export are not counted as settled.
SETTLED = timedelta(days=90)
_A_DAY = timedelta(days=1)
MOST_TESTS = 12
LEAST_TRAINING = 3


@dataclass(frozen=True)
class History:
    """The stretch of time in which the city's events are on record. begins: first full year. settled: last day that
    is taken as complete."""

    begins: date
    settled: date

    @property
    def recorded_until(self) -> date:
        """The first day after the last one of which outcomes are on record in full."""
        return self.settled + SETTLED + _A_DAY


@dataclass(frozen=True)
class Schedule:
    """tests: as-of dates to be ranked. training: every date on which a model may be trained, oldest first."""

    tests: tuple[date, ...]
    training: tuple[date, ...]
    horizon_years: int

    def closed_by(self, as_of: date) -> tuple[date, ...]:
        """The training dates whose outcome window had closed by `as_of`: what a model for that day may know."""
        return tuple(day for day in self.training if years_after(day, self.horizon_years) <= as_of)

    @property
    def dates(self) -> tuple[date, ...]:
        """Every date that is built, oldest first: the tests, and what the last of them may train on."""
        return tuple(sorted({*self.tests, *self.closed_by(max(self.tests))}))


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where there is none. The calendar ends in 9999."""
    return _on(min(max(day.year + years, date.min.year), date.max.year), (day.month, day.day))


def find_history(tables: CityTables, solution: RankingSolution) -> History:
    """When the record of outcomes begins and until when it is settled; of several tables of events, the shortest.

    Raises `NotEnoughHistory` where no outcome is on record.
    """
    history = known_history(tables, solution)
    if history is None:
        raise NotEnoughHistory(
            "No event with a usable date is on record.",
            allowed="a table of events with dates, mapped in crosswalk.toml",
            next_step="Look at what `upstate adapt` says of the dates; a format may be missing in crosswalk.toml.",
        )
    return history


def known_history(tables: CityTables, solution: RankingSolution) -> History | None:
    """As `find_history`; null where no outcome is on record, and a city can only begin with what needs none."""
    stretches = []
    for name, event in _events(tables, solution.records):
        counts = events_by_year(tables, name, event)
        begins = dense_since(counts)
        last = last_full_day(tables, name, event)
        if begins is not None and last is not None:
            stretches.append((date(begins, 1, 1), last - SETTLED))
    if not stretches:
        return None
    return History(begins=max(begin for begin, _ in stretches), settled=min(end for _, end in stretches))


def last_known_day(tables: CityTables, solution: RankingSolution, history: History | None) -> date:
    """The day after the last full month of outcomes, at most today, or the day after the last other event, such as a visit,
    whichever is later: tomorrow, where crews were out today. Today, where nothing is on record."""
    today = tables.today
    days = [] if history is None else [min(history.recorded_until, today)]
    for name, event in _events(tables, frozenset(tables.contract.tables) - solution.records):
        (last,) = tables.sandbox.row(
            f"SELECT max({quote(event)}) FROM {tables.raw(name)} WHERE _excluded IS NULL AND {quote(event)} <= DATE '{today}'"
        )
        days += [] if last is None else [last + _A_DAY]
    return max(days, default=today)


def _events(tables: CityTables, names: frozenset[str]) -> list[tuple[str, str]]:
    """Those of these tables that hold events, with the field of the event's date."""
    found = ((table.name, table.as_of.event) for table in tables.contract.resources if table.name in names)
    return [(name, event) for name, event in found if event]


def plan_tests(solution: RankingSolution, history: History, asked: Sequence[date] = ()) -> Schedule:
    """Choose the tests: those asked for, or the last twelve yearly dates whose outcome is known.

    Raises `NotEnoughHistory` when a date has too little before it to train on, or its outcome is not known yet.
    """
    horizon = solution.settings.horizon_years
    _refuse_open(asked, history, horizon)
    first = years_after(history.begins, solution.settings.history_years)
    # A model learns from the day of the year on which it is asked; of several, the one that was asked about first.
    month_day = (min(asked).month, min(asked).day) if asked else (first.month, first.day)
    last = history.settled
    training = tuple(day for year in range(first.year, last.year + 1) if first <= (day := _on(year, month_day)) <= last)
    schedule = Schedule(tests=tuple(sorted(set(asked))), training=training, horizon_years=horizon)
    possible = [
        day
        for day in training
        if len(schedule.closed_by(day)) >= LEAST_TRAINING and years_after(day, horizon) <= history.settled
    ]
    if asked:
        _refuse_untrained(schedule, history)
        return schedule
    if not possible:
        raise NotEnoughHistory(
            f"The record runs from {history.begins} to {history.settled}, too short to prove anything.",
            allowed=f"{solution.settings.history_years} years to know the past, {LEAST_TRAINING - 1 + horizon} to train on, "
            f"and {horizon} to see the outcome",
            next_step="Use the rules of thumb for now, or add older records with `upstate adapt`.",
        )
    return Schedule(tests=tuple(possible[-MOST_TESTS:]), training=training, horizon_years=horizon)


def plan_ranking(solution: RankingSolution, history: History | None, as_of: date) -> Schedule:
    """The dates to train on for a ranking at `as_of`, whose own outcome need not be known; none where nothing is on record."""
    if history is None:
        return Schedule(tests=(as_of,), training=(), horizon_years=solution.settings.horizon_years)
    month_day = (as_of.month, as_of.day)
    first = years_after(history.begins, solution.settings.history_years)
    days = [_on(year, month_day) for year in range(first.year, as_of.year + 1)]
    training = tuple(
        day
        for day in days
        if first <= day < as_of and years_after(day, solution.settings.horizon_years) <= history.settled
    )
    return Schedule(tests=(as_of,), training=training, horizon_years=solution.settings.horizon_years)


def _on(year: int, month_day: tuple[int, int]) -> date:
    try:
        return date(year, *month_day)
    except ValueError:
        return date(year, 3, 1)


def _refuse_open(asked: Sequence[date], history: History, horizon: int) -> None:
    for day in sorted(asked):
        ends = years_after(day, horizon)
        if ends > history.settled:
            raise NotEnoughHistory(
                f"The outcome of {day} is known only on {ends}; the record is settled until {history.settled}.",
                allowed=f"as-of dates up to {years_after(history.settled, -horizon)}",
                next_step="Choose an earlier date, or use `upstate rank` to rank without proof.",
            )


def _refuse_untrained(schedule: Schedule, history: History) -> None:
    for day in schedule.tests:
        if not schedule.closed_by(day):
            raise NotEnoughHistory(
                f"Nothing before {day} can be trained on: the record begins on {history.begins}.",
                allowed="later as-of dates",
                next_step="Choose a later date, or add older records with `upstate adapt`.",
            )
