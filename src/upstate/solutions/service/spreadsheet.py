"""A table as a spreadsheet saves it, or spoils it: byte order marks, semicolons, empty columns at the right, formulas, strayed commas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from upstate.errors import BadSolution

_MOST_LETTERS = 600
# What a spreadsheet would run instead of show. `-5..10` and `+1 315 555 0100` are no formulas.
_FORMULA = re.compile(r"[=@]|[+-](?![0-9 ().-]*((ext\.?|x) ?[0-9]+)?$)")

# The line on which a row begins, counted from 1, and its cells.
Line = tuple[int, list[str]]


def read_lines(text: str, *, file: str) -> list[Line]:
    """Every row that holds something; raises `BadSolution` for what is no CSV."""
    text = text.removeprefix("\ufeff")
    lines, begins = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_separator(text.partition("\n")[0]))
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((begins, [cell.strip() for cell in cells]))
            begins = reader.line_num + 1
    except csv.Error as fault:
        raise BadSolution(
            f"{file} is not CSV: line {begins}: {fault}.",
            allowed="comma-separated values, as a spreadsheet saves them",
            next_step="Open it in a spreadsheet and save it again as CSV.",
        ) from None
    return lines


def _separator(heading: str) -> str:
    """A spreadsheet in Spanish separates by semicolons; no name of a column holds one."""
    return ";" if ";" in heading and "," not in heading else ","


def without_end(cells: Sequence[str]) -> list[str]:
    """Without the empty cells that a spreadsheet leaves at the right."""
    return list(cells[: max((number for number, cell in enumerate(cells, 1) if cell), default=0)])


def named_cells(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by column, those that are not there as empty ones. Raises `ValueError` for a row that is longer than the
    heading, and for a cell that is too long or that a spreadsheet would run."""
    columns = without_end(heading)
    if len(cells) > len(heading) or any(cells[len(columns) :]):
        raise ValueError(f"it has {len(cells)} cells and the heading {len(columns)}: is a comma not in quotes?")
    named = dict(zip(columns, [*cells, *[""] * len(columns)], strict=False))
    for column, cell in named.items():
        if len(cell) > _MOST_LETTERS:
            raise ValueError(f"{column} has {len(cell):,} letters; {_MOST_LETTERS} is the most")
        if _FORMULA.match(cell):
            raise ValueError(f"{column} is {cell[:60]!r}, which a spreadsheet would take for a formula")
    return named
