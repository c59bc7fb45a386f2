"""What was read from a file or a server, and how it was stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.tables.reading import ColumnNotes, TableFile


@dataclass(frozen=True)
class Read:
    """A table that was read, and its stored columns as Python values."""

    table: TableFile
    columns: dict[str, list[Any]]

    def __getitem__(self, name: str) -> list[Any]:
        return self.columns[name]

    def notes_on(self, name: str) -> ColumnNotes:
        return next(column for column in self.table.columns if column.name == name)

    @property
    def notes(self) -> str:
        return "\n".join(self.table.notes)
