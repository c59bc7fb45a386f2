"""GeoJSON by RFC 7946: WGS 84, longitude first, outer rings counter-clockwise, one feature a row and a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from upstate.catalog.formats.cells import dates_as_text, read_rows
from upstate.catalog.reading.columns import Column, Kind
from upstate.catalog.reading.opening import Published
from upstate.catalog.reading.places.pointing import on_earth, placing_columns, shape_column
from upstate.catalog.reading.places.shapes import read_shapes
from upstate.sentences import say

_DIGITS = 7  # of a degree: a centimetre


def why_no_geojson(schema: Sequence[Column]) -> str:
    """Why the table can not be a map; empty when it can."""
    if placing_columns(schema):
        return ""
    return say("The rows have no place, so there is nothing to put on a map.")


def write_geojson(published: Published, target: Path, told: Callable[[int], None]) -> None:
    """Write every row as a feature; told: called with the rows written so far. Memory does not grow with the rows.

    A row's geometry is its shape, or else its point; null where it has none. Coordinates have 7 digits (a centimetre).
    Properties are the other columns: missing is null, dates are ISO 8601 text, infinite numbers are null because JSON has none.
    """
    shape, placing = shape_column(published.schema), placing_columns(published.schema)
    others = [column for column in published.schema if column not in placing and column.kind is not Kind.SHAPE]
    names = [json.dumps(column.name, ensure_ascii=False) + ":" for column in others]
    place = shape.sql if shape else _point(*placing)
    done = 0
    with target.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write('{"type":"FeatureCollection","features":[')
        for rows in read_rows(published, [place, _properties(others)], names):
            geometries = shapes_as_geojson([row[0] for row in rows]) if shape else (row[0] for row in rows)
            features = (
                f'{{"type":"Feature","geometry":{geometry},"properties":{{{row[1]}}}}}'
                for row, geometry in zip(rows, geometries, strict=True)
            )
            handle.write((",\n" if done else "\n") + ",\n".join(features))
            done += len(rows)
            told(done)
        handle.write("\n]}\n")


def _properties(columns: Sequence[Column]) -> str:
    """SQL of the members of a row's properties, many times quicker than Python; each name is a parameter."""
    members = [f"concat(?, coalesce(CAST(to_json({_value(column)}) AS VARCHAR), 'null'))" for column in columns]
    return f"concat_ws(',', {', '.join(members)})" if members else "''"


def _value(column: Column) -> str:
    if column.kind is Kind.NUMBER:
        return f"CASE WHEN isinf({column.sql}) THEN NULL ELSE {column.sql} END"
    return dates_as_text(column)


def _point(longitude: Column, latitude: Column) -> str:
    x, y = longitude.sql, latitude.sql
    coordinates = f"round({x}, {_DIGITS}) || ',' || round({y}, {_DIGITS})"
    point = f"""'{{"type":"Point","coordinates":[' || {coordinates} || ']}}'"""
    return f"CASE WHEN {on_earth(x, y)} THEN {point} ELSE 'null' END"


def point_as_geojson(longitude: float | None, latitude: float | None) -> dict[str, Any] | None:
    """A point in degrees as an object of GeoJSON; None where a part is missing and where it is no place on earth."""
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    return {"type": "Point", "coordinates": [longitude, latitude]}


def shapes_as_geojson(blobs: Sequence[bytes | None]) -> Iterator[str]:
    """Each shape of WKB as GeoJSON; null where it is missing, empty or broken."""
    import shapely

    shapes = read_shapes(blobs)
    flat, high = (shapely.get_coordinate_dimension(shapes) == dimensions for dimensions in (2, 3))
    for which, include_z in ((flat, False), (high, True)):  # a flat shape must not gain a height
        shapes[which] = shapely.transform(shapes[which], lambda given: given.round(_DIGITS), include_z=include_z)
    for shape, text in zip(shapes, shapely.to_geojson(shapely.orient_polygons(shapes)), strict=True):
        yield "null" if text is None or shape.is_empty else text
