"""Days after the split in what entrants get: in columns of dates and years, inside texts, and outcomes that reach into the hidden time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upstate.challenges.leaks.facing import AS_OF, ID, OUTCOME, Facing
from upstate.challenges.leaks.found import FoundLeak, Look
from upstate.challenges.leaks.table import ChallengeTable
from upstate.progress import Progress, silent
from upstate.sentences import Sentence, say_count
from upstate.tables.crosswalk.dates import ANY_NUMBER, FORMATS, MONTHS, find_formats, read_date, strip_time

_IS_DATE = 0.9
_MOST_SHAPES = 5000
_NAMED_SO = re.compile(r"date|year|yr\b|day|time|when|(_|\b)(on|at|until|since)$|[a-z](On|At)$", re.IGNORECASE)
_MONTH = rf"(?:{'|'.join(name[:3] for name in MONTHS)})[a-z]*"
_IN_TEXT = re.compile(
    r"(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d)"
    rf"|\b{_MONTH}\.? \d{{1,2}},? \d{{4}}(?!\d)|(?<!\d)\d{{1,2}} {_MONTH} \d{{4}}(?!\d)|\b{_MONTH} \d{{4}}(?!\d)"
)
_BARE_YEAR = re.compile(r"(?<=[^\d/.,-])(?:19|20)\d{2}(?![\d/-])")
_WHOLE = [one for one in FORMATS if one not in ANY_NUMBER]


@dataclass(frozen=True)
class _Late:
    """cells: that name a day after the split. example: the latest of them as written. surely: by a date, not by a bare year in a text."""

    cells: int
    example: str
    surely: bool


def look_at_dates(
    facing: Facing, others: Sequence[ChallengeTable], *, today: date, progress: Progress = silent
) -> Iterator[Look]:
    """Look for days on or after that of the hidden rows; none are looked for where it is not known."""
    if facing.on is None:
        return
    if not facing.column:
        yield from _windows(facing, facing.on)
    tables = [facing.train, facing.test, *others]
    for done, table in enumerate(tables):
        progress("Looking for days after the split", done, len(tables))
        for name in table.columns:
            if done < 2 and name in (ID, AS_OF, OUTCOME):
                continue
            late = late_cells(table, name, on=facing.on, today=today)
            yield Look(0.0, _late_leak(table, name, late, facing.on) if late else None)


def late_cells(table: ChallengeTable, column: str, *, on: date, today: date) -> _Late | None:
    """The cells of a column that name a day on or after `on`; a month or year counts by its first day. None where there is none."""
    counts = table.counts(column)
    if table.is_number(column) and not _NAMED_SO.search(column):
        return None
    formats = _formats(column, counts, today=today)
    if formats:
        days = {value: _read(strip_time(value), formats, today=today) for value in counts}
        return _summed(counts, {value: day for value, day in days.items() if day and day >= on}, surely=True)
    if not table.is_text(column):
        return None
    whole = {value: day for value in counts if (day := _latest(value.lower(), today=today)) and day >= on}
    if whole:
        return _summed(counts, whole, surely=True)
    years = {value: date(year, 1, 1) for value in counts if (year := _bare_year(value, on=on, today=today))}
    return _summed(counts, years, surely=False)


def _formats(column: str, counts: dict[str, int], *, today: date) -> tuple[str, ...]:
    """In which the cells of a column are dates; empty where it is no column of dates. Any number may read as a year, so a column of
    such must be called so too."""
    some = dict(sorted(counts.items(), key=lambda one: -one[1])[:_MOST_SHAPES])
    cut: dict[str, int] = {}
    for value, cells in some.items():
        cut[strip_time(value)] = cut.get(strip_time(value), 0) + cells
    found = find_formats(cut, today=today, month_first=True)
    if found.share < _IS_DATE:
        return ()
    if found.formats[0] in ANY_NUMBER and not _NAMED_SO.search(column):
        return ()
    return found.formats


def _read(value: str, formats: Sequence[str], *, today: date) -> date | None:
    return next((day for one in formats if (day := read_date(value, one, today=today))), None)


def _latest(text: str, *, today: date) -> date | None:
    """The latest day that a lower-case text names."""
    found = (
        _read(one.replace(".", "") if one[0].isalpha() else one, _WHOLE, today=today) for one in _IN_TEXT.findall(text)
    )
    return max((day for day in found if day), default=None)


def _bare_year(text: str, *, on: date, today: date) -> int | None:
    """A year from the split until now in a text, not at its start, where house numbers stand."""
    years = [int(one) for one in _BARE_YEAR.findall(text) if on <= date(int(one), 1, 1) and int(one) <= today.year]
    return max(years, default=None)


def _summed(counts: dict[str, int], late: dict[str, date], *, surely: bool) -> _Late | None:
    if not late:
        return None
    return _Late(sum(counts[value] for value in late), max(late, key=lambda value: (late[value], value)), surely)


def _windows(facing: Facing, on: date) -> Iterator[Look]:
    if AS_OF not in facing.train.columns or facing.train.is_text(AS_OF):
        return
    ends = facing.train.values(AS_OF) + 365.25 * (facing.horizon_years or 0)
    # A year is 365 or 366 days: a window that ends with the day before the split may seem to end a day late.
    late = int((ends > (on - date(1970, 1, 1)) / timedelta(days=1) + 1).sum())
    leak = FoundLeak(
        kind="dates after the split",
        file=facing.train.name,
        column=AS_OF,
        figure=float(late),
        sentence=say_count(
            "{number} row of {file} has an as-of date whose outcome was waited for until after {on}: it tells of the hidden time. "
            "Take it out.",
            "{number} rows of {file} have an as-of date whose outcome was waited for until after {on}: they tell of the hidden time. "
            "Take them out.",
            late,
            file=facing.train.name,
            on=str(on),
        ),
        stops=True,
    )
    yield Look(0.0, leak if late else None)


def _late_leak(table: ChallengeTable, column: str, late: _Late, on: date) -> FoundLeak:
    values = {"column": column, "file": table.name, "on": str(on), "example": _short(late.example)}
    sentence = _names_a_day(late.cells, values) if late.surely else _may_be_a_year(late.cells, values)
    return FoundLeak("dates after the split", table.name, column, float(late.cells), sentence, late.surely)


def _names_a_day(cells: int, values: dict[str, str]) -> Sentence:
    return say_count(
        "{number} cell of {column} in {file} names a day on or after {on}, when the hidden time begins, such as “{example}”. Take the "
        "row out, or the column, or read it as it was before that day.",
        "{number} cells of {column} in {file} name a day on or after {on}, when the hidden time begins, such as “{example}”. Take the "
        "rows out, or the column, or read it as it was before that day.",
        cells,
        **values,
    )


def _may_be_a_year(cells: int, values: dict[str, str]) -> Sentence:
    return say_count(
        "{number} cell of {column} in {file} holds what may be a year from {on} on, such as “{example}”. Read it; take it out where it "
        "tells what came after.",
        "{number} cells of {column} in {file} hold what may be a year from {on} on, such as “{example}”. Read them; take out what tells "
        "what came after.",
        cells,
        **values,
    )


def _short(text: str) -> str:
    plain = "".join(one if one.isprintable() else " " for one in text)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"
