"""Times in which records are few because nobody kept them, not because nothing happened.

A year is thin when it holds less than a fifth of the events of a usual one: the middle of the fuller half of the years. A
month is thin when it holds less than a fifth of the middle month's. The history of a table begins with its first full
year; training on earlier years would teach that assets used not to fail. It ends with the last event of its last full
month: a date beyond is a typing error or the start of something, and no outcome is complete there. Where most months
hold an event or two, a month tells little: the twelve months that end with it must not be thin either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.loading import CityTables

_THIN = 0.2


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        if not table.as_of.event:
            continue
        counts = events_by_year(tables, table.name, table.as_of.event)
        begins = dense_since(counts)
        early = {year: count for year, count in counts.items() if begins is not None and year < begins}
        if early and begins is not None:
            rows = sum(early.values())
            yield Finding(
                name="thin_years",
                table=table.name,
                rows=rows,
                share=rows / sum(counts.values()),
                action="told",
                sentence=f"{table.title} with a date before {begins}: only {rows:,}. From then on the years are full, and "
                "history is taken to begin there.",
                examples=tables.examples(
                    table.name,
                    f"r._excluded IS NULL AND year(r.{quote(table.as_of.event)}) < {begins}",
                    f"r.{quote(table.as_of.event)}",
                ),
                details={"begins": begins, "rows_by_year": {str(year): count for year, count in early.items()}},
            )


def last_full_day(tables: CityTables, table: str, date_field: str) -> date | None:
    """The day of the last event in the last full month; null without events."""
    name = quote(date_field)
    rows = tables.sandbox.rows(
        f"SELECT max({name}), count(*) FROM {tables.raw(table)} WHERE _excluded IS NULL "
        f"AND {name} <= DATE '{tables.today}' GROUP BY date_trunc('month', {name}) ORDER BY 1"
    )
    return dense_until(rows)


def events_by_year(tables: CityTables, table: str, date_field: str) -> dict[int, int]:
    """Number of events that count in each year up to today, years in order."""
    rows = tables.sandbox.rows(
        f"SELECT year({quote(date_field)}) AS y, count(*) FROM {tables.raw(table)} WHERE _excluded IS NULL "
        f"AND {quote(date_field)} <= DATE '{tables.today}' GROUP BY 1 ORDER BY 1"
    )
    return dict(rows)


def dense_until(months: Sequence[tuple[date, int]]) -> date | None:
    """The last day of the last full month; null without events. months: of each its last day with events, and how many."""
    if not months:
        return None
    enough = _THIN * median([count for _, count in months])
    years: dict[int, int] = {}
    for day, count in months:
        years[day.year] = years.get(day.year, 0) + count
    enough_in_a_year = _THIN * median(years.values())
    for last, count in reversed(months):
        until = last.year * 12 + last.month
        in_a_year = sum(other for day, other in months if until - 12 < day.year * 12 + day.month <= until)
        if count >= enough and in_a_year > enough_in_a_year:
            return last
    return months[-1][0]


def dense_since(counts: dict[int, int]) -> int | None:
    """The first year from which on the record is kept; null without events. Years without any are left out."""
    if not counts:
        return None
    enough = _THIN * median(sorted(counts.values())[len(counts) // 2 :])
    years = sorted(counts)
    for place, year in enumerate(years):
        following = [counts.get(later, 0) for later in range(year, min(year + 3, years[-1] + 1))]
        if counts[year] >= enough and sum(count >= enough for count in following) * 2 > len(following):
            return years[place]
    return years[0]
