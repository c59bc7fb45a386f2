"""One page of a published table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.catalog.reading.columns import Column, Kind, NoSuchColumn, find_column
from upstate.catalog.reading.filters import EVERY_ROW, Condition, Filter, also, build_condition
from upstate.catalog.reading.opening import Published, open_published
from upstate.catalog.reading.values import BadFilter
from upstate.sentences import say

MOST_ROWS = 1000
LONGEST_CELL = 2000  # characters of a text that a page shows
_ROW = "file_row_number"


@dataclass(frozen=True)
class Sort:
    """By which column, and whether the greatest comes first. Rows without a value come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows of a table.

    columns: all but shapes, in the file's order. rows: their values (str, int, float, bool, date, datetime in UTC without a
    zone, None where missing), texts cut at 2,000 characters with “…”. numbers: each row's place in the file, from 0, which
    names it for good. matching: rows that the filters leave, counted. total: rows of the table. first: the place of
    the first row shown among those that match, from 1; 0 for an empty page. next_after, previous_before: what to ask for to
    go on and back; null at the ends.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    matching: int
    total: int
    first: int
    next_after: int | None
    previous_before: int | None


@dataclass(frozen=True)
class _Order:
    """The order of rows: by a column's value, then by their place in the file; without a column, by that alone."""

    column: Column | None
    descending: bool

    def sql(self, *, backward: bool) -> str:
        row = f"{_ROW} {'DESC' if backward else 'ASC'}"
        if self.column is None:
            return row
        way = "DESC" if self.descending != backward else "ASC"
        return f"{self.column.sql} {way} NULLS {'FIRST' if backward else 'LAST'}, {row}"

    def beyond(self, value: Any, number: int, *, backward: bool) -> Condition:
        """The rows after (or before) the one in place `number`, whose value is `value`."""
        sign = "<" if backward else ">"
        if self.column is None:
            return Condition(f"{_ROW} {sign} ?", (number,))
        if value is None:
            same = f"{self.column.is_missing} AND {_ROW} {sign} ?"
            return Condition(f"NOT {self.column.is_missing} OR ({same})" if backward else same, (number,))
        way = "<" if self.descending != backward else ">"
        key = self.column.sql
        beyond = f"{key} {way} ? OR ({key} = ? AND {_ROW} {sign} ?)"
        return Condition(beyond if backward else f"{beyond} OR {self.column.is_missing}", (value, value, number))


def load_page(
    *,
    parquet: Path,
    filters: Sequence[Filter] = (),
    sort: Sort | None = None,
    after: int | None = None,
    before: int | None = None,
    rows: int = 50,
) -> Page:
    """Read the rows that follow (or precede) the one in place `after` (or `before`) of the file; the first without either.

    Without `sort`, rows come in the file's order. There are no page numbers: to find the page 90,000 by its number, all before
    it have to be sorted. The place of the last row shown is enough to go on, it means the same for ever because a version never changes,
    and a page costs the same wherever it lies: one look at the sorted column (only the 50 best are kept, never the whole
    order), 50 rows of the others, and, with a filter or beyond the first page, one count over the columns that the
    filters and the order name. On 5 million rows: benchmarks/README.md.

    Raises `NoSuchColumn`, `BadFilter`, `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet) as published:
        condition = build_condition(filters, published.schema)
        order = order_of(sort, published.schema)
        backward = before is not None and after is None
        anchor = before if backward else after
        beyond = EVERY_ROW if anchor is None else _beyond(published, order, anchor, backward=backward)
        shown = tuple(column for column in published.schema if column.kind is not Kind.SHAPE)
        found = _rows(
            published, shown, order, also(condition, beyond), backward=backward, most=max(1, min(rows, MOST_ROWS))
        )
        total = published.count
        if found:
            matching, passed = _counts(published, condition, order, found[0])
        else:
            matching, passed = published.row(
                f"SELECT count(*), 0 FROM published WHERE {condition.sql}", condition.parameters
            )
    more = passed + len(found) < matching
    return Page(
        columns=shown,
        rows=tuple(tuple(row[2:]) for row in found),
        numbers=tuple(row[0] for row in found),
        matching=matching,
        total=total,
        first=passed + 1 if found else 0,
        next_after=found[-1][0] if found and more else None,
        previous_before=found[0][0] if found and passed else None,
    )


def order_of(sort: Sort | None, schema: Sequence[Column]) -> _Order:
    """The order of all rows; raises `NoSuchColumn` for a column that has none."""
    if sort is None:
        return _Order(None, descending=False)
    column = find_column(schema, sort.column)
    if column.kind is Kind.SHAPE:
        raise NoSuchColumn(
            say("The column {column} holds shapes; they have no order.", column=repr(column.name)),
            allowed=say("a column of text, numbers, dates, or yes and no"),
            next_step=say("Choose another column to sort by."),
        )
    return _Order(column, descending=sort.descending)


def _beyond(published: Published, order: _Order, number: int, *, backward: bool) -> Condition:
    """Where a page begins: the value of the row in place `number` is read from the file, not from the address."""
    key = order.column.sql if order.column else "NULL"
    found = published.rows(f"SELECT {key} FROM published WHERE {_ROW} = ?", [number]) if 0 <= number < 2**63 else []
    if not found:
        raise BadFilter(
            say("The table has no row number {row}.", row=str(number)[:30]),
            allowed=say("the number that the page before gave"),
            next_step=say("Begin at the first page."),
        )
    return order.beyond(found[0][0], number, backward=backward)


def _rows(
    published: Published, shown: Sequence[Column], order: _Order, condition: Condition, *, backward: bool, most: int
) -> list[tuple[Any, ...]]:
    """The rows in their order, before their cells: the place in the file, and the value that they are sorted by."""
    key = order.column.sql if order.column else "NULL"
    cells = ", ".join([_ROW, key, *(_cell(column) for column in shown)])
    found = published.rows(
        f"SELECT {cells} FROM published WHERE {condition.sql} ORDER BY {order.sql(backward=backward)} LIMIT {most}",
        condition.parameters,
    )
    return found[::-1] if backward else found


def _cell(column: Column) -> str:
    if column.kind is not Kind.TEXT:
        return column.sql
    return f"CASE WHEN length({column.sql}) > {LONGEST_CELL} THEN left({column.sql}, {LONGEST_CELL}) || '…' ELSE {column.sql} END"


def _counts(published: Published, condition: Condition, order: _Order, first: tuple[Any, ...]) -> tuple[int, int]:
    """How many rows match, and how many of them lie before the first one shown."""
    before = order.beyond(first[1], first[0], backward=True)
    found = published.row(
        f"SELECT count(*), count(*) FILTER (WHERE {before.sql}) FROM published WHERE {condition.sql}",
        (*before.parameters, *condition.parameters),
    )
    return found[0], found[1]
