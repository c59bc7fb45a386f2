"""Records of delimited text, one by one, where a stray quote cannot swallow the rows that follow it.

Python's csv module reads in its strict mode. Where that fails, or where one cell runs over very many lines,
the record's first line is read again by itself, and the lines after it go back into the queue.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from upstate.tables.reading.notes import RowList

MOST_IN_A_RECORD = 8_000_000
_MOST_LINES = 10_000
_SUSPICIOUS_LINES = 100

# A setting of the whole process, so it is only ever raised.
csv.field_size_limit(max(csv.field_size_limit(), 2 * MOST_IN_A_RECORD))


@dataclass(frozen=True)
class Dialect:
    """How the cells of a record are told apart; quote and escape are empty where there are none."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False

    def reader(self, lines: Iterator[str], *, strict: bool, literal: bool = False) -> Iterator[list[str]]:
        """A csv reader; `literal` takes quotes as plain characters."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_NONE if literal or not self.quote else csv.QUOTE_MINIMAL,
            escapechar=self.escape or None,
            skipinitialspace=self.skip_space,
            strict=strict,
        )


class LineTooLongError(Exception):
    """A line without an end: not a table."""


class _RunawayError(Exception):
    """A quoted cell that takes more lines than any real one."""


@dataclass
class Lines:
    """The lines of a text, with those that the current record has taken, and those that were put back."""

    text: TextIO
    taken: list[str] = field(default_factory=list)
    ahead: deque[str] = field(default_factory=deque)
    size: int = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.ahead.popleft() if self.ahead else self.text.readline(MOST_IN_A_RECORD + 1)
        if not line:
            raise StopIteration
        self.size += len(line)
        self.taken.append(line)
        if self.size > MOST_IN_A_RECORD or len(self.taken) > _MOST_LINES:
            raise _RunawayError if len(self.taken) > 1 else LineTooLongError
        return line

    def start_record(self) -> None:
        self.taken.clear()
        self.size = 0

    def put_back(self, keep: int) -> None:
        """Return all taken lines but the first `keep` to the queue."""
        self.ahead.extendleft(reversed(self.taken[keep:]))
        del self.taken[keep:]


@dataclass
class RecordReader:
    """Gives (row number, cells) for every record, blank ones as an empty list.

    width: the header's number of cells once it is known; it tells a good repair from a bad one.
    repaired: rows where a quote was not paired and was kept as a character.
    """

    lines: Lines
    dialect: Dialect
    width: int = 0
    repaired: RowList = field(default_factory=RowList)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        lines, row = self.lines, 0
        reader = self.dialect.reader(lines, strict=True)
        while True:
            row += 1
            lines.start_record()
            try:
                cells = next(reader)
                if len(lines.taken) > _SUSPICIOUS_LINES and self._swallowed():
                    cells = self._repair(row)
            except StopIteration:
                return
            except (csv.Error, _RunawayError):
                cells = self._repair(row)
            yield row, cells

    def _swallowed(self) -> bool:
        """Whether the lines inside one long cell look like rows of the table themselves."""
        fitting = sum(len(self._literal(line)) == self.width for line in self.lines.taken)
        return self.width > 1 and fitting > 0.8 * len(self.lines.taken)

    def _repair(self, row: int) -> list[str]:
        self.repaired.add(row)
        taken = self.lines.taken
        first = _lenient(taken[0], self.dialect)
        literal = self._literal(taken[0])
        whole = _lenient("".join(taken), self.dialect) if len(taken) <= _SUSPICIOUS_LINES else None
        for cells, keep in ((first, 1), (literal, 1), (whole, len(taken))):
            if cells is not None and len(cells) == self.width:
                self.lines.put_back(keep)
                return cells
        self.lines.put_back(1)
        return first or literal

    def _literal(self, line: str) -> list[str]:
        return next(self.dialect.reader(iter([line]), strict=False, literal=True), [])


def _lenient(text: str, dialect: Dialect) -> list[str] | None:
    """Cells of a record whose quoted cells may hold bare quotes; None when a quoted cell has no end.

    A quoted cell ends at a quote that stands before a delimiter or the record's end.

    >>> _lenient('7,"6" main, lined",iron', Dialect(","))
    ['7', '6" main, lined', 'iron']
    """
    text = text.rstrip("\r\n")
    delimiter, quote = re.escape(dialect.delimiter), re.escape(dialect.quote)
    # Possessive (*+), so that a line of nothing but quotes costs no more than its length.
    quoted = re.compile(
        f"{quote}((?:[^{quote}]|{quote}{quote}|{quote}(?!{delimiter}|\\Z))*+){quote}(?={delimiter}|\\Z)"
    )
    cells, place = [], 0
    while True:
        if dialect.quote and text.startswith(dialect.quote, place):
            match = quoted.match(text, place)
            if not match:
                return None
            cells.append(match[1].replace(dialect.quote * 2, dialect.quote))
            place = match.end()
        else:
            end = text.find(dialect.delimiter, place)
            end = len(text) if end < 0 else end
            cells.append(text[place:end])
            place = end
        if place >= len(text):
            return cells
        place += 1
