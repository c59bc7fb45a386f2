"""What changed between two readings of one table: rows and columns, told by their content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from upstate.engine import literal, quote
from upstate.tables.reading import TableFile


@dataclass(frozen=True)
class TableChanges:
    """What a newer reading of a table has otherwise.

    added, gone: rows that only one of the two holds, compared in the columns that both have; a row in which a cell changed is
    one of each. columns_added, columns_gone: by name. retyped: `name: integer, now text`.
    """

    rows_before: int
    rows: int
    added: int
    gone: int
    columns_added: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    worked_out: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(
            self.added or self.gone or self.columns_added or self.columns_gone or self.retyped or self.worked_out
        )

    @property
    def sentence(self) -> str:
        """Such as `1,541 rows: 12 added, 3 gone; the column NOTES is new`."""
        if not self.any:
            return f"{self.rows:,} rows, the same as before"
        parts = [f"{self.rows:,} rows: {self.added:,} added, {self.gone:,} gone"]
        parts += [f"the column {name} is new" for name in self.columns_added]
        parts += [f"the column {name} is gone" for name in self.columns_gone]
        parts += [f"the column {words}" for words in self.retyped]
        parts += [f"the column {name} was worked out again" for name in self.worked_out]
        return "; ".join(parts)


def compare_tables(before: TableFile, after: TableFile) -> TableChanges:
    """The changes from one stored table to another. Cells are compared as text, so that a new type alone changes no row."""
    old, new = ({column.name: column.type for column in table.columns} for table in (before, after))
    common = [name for name in old if name in new]
    added, gone = _rows(before, after, common) if before.sha256 != after.sha256 else (0, 0)
    return TableChanges(
        rows_before=before.rows,
        rows=after.rows,
        added=added,
        gone=gone,
        columns_added=tuple(name for name in new if name not in old),
        columns_gone=tuple(name for name in old if name not in new),
        retyped=tuple(_retyped(old, new, common)),
    )


def _retyped(old: Mapping[str, str], new: Mapping[str, str], common: list[str]) -> list[str]:
    return [f"{name} was {old[name]}, now {new[name]}" for name in common if old[name] != new[name]]


def _rows(before: TableFile, after: TableFile, common: list[str]) -> tuple[int, int]:
    """Rows that are only in the newer and only in the older table. Each stands for itself: a repeated row counts again."""
    import duckdb

    if not common:
        return after.rows, before.rows
    cells = ", ".join(f"{quote(name)}::VARCHAR" for name in common)

    def hashed(table: TableFile) -> str:
        return f"SELECT hash({cells}) AS content, count(*) AS times FROM read_parquet({literal(str(table.path))}) GROUP BY 1"

    with duckdb.connect(config={"threads": 2, "memory_limit": "500MB"}) as connection:
        connection.execute("SET enable_progress_bar = false")
        found: Any = connection.execute(
            "SELECT coalesce(sum(greatest(coalesce(b.times, 0) - coalesce(a.times, 0), 0)), 0),"
            " coalesce(sum(greatest(coalesce(a.times, 0) - coalesce(b.times, 0), 0)), 0)"
            f" FROM ({hashed(before)}) AS a FULL JOIN ({hashed(after)}) AS b USING (content)"
        ).fetchone()
    return int(found[0]), int(found[1])
