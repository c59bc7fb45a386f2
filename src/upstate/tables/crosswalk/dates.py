"""Dates as cities write them: which formats a column uses, and how exact they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Precision = Literal["day", "month", "year"]
EPOCH_MS = "epoch_ms"  # milliseconds since 1970, as ArcGIS exports write dates
# Tried in this order; of two that fit a column equally well the first wins, after the place has been asked.
FORMATS: dict[str, Precision] = {
    "%Y-%m-%d": "day", "%Y/%m/%d": "day", "%Y%m%d": "day", "%m/%d/%Y": "day", "%d/%m/%Y": "day", "%m/%d/%y": "day",
    "%d/%m/%y": "day", "%m-%d-%Y": "day", "%d-%m-%Y": "day", "%m-%d-%y": "day", "%d-%m-%y": "day", "%d.%m.%Y": "day",
    "%d-%b-%Y": "day", "%d-%b-%y": "day", "%d %b %Y": "day", "%b %d, %Y": "day", "%B %d, %Y": "day",
    EPOCH_MS: "day",
    "%m/%Y": "month", "%Y-%m": "month", "%m/%y": "month", "%b-%y": "month", "%b %Y": "month",
    "%Y": "year",
}  # fmt: skip
_MONTH_FIRST = {"%d/%m/%Y": "%m/%d/%Y", "%d/%m/%y": "%m/%d/%y", "%d-%m-%Y": "%m-%d-%Y", "%d-%m-%y": "%m-%d-%y"}
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}.*$")
# A further format of a mixed column must read at least this share of its cells: less is a typing error, not a habit.
_LEAST_SHARE = 0.01
_FIRST_VALUES = 300  # a format that reads none of the most frequent values is not tried on the rest


@dataclass(frozen=True)
class DateFormats:
    """The formats a column uses, most used first. share: cells that they read, 0 to 1. doubt: why they may be wrong."""

    formats: tuple[str, ...]
    share: float
    doubt: str = ""


def strip_time(value: str) -> str:
    """`2017/12/01 15:15:00+00` without its time of day."""
    return _TIME.sub("", value.strip())


def read_date(value: str, format_: str, *, today: date) -> date | None:
    """The first day that `value` may mean, or null.

    A two-digit year that would lie in the future means the century before.
    """
    try:
        if format_ == EPOCH_MS:
            return datetime.fromtimestamp(int(value) / 1000).date() if re.fullmatch(r"-?\d{11,13}", value) else None
        if format_ in ("%Y", "%Y%m%d") and len(value) != (4 if format_ == "%Y" else 8):
            return None
        found = datetime.strptime(value, format_).date()
    except (ValueError, OverflowError, OSError):
        return None
    if "%y" in format_ and found > today:
        found = found.replace(year=found.year - 100)
    return found if 1700 <= found.year <= 2200 else None


def find_formats(counts: Mapping[str, int], *, today: date, month_first: bool | None) -> DateFormats:
    """Which formats read the values in `counts` (value without time of day, to its number of cells).

    month_first: whether the place writes the month before the day; null when unknown.
    """
    total = sum(counts.values())
    chosen: list[str] = []
    doubt = ""
    first_values = list(counts)[:_FIRST_VALUES]
    likely = [f for f in FORMATS if any(read_date(v, f, today=today) for v in first_values)]
    left = dict(counts) if likely else {}
    while left:
        reads = {f: sum(n for v, n in left.items() if read_date(v, f, today=today)) for f in likely}
        best = max(likely, key=lambda f: (reads[f], month_first is False and f in _MONTH_FIRST))
        if reads[best] == 0 or reads[best] < _LEAST_SHARE * total:
            break
        if not chosen:
            doubt = _day_or_month(best, reads, month_first)
        chosen.append(best)
        left = {v: n for v, n in left.items() if not read_date(v, best, today=today)}
    read = total - sum(left.values()) if likely else 0
    return DateFormats(tuple(chosen), read / total if total else 0.0, doubt)


def _day_or_month(best: str, reads: Mapping[str, int], month_first: bool | None) -> str:
    other = _MONTH_FIRST.get(best) or next((day for day, month in _MONTH_FIRST.items() if month == best), None)
    if other is None or reads.get(other, 0) != reads[best]:
        return ""
    order = "month/day" if best in _MONTH_FIRST.values() else "day/month"
    why = "by the city's country" if month_first is not None else "a guess"
    return f"each date reads as day/month and as month/day; taken as {order} ({why})"
