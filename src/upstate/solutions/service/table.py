"""The tables that a clerk edits, in any spreadsheet: one row a fact, with who answers for it and until when it was checked.

Every table ends in three columns. `owner`: who answers for the row. `checked`: the day on which that person saw that it is so in
this city; empty where the row was borrowed and nobody has looked yet. `review`: the day on which to look again.
"""

from __future__ import annotations

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
from upstate.solutions.service.spreadsheet import Line, named_cells, read_lines, without_end

CARE = ("owner", "checked", "review")
_MOST_ROWS = 5_000
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

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def care(self) -> Care:
        checked, review = cell_day(self, "checked"), cell_day(self, "review")
        if checked and not self["owner"]:
            raise ValueError("checked is filled and owner is not: a row is checked by somebody")
        if checked and review and review < checked:
            raise ValueError("review is before checked: look again later than you looked")
        return Care(self["owner"], checked, review)

    def conditions(self, questions: dict[str, Question], columns: Collection[str]) -> dict[str, Condition]:
        """What the row asks of the answers, by question. Raises `ValueError` for a cell that can not be read."""
        found = {}
        for column in columns:
            try:
                condition = parse_condition(self[column])
            except ValueError as unread:
                raise ValueError(f"{column} is {self[column]!r}: {unread}") from None
            if condition:
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
    (_, heading), *lines = read_lines(text, file=file) or [(1, [])]
    faults = list(_heading_faults(without_end(heading), {*columns, *CARE}, {*columns, *CARE, *optional}))
    if len(lines) > _MOST_ROWS:
        faults.append(f"it has {len(lines):,} rows; {_MOST_ROWS:,} is the most")
    if not faults:
        made, faults = _make_all(lines, _row_of(heading, optional), make)
    if faults:
        raise BadSolution(
            f"{file}: {'; '.join(faults[:20])}.",
            allowed=f"a table as CSV with the columns {', '.join([*columns, *CARE])}",
            next_step="Mend the lines that are named; docs/reference/service.md says what each column holds.",
        )
    return tuple(made)


def _heading_faults(heading: Sequence[str], wanted: set[str], known: set[str]) -> Iterator[str]:
    yield from (f"the column {name} is missing" for name in sorted(wanted - {*heading}))
    yield from (f"“{shown_name(name, 60)}” is no column of this table" for name in heading if name not in known)
    yield from (f"two columns are called {name}" for name in sorted(known) if heading.count(name) > 1)


def _row_of(heading: Sequence[str], optional: Collection[str]) -> Callable[[Line], Row]:
    missing = dict.fromkeys(optional, "")
    return lambda line: Row(line[0], missing | named_cells(heading, line[1]))


def _make_all(
    lines: Sequence[Line], row_of: Callable[[Line], Row], make: Callable[[Row], Made]
) -> tuple[list[Made], list[str]]:
    made, faults = [], []
    for line in lines:
        try:
            row = row_of(line)
            refuse_strange_text(row.cells, source=f"line {row.line}")
            made.append(make(row))
        except ValueError as fault:
            faults.append(f"line {line[0]}: {fault}")
        except BadSolution as fault:
            faults.append(fault.given.removesuffix("."))
    return made, faults


def cell_day(row: Row, column: str) -> date | None:
    """A cell that holds a day; null where it is empty. Raises `ValueError`."""
    if not (text := row[column]):
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
