"""CSV by RFC 4180: UTF-8 without a byte order mark, commas, CRLF, quotes only where they are needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from upstate.catalog.formats.cells import dates_as_text, read_rows
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.places.pointing import point_columns
from upstate.catalog.reading.places.shapes import read_shapes


def write_csv(published: Published, target: Path, told: Callable[[int], None]) -> None:
    """Write every row; told: called with the rows written so far.

    Missing is an empty field. Dates are ISO 8601 and times end in Z; yes and no are true and false; decimals have the fewest digits that
    give the same number again, and infinite ones are INF and -INF. Shapes are WKT, and left out where each row has a point.
    """
    shown = [
        column for column in published.schema if column.kind is not Kind.SHAPE or not point_columns(published.schema)
    ]
    shapes = [column for column in shown if column.kind is Kind.SHAPE]
    plain = [column for column in shown if column.kind is not Kind.SHAPE]
    done = 0
    with target.open("w", encoding="utf-8", newline="") as handle:
        handle.write(csv_head([*plain, *shapes]))
        for rows in read_rows(published, [csv_line(plain), *(column.sql for column in shapes)]):
            lines = _with_shapes(rows, bool(plain)) if shapes else [row[0] for row in rows]
            handle.write("\r\n".join([*lines, ""]))
            done += len(rows)
            told(done)


def csv_head(columns: Sequence[Column]) -> str:
    """The line of the columns' names, with its end."""
    text = io.StringIO()
    csv.writer(text).writerow([column.name for column in columns])
    return text.getvalue()


def csv_line(columns: Sequence[Column]) -> str:
    """SQL of the whole line: many times quicker than Python. An empty line would be no row, so a lone empty field is quoted."""
    fields = [f"coalesce({_field(column)}, '')" for column in columns]
    if len(columns) == 1:
        return f"coalesce({_field(columns[0])}, '\"\"')"
    return f"concat_ws(',', {', '.join(fields)})" if columns else "''"


def _field(column: Column) -> str:
    if column.kind is Kind.TEXT:
        quoted = f"""'"' || replace({column.sql}, '"', '""') || '"'"""
        return f"CASE WHEN regexp_matches({column.sql}, '[\",\\r\\n]') THEN {quoted} ELSE {column.sql} END"
    if column.kind is Kind.NUMBER:
        infinite = f"CASE WHEN {column.sql} > 0 THEN 'INF' ELSE '-INF' END"
        return f"CASE WHEN isinf({column.sql}) THEN {infinite} ELSE CAST({column.sql} AS VARCHAR) END"
    return f"CAST({dates_as_text(column)} AS VARCHAR)"


def _with_shapes(rows: Sequence[tuple[Any, ...]], after_others: bool) -> list[str]:
    """The lines with the shapes at their end."""
    lines, *columns = zip(*rows, strict=True)
    fields = [[f'"{text or ""}"' for text in shapes_as_wkt(column)] for column in columns]
    return [",".join(parts) for parts in zip(*([lines] if after_others else []), *fields, strict=True)]


def shapes_as_wkt(blobs: Sequence[bytes | None]) -> list[str | None]:
    """Each shape of WKB as well-known text; None where it is missing or broken."""
    import shapely

    return list(shapely.to_wkt(read_shapes(blobs), rounding_precision=-1))
