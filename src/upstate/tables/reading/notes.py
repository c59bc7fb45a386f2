"""What is told about a table that was read: its columns, its odd cells, and what had to be decided."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_MOST_ROWS_LISTED = 50


@dataclass(frozen=True)
class OddCell:
    """One cell that kept its column from being the likely type.

    row: the number a person sees in the source. In a CSV or a sheet the header is usually row 1 (a record
    with line breaks inside quotes is one row); in JSON lines it is the line; elsewhere the first record is 1.
    """

    row: int
    column: str
    value: str


@dataclass(frozen=True)
class ColumnNotes:
    """What was found in one column after reading every row.

    name: as in the source; duplicates get _2, _3 and blank headers column_3, both told in the table's notes.
    type: text, integer, number, date, timestamp (UTC where the source gave an offset), boolean or geometry
    (WKB).
    missing: cells that are null in the stored column.
    missing_words: what stood in those cells of a typed column and how often, e.g. {"NA": 259, "": 30}.
    distinct: about how many different values.
    likely: the type that at least 95 % of the cells that are not missing have; text when there is none.
    odd: how many cells do not fit `likely`; odd_cells: the first ten of them.
    """

    name: str
    type: str
    missing: int
    missing_words: dict[str, int]
    distinct: int
    likely: str
    odd: int
    odd_cells: tuple[OddCell, ...]


@dataclass(frozen=True)
class Origin:
    """Where a table can be read again.

    address: of a server, without secrets; or the full path of a file, with the part that was asked for (book.xlsx!Sheet2).
    etag, edited: what the server says by which a change is seen; empty where it says nothing.
    server_rows: the server's own count of its rows; null for a file. fetched_at: UTC, ISO 8601; empty for a file.
    """

    address: str
    etag: str = ""
    edited: str = ""
    server_rows: int | None = None
    fetched_at: str = ""


@dataclass(frozen=True)
class AddedColumn:
    """A column that was worked out after reading, so that it can be worked out again when the table is read again.

    action: what did it, `match` or `locate`. settings: how, in plain values. reads: the table that it was worked out from,
    and of_sha256 that table's fingerprint then.
    """

    name: str
    action: str
    settings: dict[str, Any]
    reads: str
    of_sha256: str


@dataclass(frozen=True)
class TableFile:
    """A typed Parquet and where it came from; the provenance lies inside the same file.

    source: the file it was read from, archive!member for a zipped one; of a server, the table and its host.
    sha256: of the source file's bytes (the archive's, or all pieces of a plain shapefile in order of name); of a server's
    table, of its rows.
    columns: one for each stored column except `_row`, the source's row number.
    encoding, delimiter: empty where they do not apply.
    notes: sentences about everything that was decided, repaired or set aside.
    origin: where it can be read again; null for tables that an older version has read.
    added: columns that the source does not have, in the order in which they were worked out.
    """

    path: Path
    source: str
    sha256: str
    format: str
    rows: int
    columns: tuple[ColumnNotes, ...]
    encoding: str
    delimiter: str
    notes: tuple[str, ...]
    origin: Origin | None = None
    added: tuple[AddedColumn, ...] = ()


def to_text(table: TableFile) -> str:
    """The provenance as JSON; the path is left out because the file may be moved."""
    fields = asdict(table)
    del fields["path"]
    return json.dumps(fields, ensure_ascii=False)


def from_text(text: str, *, path: Path) -> TableFile:
    """The reverse of `to_text`; raises `ValueError`, `KeyError` or `TypeError` for another text."""
    fields: dict[str, Any] = json.loads(text)
    columns = tuple(_column(column) for column in fields.pop("columns"))
    origin = fields.pop("origin", None)
    notes = tuple(fields.pop("notes"))
    added = tuple(AddedColumn(**one) for one in fields.pop("added", ()))
    return TableFile(
        path=path, columns=columns, notes=notes, origin=Origin(**origin) if origin else None, added=added, **fields
    )


def _column(fields: dict[str, Any]) -> ColumnNotes:
    odd_cells = tuple(OddCell(**cell) for cell in fields.pop("odd_cells"))
    return ColumnNotes(odd_cells=odd_cells, **fields)


@dataclass
class RowList:
    """Counts rows that have something in common and remembers the first of them, however long the file is.

    >>> short = RowList()
    >>> short.add(5), short.add(9)
    (None, None)
    >>> short.sentence("{rows} had too few cells.")
    ['Row 5, 9 (2 in all) had too few cells.']
    """

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, row: int) -> None:
        self.count += 1
        if len(self.first) < _MOST_ROWS_LISTED:
            self.first.append(row)

    def sentence(self, pattern: str) -> list[str]:
        """The note, or no note when there was no such row."""
        if not self.count:
            return []
        rows = "Row " + ", ".join(map(str, self.first))
        if self.count > len(self.first):
            rows += " and more"
        return [pattern.format(rows=f"{rows} ({self.count} in all)" if self.count > 1 else rows)]
