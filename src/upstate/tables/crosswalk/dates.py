"""Dates as cities write them: which formats a column uses, and how exact they are.

A format is a pattern and the order of its parts. `read_date` here and the SQL in `translate` hold a cell against the
same pattern, so what is counted when a mapping is proposed is what is read when the tables are loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year"]
EPOCH_MS = "epoch_ms"  # milliseconds since 1970, as ArcGIS exports write dates
EXCEL_DAYS = "excel_days"  # days since 30 December 1899, what is left of a date whose cell lost its format
# Tried in this order; of two that fit a column equally well the first wins, after the place has been asked.
FORMATS: dict[str, Precision] = {
    "%Y-%m-%d": "day", "%Y/%m/%d": "day", "%Y.%m.%d": "day", "%Y%m%d": "day", "%m/%d/%Y": "day", "%d/%m/%Y": "day",
    "%m/%d/%y": "day", "%d/%m/%y": "day", "%m-%d-%Y": "day", "%d-%m-%Y": "day", "%m-%d-%y": "day", "%d-%m-%y": "day",
    "%d.%m.%Y": "day", "%d.%m.%y": "day", "%d-%b-%Y": "day", "%d-%b-%y": "day", "%d %b %Y": "day", "%d %B %Y": "day",
    "%b %d, %Y": "day", "%B %d, %Y": "day", "%b %d %Y": "day", "%B %d %Y": "day",
    EPOCH_MS: "day",
    "%m/%Y": "month", "%Y-%m": "month", "%Y/%m": "month", "%m-%Y": "month", "%m/%y": "month", "%b-%y": "month",
    "%b-%Y": "month", "%b %Y": "month", "%B %Y": "month",
    "%Y": "year",
    EXCEL_DAYS: "day",
}  # fmt: skip
# Of these any number of the right length is a date, so a column of identifiers may read as one.
ANY_NUMBER = ("%Y", "%Y%m%d", EPOCH_MS, EXCEL_DAYS)
EARLIEST, LATEST = 1700, 2200
TIME = r"[T ]+[0-9]{1,2}:[0-9]{2}.*$"
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_FIRST = {
    "%d/%m/%Y": "%m/%d/%Y", "%d/%m/%y": "%m/%d/%y", "%d-%m-%Y": "%m-%d-%Y", "%d-%m-%y": "%m-%d-%y",
}  # fmt: skip
_PARTS = {
    "%Y": "([0-9]{4})", "%y": "([0-9]{2})", "%m": "([0-9]{1,2})", "%d": "([0-9]{1,2})",
    "%b": f"({'|'.join(name[:3] for name in MONTHS)})", "%B": f"({'|'.join(MONTHS)})",
}  # fmt: skip
_TIME = re.compile(TIME)
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
    return _TIME.sub("", value)


@lru_cache
def pattern_of(format_: str) -> tuple[str, tuple[str, ...]]:
    """The pattern of a whole lower-case cell in `format_`, for Python and for RE2, and what its groups are.

    >>> pattern_of("%d-%b-%y")[1]
    ('d', 'b', 'y')
    """
    if format_ == EPOCH_MS:
        return "(-?[0-9]{11,13})", ("ms",)
    if format_ == EXCEL_DAYS:
        return r"([0-9]{5})(?:\.[0-9]+)?", ("days",)
    if format_ == "%Y%m%d":
        return "([0-9]{4})([0-9]{2})([0-9]{2})", ("Y", "m", "d")
    pieces = re.split("(%[a-zA-Z])", format_)
    pattern = "".join(_PARTS[piece] if piece.startswith("%") else re.escape(piece) for piece in pieces if piece)
    return pattern, tuple(piece[1] for piece in pieces if piece.startswith("%"))


def is_format(format_: str) -> bool:
    """Whether `format_` can be read: one of those above, or of the same parts."""
    if format_ in FORMATS:
        return True
    parts = re.findall("%.", format_)
    known = all(part in _PARTS for part in parts) and len({part.lower() for part in parts}) == len(parts)
    return known and any(part in ("%Y", "%y") for part in parts)


def precision_of(format_: str) -> Precision:
    """How exact a date in `format_` is."""
    if format_ in FORMATS:
        return FORMATS[format_]
    return "day" if "%d" in format_ else "month" if re.search("%[mbB]", format_) else "year"


@lru_cache
def _compiled(format_: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pattern, parts = pattern_of(format_)
    return re.compile(pattern), parts


def read_date(value: str, format_: str, *, today: date) -> date | None:
    """The first day that `value` may mean, or null.

    A two-digit year that would lie in the future means the century before.
    """
    pattern, parts = _compiled(format_)
    match = pattern.fullmatch(value.lower())
    if match is None:
        return None
    found = dict(zip(parts, match.groups(), strict=True))
    try:
        day = _day_of(found, today)
    except (ValueError, OverflowError):
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def _day_of(found: Mapping[str, str], today: date) -> date:
    if "ms" in found:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found["ms"]))).date()
    if "days" in found:
        return date(1899, 12, 30) + timedelta(days=int(found["days"]))
    name = found.get("b") or found.get("B")
    month = 1 + next(place for place, known in enumerate(MONTHS) if known[:3] == name[:3]) if name else None
    month = month or int(found.get("m", 1))
    if "Y" in found:
        return date(int(found["Y"]), month, int(found.get("d", 1)))
    day = date(int(found["y"]) + 2000, month, int(found.get("d", 1)))
    return day.replace(year=day.year - 100) if day > today else day


def find_formats(counts: Mapping[str, int], *, today: date, month_first: bool | None) -> DateFormats:
    """Which formats read the values in `counts` (value without time of day, to its number of cells).

    month_first: whether the place writes the month before the day; null when unknown.
    """
    total = sum(counts.values())
    chosen: list[str] = []
    doubt = ""
    first_values = list(counts)[:_FIRST_VALUES]
    likely = [f for f in FORMATS if any(read_date(v, f, today=today) for v in first_values)]
    # Each value is held against each likely format once; what a format has read is taken from the others.
    read_by = {f: {v for v in counts if read_date(v, f, today=today)} for f in likely}
    left = set(counts)
    while left and likely:
        reads = {f: sum(counts[v] for v in values & left) for f, values in read_by.items()}
        best = max(likely, key=lambda f: (reads[f], month_first is False and f in _MONTH_FIRST))
        if reads[best] == 0 or reads[best] < _LEAST_SHARE * total:
            break
        if not chosen:
            doubt = _day_or_month(best, reads, month_first)
        chosen.append(best)
        left -= read_by[best]
    read = total - sum(counts[value] for value in left) if likely else 0
    return DateFormats(tuple(chosen), read / total if total else 0.0, doubt)


def _day_or_month(best: str, reads: Mapping[str, int], month_first: bool | None) -> str:
    other = _MONTH_FIRST.get(best) or next((day for day, month in _MONTH_FIRST.items() if month == best), None)
    if other is None or reads.get(other, 0) != reads[best]:
        return ""
    order = "month/day" if best in _MONTH_FIRST.values() else "day/month"
    why = "by the city's country" if month_first is not None else "a guess"
    return f"each date reads as day/month and as month/day; taken as {order} ({why})"
