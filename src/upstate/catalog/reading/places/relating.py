"""Which rows stand in a relation to a shape: lie in it, touch it, hold it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from upstate.catalog.reading.opening import open_published
from upstate.catalog.reading.places.pointing import on_earth, point_columns, shape_column
from upstate.catalog.reading.places.shapes import read_shapes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# As Simple Features define them (OGC 06-103r4): the row's shape first, the given one second.
Relation = Literal["intersects", "within", "contains", "disjoint", "equals", "touches", "crosses", "overlaps"]
_ROWS = 20_000


def rows_related(parquet: Path, relation: Relation, shape: BaseGeometry) -> tuple[int, ...]:
    """Places in the file of the rows whose shape stands in `relation` to `shape`, in WGS 84 with the longitude first. A row without a place stands in none.

    Where the rows' own bounds rule it out, a row is not read. Raises `LimitReached`, `UnreadableFile`.
    """
    import shapely

    shapely.prepare(shape)
    found: list[int] = []
    for numbers, shapes in _candidates(parquet, relation, shape):
        # Prepared is the second one: these two relations are asked the other way around.
        if relation in ("within", "contains"):
            turned = "contains" if relation == "within" else "within"
            holds = getattr(shapely, turned)(shape, shapes)
        else:
            holds = getattr(shapely, relation)(shape, shapes)
        found += numbers[holds & ~shapely.is_missing(shapes)].tolist()
    return tuple(found)


def _candidates(parquet: Path, relation: Relation, shape: BaseGeometry) -> Any:
    """Numbers and shapes of the rows that may be related."""
    import shapely

    bounds = _bounds(parquet, parquet.stat().st_mtime_ns)
    with np.errstate(invalid="ignore"):
        west, south, east, north = shape.bounds if not shape.is_empty else (np.nan,) * 4
        near = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    if relation == "disjoint":
        near = ~np.isnan(bounds[:, 0])
    wanted = np.flatnonzero(near)
    with open_published(parquet) as published:
        cell = shape_column(published.schema)
        if cell is None:
            yield wanted, shapely.points(bounds[wanted, 0], bounds[wanted, 1])
            return
        for first in range(0, len(wanted), _ROWS):
            numbers = wanted[first : first + _ROWS]
            rows = published.rows(
                f"SELECT file_row_number, {cell.raw} FROM published WHERE file_row_number BETWEEN ? AND ? ORDER BY 1",
                (int(numbers[0]), int(numbers[-1])),
            )
            kept = set(numbers.tolist())
            chosen = [row for row in rows if row[0] in kept]
            yield np.array([row[0] for row in chosen]), read_shapes([row[1] for row in chosen])


@lru_cache(maxsize=4)
def _bounds(parquet: Path, _changed: int) -> NDArray[np.float64]:
    """West, south, east, north of each row in the file's order; NaN where it has no place. A version never changes."""
    import shapely

    with open_published(parquet) as published:
        cell, points = shape_column(published.schema), point_columns(published.schema)
        total = published.count
        found = np.full((total, 4), np.nan)
        if cell is not None:
            for batch in published.batches(f"SELECT file_row_number, {cell.raw} FROM published", rows=_ROWS):
                found[batch.column(0).to_numpy()] = shapely.bounds(read_shapes(batch.column(1).to_pylist()))
        elif points is not None:
            x, y = (one.sql for one in points)
            for batch in published.batches(f"SELECT file_row_number, {x}, {y} FROM published WHERE {on_earth(x, y)}"):
                numbers, west, south = (batch.column(place).to_numpy(zero_copy_only=False) for place in range(3))
                found[numbers] = np.column_stack((west, south, west, south))
    return found


def extent(parquet: Path) -> tuple[float, float, float, float] | None:
    """West, south, east, north of all rows; None where none has a place."""
    return _extent(parquet, parquet.stat().st_mtime_ns)


@lru_cache(maxsize=1000)
def _extent(parquet: Path, changed: int) -> tuple[float, float, float, float] | None:
    """Kept for as many datasets as a list has, of which the bounds of all rows are too many to keep."""
    bounds = _bounds(parquet, changed)
    placed = bounds[~np.isnan(bounds[:, 0])]
    if not len(placed):
        return None
    west, south = placed[:, :2].min(axis=0)
    east, north = placed[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)
