"""The point of each row: its longitude and latitude, or else the middle of its shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.places.shapes import read_shapes

if TYPE_CHECKING:
    import pyarrow as pa

LONGITUDE, LATITUDE = "longitude", "latitude"
Points = tuple[Column, Column]


def point_columns(schema: Sequence[Column]) -> Points | None:
    """The columns that hold a point, longitude first; null when the table has none."""
    named = {column.name: column for column in schema if column.kind is Kind.NUMBER}
    return (named[LONGITUDE], named[LATITUDE]) if LONGITUDE in named and LATITUDE in named else None


def shape_column(schema: Sequence[Column]) -> Column | None:
    """The column of shapes; null when the table has none."""
    return next((column for column in schema if column.kind is Kind.SHAPE), None)


def placing_columns(schema: Sequence[Column]) -> tuple[Column, ...]:
    """The columns that say where a row lies: its shape, or else its longitude and latitude; none where it has no place."""
    shape = shape_column(schema)
    return (shape,) if shape else point_columns(schema) or ()


def on_earth(longitude: str, latitude: str) -> str:
    """SQL of whether two numbers are a place on earth; null where one is missing."""
    return f"(abs({longitude}) <= 180 AND abs({latitude}) <= 90)"


def find_points(published: Published) -> Points | None:
    """The columns of each row's point; null when the rows have no place.

    Of a table with shapes alone, the middles of all its shapes are counted first and stand in `published` from here on, behind its
    own columns; a shape that is missing, empty or broken has none.
    """
    if found := point_columns(published.schema):
        return found
    shape = shape_column(published.schema)
    if shape is None:
        return None
    last = len(published.schema)
    points = tuple(
        Column(name, Kind.NUMBER, last + place, "DOUBLE") for place, name in enumerate((LONGITUDE, LATITUDE))
    )
    _add_middles(published, shape, points)
    return points[0], points[1]


def _add_middles(published: Published, shape: Column, points: Sequence[Column]) -> None:
    import pyarrow as pa

    batches = published.batches(f"SELECT file_row_number, {shape.raw} FROM published")
    middles = pa.Table.from_batches([_middles(batch) for batch in batches], _schema())
    published.connection.register("middles", middles)
    named = ", ".join(f"{axis} AS {point.raw}" for axis, point in zip("xy", points, strict=True))
    # The view of the file belongs to every question that is asked of it, this one to ours alone.
    published.rows(
        f"CREATE TEMP VIEW published AS SELECT file.*, {named} FROM memory.main.published AS file JOIN middles USING (file_row_number)"
    )


def _middles(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Of each row its place in the file and the middle of its shape; NaN without one."""
    import pyarrow as pa
    import shapely

    middles = shapely.centroid(read_shapes(batch.column(1).to_pylist()))
    middles[shapely.is_empty(middles)] = None
    return pa.RecordBatch.from_arrays(
        [batch.column(0), pa.array(shapely.get_x(middles)), pa.array(shapely.get_y(middles))], schema=_schema()
    )


def _schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema({"file_row_number": pa.int64(), "x": pa.float64(), "y": pa.float64()})
