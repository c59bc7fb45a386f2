"""What SODA calls a table's columns: names in lower snake case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from upstate.catalog.asking.functions import BadQuestion
from upstate.catalog.reading.columns import Column, Kind, clipped, find_column
from upstate.catalog.reading.places.pointing import Points, point_columns

ROW_ID = ":id"


@dataclass(frozen=True)
class Field:
    """name: as SODA calls the column."""

    name: str
    column: Column


@dataclass(frozen=True)
class Fields:
    """The fields of a table.

    >>> table = (Column("Pipe Size (in)", Kind.NUMBER, 0, "DOUBLE"), Column("pipe-size, in", Kind.TEXT, 1, "VARCHAR"))
    >>> [field.name for field in Fields(table).all]
    ['pipe_size_in', 'pipe_size_in_1']
    """

    schema: Sequence[Column]

    @cached_property
    def all(self) -> tuple[Field, ...]:
        """In the table's order; of several columns whose names become the same, the later ones get _1, _2 ..."""
        taken: dict[str, Column] = {}
        for column in self.schema:
            taken[free_name(snake_case(column.name) or "column", taken)] = column
        return tuple(Field(name, column) for name, column in taken.items())

    def find(self, name: str) -> Column:
        """The column of the field `name`, whatever its letters' case, or else the column that was published as `name`."""
        for field in self.all:
            if field.name == name.lower():
                return field.column
        if any(column.name == name for column in self.schema):
            return find_column(self.schema, name)
        raise BadQuestion(
            f"There is no field called {clipped(name)}.",
            allowed=", ".join([ROW_ID, *(field.name for field in self.all[:60])]),
            next_step="Use one of these; text stands in single quotes.",
        )

    @property
    def points(self) -> Points | None:
        """The columns of each row's point, longitude first."""
        return point_columns(self.schema)

    def is_place(self, name: str) -> bool:
        """Whether `name` stands for the place of a row, as the first value of within_box and within_circle."""
        shapes = [field.name for field in self.all if field.column.kind is Kind.SHAPE]
        return name.lower() in ["location", *shapes]


def snake_case(text: str) -> str:
    """`text` as a name: small ASCII letters, digits and _; empty where nothing is left.

    >>> snake_case("Año de plantación"), snake_case("2014 Total $")
    ('ano_de_plantacion', '_2014_total')
    """
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", ascii_only.lower()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def free_name(name: str, taken: dict[str, Column] | set[str]) -> str:
    """`name`, or with the first number behind it that nobody has."""
    number, found = 0, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found
