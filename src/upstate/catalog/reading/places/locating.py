"""The part of the earth that the rows cover."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.filters import Condition, Filter, also, build_condition
from upstate.catalog.reading.opening import FOR_A_PAGE, Published, open_published
from upstate.engine import Limits
from upstate.ranking.report.wording import count

LONGITUDE, LATITUDE = "longitude", "latitude"
KM_A_DEGREE = 111.2
# Rows of one city are not farther from its middle than this; a slip in a coordinate is.
FAR_KM = 150.0


@dataclass(frozen=True)
class Box:
    """Degrees, WGS 84."""

    west: float
    south: float
    east: float
    north: float

    @property
    def narrowing(self) -> float:
        """Kilometres of a degree of longitude for each of a degree of latitude, in the middle of the box."""
        return max(0.01, math.cos(math.radians((self.south + self.north) / 2)))


@dataclass(frozen=True)
class Places:
    """Where the rows that match lie.

    rows: those that match. placed: those with a point near the others. without: those without a point on the earth. far: those more
    than 150 km from the middle of all, surely slips. box: around those placed; null when none is.
    """

    rows: int
    placed: int
    without: int
    far: int
    box: Box | None

    @property
    def sentence(self) -> str:
        """How many of the rows are on the map, and why the others are not."""
        if not self.rows:
            return "No row matches, so the map is empty."
        if self.placed == self.rows:
            return "The only row is on the map." if self.rows == 1 else f"All {count(self.rows)} rows are on the map."
        lost = [
            f"{count(self.without)} {_have(self.without)} no place" if self.without else "",
            f"{count(self.far)} {_lie(self.far)} more than {FAR_KM:.0f} km from the others, which is surely a slip"
            if self.far
            else "",
        ]
        told = " and ".join(words for words in lost if words)
        return f"{count(self.placed)} of the {count(self.rows)} rows {_are(self.placed)} on the map; {told}."


def load_places(*, parquet: Path, filters: Sequence[Filter] = (), limits: Limits = FOR_A_PAGE) -> Places | None:
    """Where the rows that match lie; null when the table has no columns of longitude and latitude.

    Costs two looks at the two columns. Raises `NoSuchColumn`, `BadFilter`, `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet, limits) as published:
        columns = point_columns(published.schema)
        if columns is None:
            return None
        return locate(published, columns, build_condition(filters, published.schema))[0]


def point_columns(schema: Sequence[Column]) -> tuple[Column, Column] | None:
    """The columns that hold a point, longitude first; null when the table has none."""
    named = {column.name: column for column in schema if column.kind is Kind.NUMBER}
    return (named[LONGITUDE], named[LATITUDE]) if LONGITUDE in named and LATITUDE in named else None


def locate(published: Published, columns: tuple[Column, Column], condition: Condition) -> tuple[Places, Condition]:
    """Where the rows lie, and the condition that keeps those placed."""
    x, y = (column.sql for column in columns)
    on_earth = also(condition, Condition(f"abs({x}) <= 180 AND abs({y}) <= 90"))
    rows = published.row(f"SELECT count(*) FROM published WHERE {condition.sql}", condition.parameters)[0]
    found = published.row(
        f"SELECT count(*), quantile_disc({x}, 0.5), quantile_disc({y}, 0.5) FROM published WHERE {on_earth.sql}",
        on_earth.parameters,
    )
    known, middle_x, middle_y = found
    if not known:
        return Places(rows=rows, placed=0, without=rows, far=0, box=None), Condition("false")
    narrowing = max(0.01, math.cos(math.radians(middle_y)))
    distance = f"sqrt((({x} - ?) * ?) ** 2 + ({y} - ?) ** 2) * {KM_A_DEGREE} <= {FAR_KM}"
    near = also(on_earth, Condition(distance, (middle_x, narrowing, middle_y)))
    placed, west, south, east, north = published.row(
        f"SELECT count(*), min({x}), min({y}), max({x}), max({y}) FROM published WHERE {near.sql}", near.parameters
    )
    box = Box(west, south, east, north) if placed else None
    return Places(rows=rows, placed=placed, without=rows - known, far=known - placed, box=box), near


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _lie(number: int) -> str:
    return "lies" if number == 1 else "lie"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
