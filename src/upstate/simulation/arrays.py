"""The kinds of column that the simulated city is made of, and its calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]

DAYS_A_YEAR = 365.25
_EPOCH = date(1970, 1, 1).toordinal()


def first_day(year: int) -> int:
    """1 January of `year`, in days since 1970-01-01 (negative before)."""
    return date(year, 1, 1).toordinal() - _EPOCH


def to_dates(days: Floats | Integers) -> NDArray[np.datetime64]:
    """The calendar dates of days since 1970-01-01; a fraction of a day is cut off, NaN becomes NaT."""
    dates = np.full(days.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    known = np.isfinite(days)
    dates[known] = np.floor(days[known]).astype(np.int64).astype("datetime64[D]")
    return dates


def date_texts(days: Floats | Integers, form: str) -> Texts:
    """Each day as text in `form`, with the fields {m} {d} {yyyy} {yy}; NaN becomes an empty text."""
    written = [
        "" if day is None else form.format(m=day.month, d=day.day, yyyy=day.year, yy=f"{day.year % 100:02d}")
        for day in to_dates(days).astype(object)
    ]
    return texts(written)


def texts(values: list[str]) -> Texts:
    """A column of text."""
    column = np.empty(len(values), dtype=np.object_)
    column[:] = values
    return column


def pick_rows(rng: np.random.Generator, rows: Integers | int, share: float) -> Integers:
    """About `share` of the rows, at least one where there is any, in ascending order."""
    among = np.arange(rows) if isinstance(rows, int) else rows
    wanted = min(len(among), max(1, round(share * len(among))))
    return np.sort(rng.choice(among, size=wanted, replace=False)).astype(np.int64)
