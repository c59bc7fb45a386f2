"""The type of each column, fixed after every row was read, and what is told about it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstate.tables.reading.cell_kinds import (
    MACROS,
    MISSING,
    TEXT,
    Candidate,
    likely_type,
    odd_count,
    whole_type,
)
from upstate.tables.reading.notes import ColumnNotes, OddCell

if TYPE_CHECKING:
    import duckdb

_COLUMNS_AT_ONCE = 25
_ODD_CELLS_TOLD = 10
_DECLARED = {
    "BIGINT": "integer", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "timestamp", "BLOB": "geometry",
}  # fmt: skip


@dataclass(frozen=True)
class TypedColumn:
    """A column of the staged file, and the SQL that gives its stored value."""

    notes: ColumnNotes
    sql: str
    turned_into_utc: bool = False


def open_stage(stage: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB with the staged file as the view `staged`, within bounds of memory."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    connection.execute("SET memory_limit = '350MB'")
    connection.execute(f"SET temp_directory = {quoted(str(stage.parent / 'spill'))}")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")  # it would draw on standard output, where --json stands alone
    connection.execute(MACROS)
    connection.execute(f"CREATE VIEW staged AS FROM read_parquet({quoted(str(stage))})")
    return connection


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """A name as an SQL identifier. Not by `engine`: reading loads no database until a file is read."""
    return '"' + name.replace('"', '""') + '"'


def type_columns(connection: duckdb.DuckDBPyConnection, names: list[str], *, declared: Set[str]) -> list[TypedColumn]:
    """Every column of `staged`, in order.

    declared: names of columns that keep the source's type, even where all cells of a text column would fit another.
    """
    types = [row[1] for row in connection.execute("DESCRIBE staged").fetchall()][1:]
    rows = connection.execute("SELECT count(*) FROM staged").fetchall()[0][0]
    typed: list[TypedColumn] = []
    for start in range(0, len(names), _COLUMNS_AT_ONCE):
        places = range(start, min(start + _COLUMNS_AT_ONCE, len(names)))
        counted = connection.execute(
            f"SELECT {', '.join(_counts(place, types[place]) for place in places)}"
            f" FROM (SELECT {', '.join(_cells(place, types[place]) for place in places)} FROM staged)"
        )
        values = counted.fetchone() or ()
        for place in places:
            kinds, missing, distinct = values[(place - start) * 3 : (place - start) * 3 + 3]
            # The estimate may be some percent too high, but there are never more values than cells.
            found = _Found(place, names[place], kinds or {}, missing, min(distinct, rows - missing))
            if types[place] == "VARCHAR":
                typed.append(_text_column(connection, found, declared=found.name in declared))
            else:
                typed.append(_declared_column(found, types[place]))
    return typed


@dataclass(frozen=True)
class _Found:
    place: int
    name: str
    kinds: dict[str, int]
    missing: int
    distinct: int

    @property
    def cell(self) -> str:
        return f"c{self.place}"


def _cells(place: int, kind: str) -> str:
    """The cell and, of text, what is present in it: found once for all patterns that it is held against."""
    return f"c{place}" if kind != "VARCHAR" else f"c{place}, present(coalesce(c{place}, '')) AS p{place}"


def _counts(place: int, kind: str) -> str:
    cell = f"c{place}"
    if kind != "VARCHAR":
        return f"NULL, count(*) - count({cell}), approx_count_distinct({cell})"
    return (
        f"histogram(kind_of_present(p{place}))"
        f", count(*) FILTER ({cell} IS NULL OR {cell} = ''), approx_count_distinct(nullif({cell}, ''))"
    )


def _declared_column(found: _Found, kind: str) -> TypedColumn:
    name = _DECLARED.get(kind, "number" if kind.startswith("DECIMAL") else TEXT)
    notes = ColumnNotes(found.name, name, found.missing, {}, found.distinct, name, 0, ())
    return TypedColumn(notes, found.cell)


def _text_column(connection: duckdb.DuckDBPyConnection, found: _Found, *, declared: bool) -> TypedColumn:
    candidate = None if declared else whole_type(found.kinds)
    if candidate:
        return _typed(connection, found, candidate)
    likely = likely_type(found.kinds)
    odd = odd_count(found.kinds, likely) if likely else 0
    notes = ColumnNotes(
        name=found.name,
        type=TEXT,
        missing=found.missing,
        missing_words={},
        distinct=found.distinct,
        likely=likely.type if likely else TEXT,
        odd=odd,
        odd_cells=_odd_cells(connection, found, likely) if likely and odd else (),
    )
    return TypedColumn(notes, f"nullif({found.cell}, '')")


def _typed(connection: duckdb.DuckDBPyConnection, found: _Found, candidate: Candidate) -> TypedColumn:
    notes = ColumnNotes(
        name=found.name,
        type=candidate.type,
        missing=found.kinds.get(MISSING, 0),
        missing_words=_missing_words(connection, found) if found.kinds.get(MISSING) else {},
        distinct=found.distinct,
        likely=candidate.type,
        odd=0,
        odd_cells=(),
    )
    sql = candidate.cast.replace("$", f"present({found.cell})")
    return TypedColumn(notes, sql, turned_into_utc=candidate.turns_into_utc)


def _missing_words(connection: duckdb.DuckDBPyConnection, found: _Found) -> dict[str, int]:
    rows = connection.execute(
        f"SELECT trimmed(coalesce({found.cell}, '')) AS word, count(*) AS times FROM staged"
        f" WHERE present(coalesce({found.cell}, '')) IS NULL GROUP BY word ORDER BY times DESC, word"
    ).fetchall()
    return dict(rows)


def _odd_cells(connection: duckdb.DuckDBPyConnection, found: _Found, likely: Candidate) -> tuple[OddCell, ...]:
    fitting = ", ".join(quoted(kind) for kind in sorted(likely.kinds | {MISSING}))
    rows: list[Any] = connection.execute(
        f"SELECT _row, {found.cell} FROM staged"
        f" WHERE kind_of_present(present(coalesce({found.cell}, ''))) NOT IN ({fitting})"
        f" ORDER BY _row LIMIT {_ODD_CELLS_TOLD}"
    ).fetchall()
    return tuple(OddCell(row=row, column=found.name, value=value) for row, value in rows)
