"""Values and types as SODA 2.1 writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

from upstate.catalog.formats.cells import told_by_kind
from upstate.catalog.formats.geojson import shapes_as_geojson
from upstate.catalog.reading.columns import Kind

# Of an answer (the header X-SODA2-Types), and of a dataset's description (`dataTypeName`).
TYPES = {
    Kind.TEXT: "text", Kind.WHOLE: "number", Kind.NUMBER: "number", Kind.YES_NO: "boolean",
    Kind.DATE: "floating_timestamp", Kind.TIME: "floating_timestamp",
}  # fmt: skip
DATA_TYPES = TYPES | {Kind.YES_NO: "checkbox", Kind.DATE: "calendar_date", Kind.TIME: "calendar_date"}
_SHAPES = {
    "Point": "point", "MultiPoint": "multipoint", "LineString": "line", "MultiLineString": "multiline",
    "Polygon": "polygon",
}  # fmt: skip


def soda_value(value: Any) -> Any:
    """Numbers are text, so that none loses digits in JavaScript; days and moments are floating timestamps, which have no zone; yes and no and shapes stay.

    >>> soda_value(3.0), soda_value(date(2014, 5, 1)), soda_value(True)
    ('3', '2014-05-01T00:00:00.000', True)
    """
    if value is None or isinstance(value, bool | str | dict):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00.000"
    if isinstance(value, float):
        return (
            None
            if not isfinite(value)
            else str(int(value))
            if value.is_integer() and abs(value) < 1e15
            else repr(value)
        )
    return str(value)


def soda_rows(rows: Sequence[Sequence[Any]], kinds: Sequence[Kind]) -> list[list[Any]]:
    """The rows' values for JSON; shapes are objects of GeoJSON."""
    return [[soda_value(value) for value in row] for row in told_by_kind(rows, kinds, {Kind.SHAPE: _geometries})]


def _geometries(blobs: Sequence[bytes | None]) -> list[Any]:
    return [json.loads(one) for one in shapes_as_geojson(blobs)]


def shape_type(shapes: Sequence[Any]) -> str:
    """What shapes (objects of GeoJSON, None) are called, by the first of them."""
    first = next((one for one in shapes if one), None)
    return _SHAPES.get(first["type"], "multipolygon") if first else "multipolygon"
