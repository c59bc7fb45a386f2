"""The rows that a reader filtered, as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from upstate.catalog.formats.csv_file import csv_head, csv_line
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.filters import Filter, build_condition
from upstate.catalog.reading.opening import open_published
from upstate.catalog.reading.rows import Sort, order_of


def write_matching_csv(
    *,
    parquet: Path,
    filters: Sequence[Filter],
    sort: Sort | None,
    most: int,
    target: BinaryIO,
) -> int:
    """Write the first `most` rows that match to `target` and give how many they are. Written as `write_csv` does, without shapes.

    Raises `NoSuchColumn`, `BadFilter`, `LimitReached`, `UnreadableFile`.
    """
    written = 0
    with open_published(parquet) as published:
        condition = build_condition(filters, published.schema)
        order = order_of(sort, published.schema).sql(backward=False)
        shown = [column for column in published.schema if column.kind is not Kind.SHAPE]
        target.write(csv_head(shown).encode())
        lines = f"SELECT {csv_line(shown)} FROM published WHERE {condition.sql} ORDER BY {order} LIMIT {most:d}"
        for batch in published.batches(lines, condition.parameters, rows=10_000):
            target.write("".join(f"{line}\r\n" for line in batch.column(0).to_pylist()).encode())
            written += batch.num_rows
    return written
