"""Excel: one sheet, each cell with its type, no cell ever a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstate.catalog.formats.cells import read_rows
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import Published

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What a sheet can hold, from Microsoft's "Excel specifications and limits"; one row is the header's.
MOST_ROWS, MOST_COLUMNS, LONGEST = 1_048_576 - 1, 16_384, 32_767
_EXACT = 10**15  # Excel keeps 15 digits
_GREATEST = 9.99e307  # of a decimal
# Before this day Excel counts a 29 February 1900 that never was, and before 1900 it has no days at all.
_FIRST_DAY = date(1900, 3, 1)


def why_no_excel(published: Published) -> str:
    """Why the table does not fit a sheet; empty when it does."""
    shown = _shown(published.schema)
    rows = published.count
    if rows > MOST_ROWS:
        return f"It has {rows:,} rows, and a sheet of Excel holds {MOST_ROWS:,} below its header."
    if len(shown) > MOST_COLUMNS:
        return f"It has {len(shown):,} columns, and a sheet of Excel holds {MOST_COLUMNS:,}."
    for column in shown:
        # Excel counts halves of surrogate pairs, so letters beyond the first 65,536 count twice.
        longest = (
            published.row(f"SELECT max(length({column.sql}) + length(regexp_replace({column.sql}, '[^\U00010000-\U0010ffff]', '', 'g'))) FROM published")[0]
            if column.kind is Kind.TEXT
            else 0
        )  # fmt: skip
        if max(longest or 0, len(column.name)) > LONGEST:
            return f"A text in the column {column.name[:60]} is longer than the {LONGEST:,} characters that a cell of Excel holds."
    return ""


def write_excel(published: Published, target: Path, told: Callable[[int], None]) -> None:
    """Write every row below a header that stays in sight; told: called with the rows written so far. Memory does not grow.

    Missing cells are empty. Dates and times (UTC) are Excel's own; those before 1 March 1900, which Excel can not hold, are ISO text. Whole
    numbers of more than 15 digits are text, so that none is lost; numbers beyond 9.99e307 (infinite ones) are text too. Shapes are left out.
    """
    import xlsxwriter

    shown = _shown(published.schema)
    with xlsxwriter.Workbook(str(target), {"constant_memory": True, "tmpdir": str(target.parent)}) as book:
        sheet = book.add_worksheet("data")
        sheet.freeze_panes(1, 0)
        if shown:
            sheet.set_column(0, len(shown) - 1, 16)
        formats = {Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}), Kind.TIME: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})}  # fmt: skip
        bold = book.add_format({"bold": True})
        for place, column in enumerate(shown):
            sheet.write_string(0, place, column.name, bold)
        kinds = [(place, column.kind, formats.get(column.kind)) for place, column in enumerate(shown)]
        done = 0
        for rows in read_rows(published, [column.sql for column in shown]):
            for cells in rows:
                done += 1
                _write_row(sheet, done, cells, kinds)
            told(done)


def _shown(schema: Sequence[Column]) -> list[Column]:
    return [column for column in schema if column.kind is not Kind.SHAPE]


def _write_row(
    sheet: Worksheet, row: int, cells: Iterable[Any], kinds: Sequence[tuple[int, Kind, Format | None]]
) -> None:
    for cell, (place, kind, format_) in zip(cells, kinds, strict=True):
        if cell is None:
            continue
        if kind is Kind.TEXT:
            sheet.write_string(row, place, cell)
        elif kind is Kind.YES_NO:
            sheet.write_boolean(row, place, cell)
        elif kind in (Kind.WHOLE, Kind.NUMBER):
            _write_number(sheet, row, place, cell)
        else:
            _write_date(sheet, row, place, cell, format_)


def _write_number(sheet: Worksheet, row: int, place: int, cell: float) -> None:
    if (isinstance(cell, int) and abs(cell) >= _EXACT) or abs(cell) > _GREATEST:
        sheet.write_string(row, place, str(cell))
    else:
        sheet.write_number(row, place, cell)


def _write_date(sheet: Worksheet, row: int, place: int, cell: date, format_: Format | None) -> None:
    if (cell.date() if isinstance(cell, datetime) else cell) < _FIRST_DAY:
        sheet.write_string(row, place, cell.isoformat())
    else:
        sheet.write_datetime(row, place, cell, format_)
