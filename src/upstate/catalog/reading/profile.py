"""What each column of a published table holds: counted once at publication, kept beside the table, shown with it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from upstate.catalog.reading.columns import Column, Kind, NoSuchColumn, clipped
from upstate.catalog.reading.counting import Counted, count_values
from upstate.catalog.reading.filters import EVERY_ROW
from upstate.catalog.reading.opening import FOR_A_VERSION, Published, open_published
from upstate.catalog.reading.values import value_text

_FREQUENT = 20
_LONGEST_VALUE = 200
_ORDERED = (Kind.WHOLE, Kind.NUMBER, Kind.DATE, Kind.TIME)


class Frequent(BaseModel):
    """A value, as text that a filter would take, cut at 200 characters; and the rows that have it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: str
    rows: int


class ColumnProfile(BaseModel):
    """One column. All counts are exact.

    filled, missing: rows with and without a value. distinct: different values; null for shapes. least, greatest: of numbers and dates, as text;
    null where there is none, and infinite ones are left out. low, middle, high: of numbers and dates, the values that 1 %, half and
    99 % of the rows with a value do not exceed, as text (the lowest such value that occurs). frequent: up to 20 values, the most
    frequent first, equal ones in their own order; empty for shapes. longest: characters of the longest text; null for other kinds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: Kind
    filled: int
    missing: int
    distinct: int | None = None
    least: str | None = None
    greatest: str | None = None
    low: str | None = None
    middle: str | None = None
    high: str | None = None
    frequent: tuple[Frequent, ...] = ()
    longest: int | None = None

    def counted(self, most: int) -> Counted | None:
        """What `count_values` gives of all rows; null where it takes a value that is not kept, or that may have been cut."""
        frequent = self.frequent[:most]
        if len(frequent) < min(most, self.distinct or 0) or any(len(one.value) >= _LONGEST_VALUE for one in frequent):
            return None
        try:
            values = tuple((value_of(one.value, self.kind), one.rows) for one in frequent)
        except ValueError:  # a day beyond those that Python knows
            return None
        other = self.filled - sum(rows for _, rows in values)
        return Counted(values=values, distinct=self.distinct or 0, other=other, missing=self.missing)


class Profile(BaseModel):
    """A table. columns: in the file's order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rows: int
    columns: tuple[ColumnProfile, ...]

    def column(self, name: str) -> ColumnProfile:
        """The column called `name`; raises `NoSuchColumn`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise NoSuchColumn(
            f"There is no column called {clipped(name)}.",
            allowed="one of the table's columns",
            next_step="Choose a column of this table.",
        )


def profile_table(parquet: Path) -> Profile:
    """Count what each column holds; one column after the other, so that memory is that of the widest.

    Raises `LimitReached` and `UnreadableFile`.
    """
    with open_published(parquet, FOR_A_VERSION) as published:
        rows = published.count
        return Profile(rows=rows, columns=tuple(_column(published, column) for column in published.schema))


def _column(published: Published, column: Column) -> ColumnProfile:
    if column.kind is Kind.SHAPE:
        rows, missing = published.row(f"SELECT count(*), count(*) FILTER (WHERE {column.is_missing}) FROM published")
        return ColumnProfile(name=column.name, kind=column.kind, filled=rows - missing, missing=missing)
    counted = count_values(published, column, EVERY_ROW, most=_FREQUENT)
    frequent = tuple(Frequent(value=value_text(value)[:_LONGEST_VALUE], rows=rows) for value, rows in counted.values)
    return ColumnProfile(
        name=column.name,
        kind=column.kind,
        filled=counted.rows - counted.missing,
        missing=counted.missing,
        distinct=counted.distinct,
        frequent=frequent,
        **(_extent(published, column) if column.kind in _ORDERED else {}),
        **(_length(published, column) if column.kind is Kind.TEXT else {}),
    )


def _extent(published: Published, column: Column) -> dict[str, Any]:
    finite = f"isfinite({column.sql})" if column.kind is not Kind.WHOLE else "true"
    least, greatest, quantiles = published.row(
        f"SELECT min(v), max(v), quantile_disc(v, [0.01, 0.5, 0.99]) FROM "
        f"(SELECT {column.sql} AS v FROM published WHERE {finite})"
    )
    low, middle, high = quantiles or (None, None, None)
    named = {"least": least, "greatest": greatest, "low": low, "middle": middle, "high": high}
    return {name: None if value is None else value_text(value) for name, value in named.items()}


def _length(published: Published, column: Column) -> dict[str, Any]:
    return {"longest": published.row(f"SELECT max(length({column.sql})) FROM published")[0]}


def value_of(text: str, kind: Kind) -> Any:
    """A value of a profile, which is text there, as what it stands for; raises `ValueError` for a day that Python does not know."""
    if kind is Kind.TEXT:
        return text
    if kind is Kind.YES_NO:
        return text == value_text(True)
    if kind is Kind.WHOLE:
        return int(text)
    if kind is Kind.NUMBER:
        return float(text)
    return date.fromisoformat(text) if kind is Kind.DATE else datetime.fromisoformat(text)
