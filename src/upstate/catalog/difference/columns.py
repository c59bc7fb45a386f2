"""How the columns of two versions meet, and in which form their values are compared and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.catalog.difference.summary import TypeChange
from upstate.engine import Sandbox, literal

# The number of a row in the file that a draft was read from; it says nothing of the row.
_NOT_DATA = "_row"
# Beyond these a whole number has no BIGINT.
_WHOLE = "9.2e18"
_KINDS = {
    "VARCHAR": "text", "BIGINT": "a whole number", "INTEGER": "a whole number", "HUGEINT": "a whole number",
    "DOUBLE": "a number", "FLOAT": "a number", "BOOLEAN": "yes or no", "DATE": "a date", "TIMESTAMP": "a date and time",
    "TIMESTAMP WITH TIME ZONE": "a date and time", "BLOB": "a shape",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of one version. sql: its name within the relation that reads the file."""

    name: str
    type: str
    sql: str

    @property
    def text(self) -> str:
        """SQL of the value as text: null stays null, and two values that differ give texts that differ.

        A number that is whole has no decimal point and a moment at midnight is its day, so that a column whose type was
        changed is not a change in every row. Of a shape, which may be very long, its size and fingerprint (MD5).
        """
        if self.type in ("DOUBLE", "FLOAT"):
            is_whole = f"{self.sql} = trunc({self.sql}) AND abs({self.sql}) < {_WHOLE}"
            return f"CASE WHEN {is_whole} THEN {self.sql}::BIGINT::VARCHAR ELSE {self.sql}::DOUBLE::VARCHAR END"
        if self.type.startswith("TIMESTAMP"):
            is_midnight = f"{self.sql} = date_trunc('day', {self.sql})"
            return f"CASE WHEN {is_midnight} THEN {self.sql}::DATE::VARCHAR ELSE {self.sql}::VARCHAR END"
        if self.type == "BLOB":
            return f"(octet_length({self.sql}) || ' bytes, ' || md5({self.sql}))"
        return f"{self.sql}::VARCHAR"

    @property
    def kind(self) -> str:
        return _KINDS.get(self.type, self.type.lower())


@dataclass(frozen=True)
class Version:
    """One version as SQL. relation: reads its file with the columns named b0, b1 ... (before) or a0, a1 ... (after)."""

    relation: str
    columns: tuple[Column, ...]

    def get(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True)
class Pair:
    """A column that both versions have. as_text: whether its type was changed, so that cells are compared as text."""

    before: Column
    after: Column

    @property
    def name(self) -> str:
        return self.after.name

    @property
    def as_text(self) -> bool:
        return self.before.type != self.after.type

    @property
    def compared(self) -> tuple[str, str]:
        """SQL of the two values in the form in which they are compared."""
        return (self.before.text, self.after.text) if self.as_text else (self.before.sql, self.after.sql)


@dataclass(frozen=True)
class Columns:
    """How the columns of two versions meet."""

    pairs: tuple[Pair, ...]
    added: tuple[Column, ...]
    removed: tuple[Column, ...]

    @property
    def types_changed(self) -> tuple[TypeChange, ...]:
        changed = (pair for pair in self.pairs if pair.as_text)
        return tuple(TypeChange(column=one.name, before=one.before.kind, after=one.after.kind) for one in changed)


def read_version(sandbox: Sandbox, path: Path, letter: str) -> Version:
    """The columns of a Parquet. By their place, because DuckDB gives another name to one of `Name` and `NAME`."""
    import pyarrow.parquet as pq

    names = pq.read_schema(path).names
    listed = ", ".join(f"{letter}{place}" for place in range(len(names)))
    relation = f"read_parquet({literal(path)}) AS version({listed})"
    types = [str(row[1]) for row in sandbox.rows(f"DESCRIBE SELECT * FROM {relation}")]
    columns = (
        Column(name, type_, f"{letter}{place}")
        for place, (name, type_) in enumerate(zip(names, types, strict=True))
        if name != _NOT_DATA
    )
    return Version(relation, tuple(columns))


def match_columns(before: Version, after: Version) -> Columns:
    """Columns are the same when their names are the same, letter by letter."""
    pairs = ((before.get(column.name), column) for column in after.columns)
    return Columns(
        pairs=tuple(Pair(old, new) for old, new in pairs if old),
        added=tuple(column for column in after.columns if not before.get(column.name)),
        removed=tuple(column for column in before.columns if not after.get(column.name)),
    )


def key_pairs(columns: Columns, key: Sequence[str]) -> tuple[tuple[Pair, ...], str]:
    """The key's columns in both versions, or none and why."""
    by_name = {pair.name: pair for pair in columns.pairs}
    missing = [name for name in key if name not in by_name]
    if not key:
        return (), "The dataset names no key."
    if missing:
        return (), f"The key {', '.join(key)} can not be used: not both versions have {', '.join(missing)}."
    return tuple(by_name[name] for name in key), ""
