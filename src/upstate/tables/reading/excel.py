"""Excel and OpenDocument sheets through calamine, which also reads the old .xls.

A sheet is held in memory: Excel's own limit is 1,048,576 rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from upstate.progress import Progress, silent
from upstate.tables.reading.excel_errors import error_cells
from upstate.tables.reading.headers import ROW, filled_width, find_header, unique_names
from upstate.tables.reading.notes import RowList
from upstate.tables.reading.records import Records, text_batches
from upstate.tables.reading.sources import Source
from upstate.tables.reading.workbook_limits import refuse_huge

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_HEADER_SOUGHT_IN = 100
_EXACT_INTEGERS = 10**15


def read_excel(source: Source, progress: Progress = silent) -> Records:
    """The rows of a sheet as text; raises `UnreadableFile` for a broken or locked workbook or an empty sheet.

    Numbers are written without a needless .0, dates in ISO form. What a sheet only shows (a number
    format that pads with zeros, a colour) is not in its cells and cannot be read.
    """
    refuse_huge(source, progress)
    progress(f"Reading {source.label}")
    workbook = _open(source)
    sheet, rows, notes = _sheet(workbook, source)
    for (row, column), fault in error_cells(source.path, sheet).items():
        if row < len(rows) and column < len(rows[row]) and not rows[row][column]:
            rows[row][column] = fault
    filled = [(number, row) for number, row in enumerate(rows, start=1) if filled_width(row)]
    position = find_header([row for _, row in filled[:_HEADER_SOUGHT_IN]])
    notes += [
        f"Row {number} is above the header and was skipped: {' '.join(filter(None, row))}"
        for number, row in filled[:position]
    ]
    header_row, header = filled[position]
    width = max(filled_width(row) for _, row in filled[position:])
    names, renamed = unique_names(header[:width], taken=(ROW,))
    records = Records(format="excel", names=names, batches=iter(()), notes=[*notes, *renamed])
    records.batches = text_batches(_body(rows, header_row, width, records), width)
    return records


def _open(source: Source) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(str(source.path))
    except PasswordError:
        raise _locked(source) from None
    except (CalamineError, OSError, ValueError) as fault:
        if _is_encrypted(source):
            raise _locked(source) from None
        raise source.unreadable(
            f"is a broken workbook, or no workbook ({fault}).",
            next_step="Open it in Excel or LibreOffice, save it again as .xlsx, and read that.",
        ) from fault


def _locked(source: Source) -> Exception:
    return source.unreadable(
        "is locked with a password.", next_step="Open it in Excel, save it without a password, and read that."
    )


def _is_encrypted(source: Source) -> bool:
    """A locked .xlsx is an old-style container that holds a stream of this name."""
    with source.path.open("rb") as handle:
        return "EncryptedPackage".encode("utf-16-le") in handle.read(1 << 20)


def _sheet(workbook: CalamineWorkbook, source: Source) -> tuple[str, list[list[str]], list[str]]:
    """The sheet that was asked for, or the first that is not empty: its name, its rows as text, and notes."""
    names = workbook.sheet_names
    if source.inside:
        wanted = source.inside[0]
        if wanted not in names:
            raise source.unreadable(
                f"has no sheet called {wanted!r}.",
                allowed=f"one of its sheets: {', '.join(names)}",
                next_step=f"Name one, as in {source.label}!{names[0] if names else 'Sheet1'}",
            )
        return wanted, _filled(wanted, _rows(workbook, wanted, source), source), []
    full = [(name, rows) for name in names if any(map(filled_width, rows := _rows(workbook, name, source)))]
    if not full:
        raise source.unreadable("has no filled sheet.", next_step="Check that it is the right workbook.")
    name, rows = full[0]
    _filled(name, rows, source)
    others = ", ".join(other for other, _ in full[1:])
    notes = (
        [f"Sheet {name} was read; {others} also hold data (choose one with {source.label}!SHEET)."] if others else []
    )
    return name, rows, notes


def _rows(workbook: CalamineWorkbook, name: str, source: Source) -> list[list[str]]:
    from python_calamine import CalamineError

    try:
        sheet = workbook.get_sheet_by_name(name)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, ValueError) as fault:
        raise source.unreadable(
            f"has a sheet {name!r} that cannot be read ({fault}).",
            next_step="Save it again as .xlsx and read that.",
        ) from fault


def _filled(name: str, rows: list[list[str]], source: Source) -> list[list[str]]:
    if sum(map(bool, map(filled_width, rows))) < 2:
        raise source.unreadable(
            f"has no row below a header in the sheet {name!r}.", next_step="Check that it is the right sheet."
        )
    return rows


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _EXACT_INTEGERS
        return str(int(cell)) if whole else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _body(
    rows: list[list[str]], header_row: int, width: int, records: Records
) -> Iterator[tuple[int, list[str | None]]]:
    blank = RowList()
    for number, row in enumerate(rows[header_row:], start=header_row + 1):
        if filled_width(row):
            yield number, [*row[:width], *[None] * (width - len(row))]
        else:
            blank.add(number)
    records.notes += blank.sentence("{rows}: blank, so not in the table.")
