"""The table of places in memory: one row a place, each column with its vintage."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.places.measures import POPULATION_OF_YEAR
from upstate.places.place import Place
from upstate.places.states import state_of

Figures = NDArray[np.float64]
TEXTS = ("name", "kind", "website", "population_of")


@dataclass(frozen=True)
class ColumnNote:
    """What is told of a column. vintage: of when it is. source: the file or files. known: places that have a value."""

    vintage: str
    source: str
    known: int


@dataclass(frozen=True)
class PlaceTable:
    """Every place that is known.

    geoids: sorted. texts: name, kind, website, population_of (the column that `population` was taken from); empty where not
    known. figures: longitude, latitude (degrees), the measures, and one column of people a year; NaN where not known.
    notes: what was told when it was made. made: the day, as text.
    """

    geoids: tuple[str, ...]
    texts: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, Figures]
    columns: Mapping[str, ColumnNote]
    notes: tuple[str, ...] = ()
    made: str = ""

    def __len__(self) -> int:
        return len(self.geoids)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The row of each GEOID."""
        return {geoid: row for row, geoid in enumerate(self.geoids)}

    def place(self, row: int) -> Place:
        """The place in a row."""
        geoid, people = self.geoids[row], self.figure("population", row)
        return Place(
            geoid=geoid,
            name=self.texts["name"][row],
            kind=self.texts["kind"][row],
            state=state_of(geoid),
            population=None if people is None else int(people),
            longitude=self.figure("longitude", row),
            latitude=self.figure("latitude", row),
            website=self.texts["website"][row],
        )

    def places(self) -> Iterator[Place]:
        return (self.place(row) for row in range(len(self)))

    def figure(self, column: str, row: int) -> float | None:
        """One figure, null where it is not known."""
        values = self.figures.get(column)
        value = math.nan if values is None else float(values[row])
        return None if math.isnan(value) else value

    def population_vintage(self, row: int) -> str:
        """Of when the population in a row is, such as `July 2021, Population Estimates Program, vintage 2021`."""
        column = self.texts["population_of"][row]
        note = self.columns.get(column)
        return f"{when(column)}, {note.vintage}" if note else ""

    def as_json(self) -> dict[str, Any]:
        """What the table knows: `places`, `made`, `columns` (each with `vintage`, `source`, `known`), `notes`."""
        return {
            "places": len(self),
            "made": self.made,
            "columns": {name: vars(note) for name, note in self.columns.items()},
            "notes": list(self.notes),
        }


def when(column: str) -> str:
    """The day that a column of population tells of; its own name where it tells none.

    >>> when("population_2012"), when("population_2010_census")
    ('July 2012', 'April 2010, counted')
    """
    found = POPULATION_OF_YEAR.fullmatch(column)
    if found is None:
        return column.replace("_", " ")
    day = {"_census": "April {}, counted", "_base": "April {}, base of the estimates"}.get(found["census"], "July {}")
    return day.format(found["year"])
