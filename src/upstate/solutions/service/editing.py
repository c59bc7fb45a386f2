"""Changing a cell of a table that people keep in a spreadsheet, and nothing else in it.

What is not changed stays byte for byte: the mark at the beginning that Excel writes, line ends, quotes, order of columns and rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

_MARK = "\ufeff"


@dataclass(frozen=True)
class Written:
    """A table as it was written. records: of each row its cells and its text with the line end; the heading is the first. mark: what
    stands before it."""

    mark: str
    records: tuple[tuple[tuple[str, ...], str], ...]

    @property
    def heading(self) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in self.records[0][0]) if self.records else ()

    @property
    def text(self) -> str:
        return self.mark + "".join(text for _cells, text in self.records)

    @property
    def rows(self) -> dict[int, dict[str, str]]:
        """The cells of each row that is not empty, by its line as `read_rows` counts: the heading is line 1."""
        return {
            line: dict(zip(self.heading, (*map(str.strip, cells), *[""] * len(self.heading)), strict=False))
            for line, (cells, _text) in enumerate(self.records[1:], 2)
            if any(cell.strip() for cell in cells)
        }

    def with_cells(self, changes: Mapping[int, Mapping[str, str]]) -> Written:
        """The same with other cells: by line, then by column. A column or a line that is not there raises `KeyError`."""
        if unknown := {name for cells in changes.values() for name in cells} - {*self.heading}:
            raise KeyError(", ".join(sorted(unknown)))
        rows, records = self.rows, list(self.records)
        for line, cells in changes.items():
            after = rows[line] | dict(cells)
            if after != rows[line]:
                records[line - 1] = self._record([after[name] for name in self.heading], like=records[line - 1])
        return replace(self, records=tuple(records))

    def with_rows(self, rows: Iterable[Mapping[str, str]]) -> Written:
        """The same with more rows at its end."""
        like = self.records[-1]
        end = "\r\n" if self.records[0][1].endswith("\r\n") else "\n"
        ended = tuple((cells, text if text.endswith(("\n", "\r")) else text + end) for cells, text in self.records)
        added = (self._record([row.get(name, "") for name in self.heading], like=(like[0], end)) for row in rows)
        return replace(self, records=(*ended, *added))

    def without(self, line: int) -> Written:
        """The same without a row."""
        return replace(self, records=(*self.records[: line - 1], *self.records[line:]))

    def _record(self, cells: Sequence[str], *, like: tuple[tuple[str, ...], str]) -> tuple[tuple[str, ...], str]:
        """A row as text; every cell in quotes where the row before was so."""
        before, text = like
        quoted = len(before) > 1 and text.count('"') >= 2 * len(before)
        body = text.rstrip("\r\n")
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerow(cells)
        return tuple(cells), out.getvalue() + text[len(body) :]


def as_written(text: str) -> Written:
    """A table out of the text of its file."""
    mark = _MARK if text.startswith(_MARK) else ""
    lines = io.StringIO(text.removeprefix(_MARK), newline="").readlines()
    # As csv counts lines: a line may end within quotes.
    reader, records, begin = csv.reader(iter(lines)), [], 0
    for cells in reader:
        records.append((tuple(cells), "".join(lines[begin : reader.line_num])))
        begin = reader.line_num
    return Written(mark, tuple(records))
