"""Dates on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from upstate.errors import UpstateError


def read_date(text: str) -> date:
    """A date as 2022-01-01; raises `UpstateError`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UpstateError(
            f"{text!r} is not a date.",
            allowed="year-month-day, such as 2022-01-01",
            next_step="Write the date so.",
        ) from None


def read_date_or_none(text: str | None) -> date | None:
    """The same, of an option that may be left out; None where it was."""
    return read_date(text) if text else None


def read_dates(texts: Sequence[str]) -> list[date]:
    """Dates, and ranges as `first..last` with a step of one year, in order."""
    found: set[date] = set()
    for text in texts:
        first, dots, last = text.partition("..")
        start = read_date(first)
        end = read_date(last) if dots else start
        if end < start:
            raise UpstateError(
                f"The range {text!r} ends before it begins.",
                allowed="first..last, such as 2008-01-01..2019-01-01",
                next_step="Turn the dates round.",
            )
        found |= {_in_year(start, year) for year in range(start.year, end.year + 1)}
    return sorted(found)


def _in_year(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes 28 February where there is none."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28) if leap and year != day.year else day.replace(year=year)
