"""The part of the earth that the rows cover."""

from __future__ import annotations

import math
from dataclasses import dataclass

from upstate.catalog.reading.filters import Condition, also
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.places.pointing import Points, on_earth
from upstate.catalog.reading.profile import Profile
from upstate.sentences import listed, say, say_count

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

    @property
    def size(self) -> tuple[float, float]:
        """Kilometres from west to east and from south to north."""
        return (self.east - self.west) * KM_A_DEGREE * self.narrowing, (self.north - self.south) * KM_A_DEGREE


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
        """How many of the rows are on the map, and why the others are not. At least one is."""
        if self.placed == self.rows:
            return say_count("The only row is on the map.", "All {number} rows are on the map.", self.rows)
        placed = say_count(
            "{number} of the {all} rows is on the map",
            "{number} of the {all} rows are on the map",
            self.placed,
            all=self.rows,
        )
        return say("{placed}; {lost}.", placed=placed, lost=listed([one for one in self._lost() if one]))

    def _lost(self) -> tuple[str, str]:
        without = say_count("{number} has no place", "{number} have no place", self.without)
        far = say_count(
            "{number} lies more than {km} km from the others, which is surely a slip",
            "{number} lie more than {km} km from the others, which is surely a slip",
            self.far,
            km=f"{FAR_KM:.0f}",
        )
        return without if self.without else "", far if self.far else ""


def locate(
    published: Published, columns: Points, condition: Condition, profile: Profile | None = None
) -> tuple[Places, Condition]:
    """Where the rows lie, and the condition that keeps those placed."""
    x, y = (column.cast for column in columns)  # NaN is more than any bound
    middle = _middle(published, columns, profile)
    # Both are null where there is no point at all; then nothing is near.
    there = on_earth(x, y)
    near = f"(coalesce({there} AND {_distance(x, y, *middle)} <= {FAR_KM}, false))" if middle else "false"
    rows, known, placed, west, south, east, north = published.row(
        f"SELECT count(*), count(*) FILTER (WHERE {there}), count(*) FILTER (WHERE n), min(x) FILTER (WHERE n), min(y) FILTER (WHERE n), "
        f"max(x) FILTER (WHERE n), max(y) FILTER (WHERE n) "
        f"FROM (SELECT {x} AS x, {y} AS y, {near} AS n, {columns[0].raw}, {columns[1].raw} FROM published WHERE {condition.sql})",
        condition.parameters,
    )
    box = Box(west, south, east, north) if placed else None
    places = Places(rows=rows, placed=placed, without=rows - known, far=known - placed, box=box)
    return places, also(condition, Condition(near))


def _distance(x: str, y: str, middle_x: float, middle_y: float) -> str:
    """SQL of the kilometres from the middle on a plane, true at the middle."""
    narrowing = max(0.01, math.cos(math.radians(middle_y)))
    return f"sqrt((({x} - {middle_x!r}) * {narrowing!r}) ** 2 + ({y} - {middle_y!r}) ** 2) * {KM_A_DEGREE}"


def _middle(published: Published, columns: Points, profile: Profile | None) -> tuple[float, float] | None:
    """The median point of all rows, whatever the filters; null without any."""
    if profile and columns[0] in published.schema:
        found = [profile.column(column.name).middle for column in columns]
        values: list[float | None] = [None if one is None else float(one) for one in found]
    else:
        medians = ", ".join(
            f"(SELECT quantile_disc({c.sql}, 0.5) FROM published WHERE isfinite({c.sql}))" for c in columns
        )
        values = list(published.row(f"SELECT {medians}"))
    middle_x, middle_y = values
    return None if middle_x is None or middle_y is None else (middle_x, middle_y)
