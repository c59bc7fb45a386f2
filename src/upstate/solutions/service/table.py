"""The tables that a clerk edits, in any spreadsheet: one row a fact, with who answers for it and until when it was checked.

Every table ends in three columns. `owner`: who answers for the row. `checked`: the day on which that person saw that it is so in
this city; empty where the row was borrowed and nobody has looked yet. `review`: the day on which to look again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from upstate.errors import BadSolution
from upstate.solutions.folder import shown_name
from upstate.solutions.header import refuse_strange_text
from upstate.solutions.service.condition import Condition, parse_condition
from upstate.solutions.service.questions import Question, condition_fault

CARE = ("owner", "checked", "review")
_MOST_ROWS = 5_000
_MOST_LETTERS = 600
# What a spreadsheet would run instead of show. `-5..10` and `+1 315 555 0100` are no formulas.
_FORMULA = re.compile(r"[=@]|[+-](?![0-9 ().-]*$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Care:
    """Who looks after a row. owner: empty where nobody does. checked, review: null where no day is written."""

    owner: str = ""
    checked: date | None = None
    review: date | None = None

    @property
    def is_ours(self) -> bool:
        """Whether somebody here has seen that the row is so in this city."""
        return self.checked is not None and bool(self.owner)

    def is_due(self, today: date) -> bool:
        """Whether the day on which to look again has come."""
        return self.is_ours and self.review is not None and self.review <= today


@dataclass(frozen=True)
class Row:
    """One row as it stands in the file. line: counted from 1, the heading being the first."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def care(self) -> Care:
        checked, review = _day(self["checked"], "checked"), _day(self["review"], "review")
        if checked and not self["owner"]:
            raise ValueError("checked is filled and owner is not: a row is checked by somebody")
        if checked and review and review < checked:
            raise ValueError("review is before checked: look again later than you looked")
        return Care(self["owner"], checked, review)

    def conditions(self, questions: dict[str, Question], columns: Collection[str]) -> dict[str, Condition]:
        """What the row asks of the answers, by question. Raises `ValueError` for a cell that can not be read."""
        found = {}
        for column in columns:
            if condition := parse_condition(self[column]):
                if fault := condition_fault(condition, questions.get(column)):
                    raise ValueError(f"{column} is {self[column]!r}, {fault}")
                found[column] = condition
        return found


def read_rows(
    text: str, *, file: str, columns: Sequence[str], optional: Collection[str] = (), make: Callable[[Row], Made]
) -> tuple[Made, ...]:
    """What `make` gives for each row; raises `BadSolution` that names every fault by its line.

    columns: those that must be there, beside `CARE`. optional: those that may. `make` raises `ValueError` for a row that is wrong.
    """
    lines = _lines(text, file)
    heading = [cell.strip() for cell in lines[0][1]] if lines else []
    faults = list(_heading_faults(heading, {*columns, *CARE}, {*columns, *CARE, *optional}))
    if len(lines) > _MOST_ROWS:
        faults.append(f"it has {len(lines):,} lines; {_MOST_ROWS:,} is the most")
    if not faults:
        made, faults = _make_all(lines[1:], _Shape(file, heading, dict.fromkeys(optional, "")), make)
    if faults:
        raise BadSolution(
            f"{file}: {'; '.join(faults[:20])}.",
            allowed=f"a table as CSV with the columns {', '.join([*columns, *CARE])}",
            next_step="Mend the lines that are named; docs/reference/service.md says what each column holds.",
        )
    return tuple(made)


def _heading_faults(heading: Sequence[str], wanted: set[str], known: set[str]) -> Iterator[str]:
    yield from (f"the column {name} is missing" for name in sorted(wanted - {*heading}))
    yield from (f"{shown_name(name, 60)!r} is no column of this table" for name in heading if name not in known)
    yield from (f"two columns are called {name}" for name in sorted(known) if heading.count(name) > 1)


def _lines(text: str, file: str) -> list[tuple[int, list[str]]]:
    """The cells of each row that holds something, with the line on which it begins."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    # a spreadsheet in Spanish separates by semicolons
    reader = csv.reader(
        io.StringIO(text, newline=""), strict=True, delimiter=";" if ";" in first and "," not in first else ","
    )
    lines, begins = [], 1
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


@dataclass(frozen=True)
class _Shape:
    """What the heading says of every row. missing: the columns that are not there, with their empty cells."""

    file: str
    heading: list[str]
    missing: dict[str, str]

    def row(self, line: int, cells: list[str]) -> Row:
        """Raises `ValueError` for a row that says something outside of the columns, or what no cell may hold."""
        if any(cells[len(self.heading) :]):
            raise ValueError(
                f"it has {len(cells)} cells and the heading {len(self.heading)}: is a comma not in quotes?"
            )
        padded = [*cells, *[""] * (len(self.heading) - len(cells))]
        named = dict(zip(self.heading, padded, strict=False))
        for column, cell in named.items():
            if len(cell) > _MOST_LETTERS:
                raise ValueError(f"{column} has {len(cell):,} letters; {_MOST_LETTERS} is the most")
            if _FORMULA.match(cell):
                raise ValueError(f"{column} is {cell[:60]!r}, which a spreadsheet would take for a formula")
        return Row(self.file, line, self.missing | named)


def _make_all(
    lines: Sequence[tuple[int, list[str]]], shape: _Shape, make: Callable[[Row], Made]
) -> tuple[list[Made], list[str]]:
    made, faults = [], []
    for line, cells in lines:
        try:
            row = shape.row(line, cells)
            refuse_strange_text(row.cells, source=f"line {line}")
            made.append(make(row))
        except ValueError as fault:
            faults.append(f"line {line}: {fault}")
        except BadSolution as fault:
            faults.append(fault.given.removesuffix("."))
    return made, faults


def _day(text: str, column: str) -> date | None:
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{column} is {text!r}, which is no day such as 2026-03-31")


def cell_word(row: Row, column: str, allowed: Collection[str] | None = None) -> str:
    """A cell that must hold one word; raises `ValueError`."""
    word = row[column]
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", word):
        raise ValueError(f"{column} is {word!r}: small letters, digits and _, such as food_truck")
    if allowed is not None and word not in allowed:
        raise ValueError(f"{column} is {word}, which is not one of {', '.join(sorted(allowed)) or 'none'}")
    return word
