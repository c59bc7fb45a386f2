"""The rows as tiles of a map in one file (PMTiles), which a browser reads in parts from any web server."""

from __future__ import annotations

import math
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.filters import EVERY_ROW, Condition
from upstate.catalog.reading.opening import FOR_A_VERSION, Published, open_published
from upstate.catalog.reading.places.locating import KM_A_DEGREE, Box, Places, locate
from upstate.catalog.reading.places.pointing import Points, find_points, shape_column
from upstate.catalog.reading.places.shapes import read_shapes
from upstate.city import writing_to
from upstate.tables.reading.gdal import open_gdal

if TYPE_CHECKING:
    import pyarrow as pa

LAYER = "places"
MOST_FEATURES = 50_000
_ZOOMS = 5  # levels drawn; a browser enlarges the last one beyond that
_HIGHEST = 14
_MOST_COLUMNS = 8
_LONGEST = 100  # characters of a text
# Names that the tiles use themselves: the row's place in the file, and how many rows a feature stands for.
ROW, ROWS = "_row", "_rows"


def write_map_tiles(*, parquet: Path, target: Path, most: int = MOST_FEATURES) -> None:
    """Write the rows that have a place as tiles; no file when none has.

    A feature carries `_row` (its row's place in the file, from 0), `_rows` (how many rows it stands for) and the first eight columns
    of its row that are no shapes. Up to `most` rows are drawn with their shapes, or points where there are none. Above that, rows are
    gathered in squares, squares of the smallest of 1, 2, 3, 5, 7, 10 ... metres of which there are no more than `most`: the first
    row of each in the file is drawn as its point. Five levels are drawn, the lowest with the whole city in about one tile. Time and
    size are bounded by `most`, but for looking at the points.

    Raises `LimitReached`, `UnreadableFile`.
    """
    with open_published(parquet, FOR_A_VERSION) as published:
        points = find_points(published)
        if points is None:
            return
        places, placed = locate(published, points, EVERY_ROW)
        if places.box is None:
            return
        chosen = _chosen(published.schema, points)
        cell = _cell_size(published, points, placed, places, most=most)
        table = _features(published, points, placed, chosen, places.box, cell)
        with writing_to(target) as temporary:
            _write(table, temporary, _zooms(places.box))


def _chosen(schema: Sequence[Column], points: Points) -> list[Column]:
    others = [c for c in schema if c.kind is not Kind.SHAPE and c not in points]
    return others[:_MOST_COLUMNS]


def _squares(points: Points, box: Box, metres: float) -> str:
    """SQL of the square that a row lies in: how far east and north of the box's corner, in squares."""
    north = metres / 1000 / KM_A_DEGREE
    east = north / box.narrowing
    x, y = (column.cast for column in points)
    return f"floor(({x} - {box.west!r}) / {east!r})::INTEGER, floor(({y} - {box.south!r}) / {north!r})::INTEGER"


def _cell_size(published: Published, points: Points, placed: Condition, places: Places, *, most: int) -> float | None:
    if places.placed <= most or places.box is None:
        return None
    east, north = (max(1.0, 1000 * side) for side in places.box.size)
    sizes = [size * 10.0**power for power in range(8) for size in (1, 2, 3, 5, 7)]
    # Squares of which the whole box holds no more are small enough; cities are not filled evenly, so smaller ones may be too.
    best = next(place for place, size in enumerate(sizes) if (east // size + 1) * (north // size + 1) <= most)
    while best and _count(published, _squares(points, places.box, sizes[best - 1]), placed) <= most:
        best -= 1
    return sizes[best]


def _count(published: Published, squares: str, placed: Condition) -> int:
    sql = f"SELECT count(*) FROM (SELECT DISTINCT {squares} FROM published WHERE {placed.sql})"
    return int(published.row(sql, placed.parameters)[0])


def _features(
    published: Published,
    points: Points,
    placed: Condition,
    chosen: Sequence[Column],
    box: Box,
    cell: float | None,
) -> pa.Table:
    """The features as an Arrow table: geometry as WKB, `_row`, `_rows` and the chosen columns."""
    import pyarrow as pa

    shape = shape_column(published.schema)
    squares = _squares(points, box, cell) if cell else "file_row_number"
    cells = [
        f"{points[0].sql} AS x",
        f"{points[1].sql} AS y",
        f"{shape.sql if shape and not cell else 'NULL::BLOB'} AS shape",
    ]
    cells += [f"file_row_number AS n{len(chosen)}", f"kept_rows AS n{len(chosen) + 1}"]
    cells += [f"{_attribute(column)} AS n{place}" for place, column in enumerate(chosen)]
    table = pa.Table.from_batches(
        list(
            published.batches(
                "WITH kept AS (SELECT min(file_row_number) AS kept_row, count(*)::INTEGER AS kept_rows FROM published "
                f"WHERE {placed.sql} GROUP BY {squares}) "
                f"SELECT {', '.join(cells)} FROM published JOIN kept ON file_row_number = kept_row ORDER BY kept_row",
                placed.parameters,
            )
        )
    )
    names = [*(column.name for column in chosen), ROW, ROWS]
    return pa.Table.from_arrays(
        [table.column(f"n{place}") for place in range(len(names))] + [_geometries(table)], names=[*names, "geometry"]
    )


def _attribute(column: Column) -> str:
    """Text, numbers, and yes or no as they are; all else as text, because tiles have no dates."""
    if column.kind in (Kind.WHOLE, Kind.NUMBER, Kind.YES_NO):
        return column.sql
    return f"left(CAST({column.sql} AS VARCHAR), {_LONGEST})"


def _geometries(table: pa.Table) -> pa.Array:
    import numpy as np
    import pyarrow as pa
    import shapely

    points = shapely.points(table.column("x").to_numpy(), table.column("y").to_numpy())
    shapes = read_shapes(table.column("shape").to_pylist())
    return pa.array(
        shapely.to_wkb(np.where(shapely.is_missing(shapes) | shapely.is_empty(shapes), points, shapes)), pa.binary()
    )


def _zooms(box: Box) -> tuple[int, int]:
    """Five levels, from the one in which the box is about as wide as a tile."""
    widest = max(box.east - box.west, (box.north - box.south) / box.narrowing, 1e-6)
    lowest = max(0, min(_HIGHEST - _ZOOMS + 1, math.floor(math.log2(360 / widest))))
    return lowest, lowest + _ZOOMS - 1


def _write(table: pa.Table, target: Path, zooms: tuple[int, int]) -> None:
    pyogrio = open_gdal()

    # GDAL chooses by the name's ending, and puts its work beside the file.
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent, ignore_cleanup_errors=True) as folder:
        made = Path(folder) / "map.pmtiles"
        settings: dict[str, Any] = {"MINZOOM": zooms[0], "MAXZOOM": zooms[1], "NAME": LAYER}
        with warnings.catch_warnings(action="ignore"):
            pyogrio.raw.write_arrow(
                table, made, driver="PMTiles", layer=LAYER, geometry_type="Unknown", geometry_name="geometry", crs="EPSG:4326", dataset_options=settings,
            )  # fmt: skip
        made.replace(target)
