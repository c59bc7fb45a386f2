"""What a published file's columns are, in the few kinds that readers know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from upstate.errors import UpstateError
from upstate.sentences import say


class Kind(StrEnum):
    """What a column holds, in a reader's words."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "yes or no"
    DATE = "date"
    TIME = "date and time"
    SHAPE = "shape on the map"


class NoSuchColumn(UpstateError):
    """A column is asked for that the table does not have, or that can not be used in this way."""


@dataclass(frozen=True)
class Column:
    """One column. name: as published. place: from 0, in the file's order. type: as DuckDB calls it."""

    name: str
    kind: Kind
    place: int
    type: str

    @property
    def raw(self) -> str:
        """SQL of the cell as it is stored: its place in the file, never the name that a city gave it."""
        return f"c{self.place}"

    @property
    def sql(self) -> str:
        """SQL of the value: text, BIGINT (HUGEINT), DOUBLE, BOOLEAN, DATE, TIMESTAMP in UTC, or WKB; null where missing.

        NaN is missing. The file's own figures of least and greatest leave NaN out, so that a comparison may be taken for
        true without looking at the cell: NaN has to be asked for by name.
        """
        if self.kind is Kind.NUMBER:
            return f"CASE WHEN isnan({self.cast}) THEN NULL ELSE {self.cast} END"
        return self.cast

    @property
    def cast(self) -> str:
        """SQL of the cell in the kind's own type; NaN still in it."""
        wanted = {Kind.TEXT: "VARCHAR", Kind.NUMBER: "DOUBLE", Kind.TIME: "TIMESTAMP"}.get(self.kind, self.type)
        return self.raw if self.type == wanted else f"CAST({self.raw} AS {wanted})"

    @property
    def is_missing(self) -> str:
        """SQL of whether the cell holds nothing."""
        missing = f"{self.raw} IS NULL"
        return f"({missing} OR isnan({self.cast}))" if self.kind is Kind.NUMBER else f"({missing})"


_KINDS = {
    "BOOLEAN": Kind.YES_NO,
    "DATE": Kind.DATE,
    "DOUBLE": Kind.NUMBER,
    "FLOAT": Kind.NUMBER,
    "BLOB": Kind.SHAPE,
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), Kind.WHOLE),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), Kind.WHOLE),
}


def column_of(*, name: str, place: int, type: str) -> Column:  # noqa: A002 - DuckDB's own word
    """The column of a DuckDB type; a type that readers do not know is read as text."""
    if type.startswith("TIMESTAMP"):
        kind = Kind.TIME
    elif type.startswith("DECIMAL"):
        kind = Kind.NUMBER
    else:
        kind = _KINDS.get(type, Kind.TEXT)
    return Column(name=name, kind=kind, place=place, type=type)


def find_column(schema: Sequence[Column], name: str) -> Column:
    """The column called `name`, exactly; raises `NoSuchColumn`."""
    for column in schema:
        if column.name == name:
            return column
    raise NoSuchColumn(
        say("There is no column called {name}.", name=clipped(name)),
        allowed=say(
            "one of the table's columns: {names}", names=", ".join(clipped(column.name) for column in schema[:30])
        ),
        next_step=say("Choose a column of this table."),
    )


def clipped(text: str) -> str:
    """Other people's text inside a sentence: quoted, on one line, and not longer than it."""
    return repr(text if len(text) <= 60 else text[:60] + "…")
