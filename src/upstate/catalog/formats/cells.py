"""The cells of the published Parquet as other formats want them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import Published

_ROWS_AT_ONCE = 20_000


def dates_as_text(column: Column) -> str:
    """SQL of the value, dates and times as ISO 8601 text, times with the Z of UTC."""
    if column.kind is Kind.DATE:
        return f"CAST({column.sql} AS VARCHAR)"
    if column.kind is Kind.TIME:
        return f"replace(CAST({column.sql} AS VARCHAR), ' ', 'T') || 'Z'"
    return column.sql


def read_rows(
    published: Published, cells: Sequence[str], parameters: Sequence[Any] = ()
) -> Iterator[list[tuple[Any, ...]]]:
    """The rows in the file's order, so many at once, as SQL expressions (and their parameters) give them."""
    named = ", ".join(f"{sql} AS e{place}" for place, sql in enumerate(cells))
    for batch in published.batches(f"SELECT {named} FROM published", parameters, rows=_ROWS_AT_ONCE):
        yield list(zip(*(column.to_pylist() for column in batch.columns), strict=True))


def told_by_kind(
    rows: Sequence[Sequence[Any]], kinds: Sequence[Kind], told: Mapping[Kind, Callable[[Sequence[Any]], Iterable[Any]]]
) -> Iterable[Sequence[Any]]:
    """Rows of values of these kinds; those of a kind that `told` has are as it makes them of a whole column."""
    if not rows or not told.keys() & kinds:
        return rows
    columns = [
        told[kind](column) if kind in told else column
        for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)
    ]
    return zip(*columns, strict=True)
