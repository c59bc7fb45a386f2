"""Rows in the forms that programs take them in."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from pydantic_core import to_json

from upstate.catalog.formats.cells import told_by_kind
from upstate.catalog.formats.csv_file import shapes_as_wkt
from upstate.catalog.formats.geojson import point_as_geojson
from upstate.catalog.reading.columns import Kind
from upstate.catalog.reading.places.shapes import read_shapes

if TYPE_CHECKING:
    import pyarrow as pa

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
TYPES = {
    Kind.TEXT: "text",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.YES_NO: "boolean",
    Kind.DATE: "date",
    Kind.TIME: "timestamp",
    Kind.SHAPE: "geometry",
}


@dataclass(frozen=True)
class Found:
    """What was found. names, kinds: of its columns. rows: their values, as an `Answer` has them. place: names of the columns that are a feature's place, a
    shape or longitude and latitude.
    """

    names: Sequence[str]
    kinds: Sequence[Kind]
    rows: Sequence[Sequence[Any]]
    place: Sequence[str] = ()


Head = Mapping[str, Any]  # what is known of an answer besides its rows


def write_json(found: Found, head: Head, target: IO[bytes]) -> None:
    """One object: what is known of the answer, and the rows as objects."""
    columns = [{"name": name, "type": TYPES[kind]} for name, kind in zip(found.names, found.kinds, strict=True)]
    rows = [dict(zip(found.names, row, strict=True)) for row in _told(found, _geometries)]
    target.write(to_json({**head, "columns": columns, "rows": rows}))


def write_geojson(found: Found, head: Head, target: IO[bytes]) -> None:
    """A collection of features by RFC 7946; what is known of the answer stands beside them."""
    places = [found.names.index(name) for name in found.place]
    others = [(name, place) for place, name in enumerate(found.names) if place not in places]
    features = [
        {
            "type": "Feature",
            "geometry": row[places[0]] if len(places) == 1 else point_as_geojson(*(row[place] for place in places)),
            "properties": {name: row[place] for name, place in others},
        }
        for row in _told(found, _geometries)
    ]
    target.write(to_json({"type": "FeatureCollection", **head, "features": features}))


def write_csv(found: Found, head: Head, target: IO[bytes]) -> None:
    """As the CSV files of the catalog are: RFC 4180, missing is an empty field, times end in Z, shapes are WKT."""
    writer = csv.writer(_Utf8(target))
    writer.writerow(found.names)
    writer.writerows([_text(value) for value in row] for row in _told(found, shapes_as_wkt))


def write_arrow(found: Found, head: Head, target: IO[bytes]) -> None:
    """A stream of Arrow record batches; moments are UTC, shapes are WKB."""
    import pyarrow as pa

    table = _table(found)
    with pa.ipc.new_stream(target, table.schema) as writer:
        writer.write_table(table)


def write_parquet(found: Found, head: Head, target: IO[bytes]) -> None:
    """A Parquet file, packed by zstd."""
    import pyarrow.parquet as pq

    pq.write_table(_table(found), target, compression="zstd")


WRITERS: dict[str, Callable[[Found, Head, IO[bytes]], None]] = {
    "json": write_json,
    "csv": write_csv,
    "arrow": write_arrow,
    "parquet": write_parquet,
    "geojson": write_geojson,
}


def _told(found: Found, of_shapes: Callable[[Sequence[Any]], Iterable[Any]]) -> Iterable[Sequence[Any]]:
    return told_by_kind(found.rows, found.kinds, {Kind.TIME: _moments, Kind.SHAPE: of_shapes})


def _table(found: Found) -> pa.Table:
    """The columns are as their kinds are, and the same on every page."""
    import pyarrow as pa

    columns = [*zip(*found.rows, strict=True)] or [()] * len(found.names)
    arrays = [_array(kind, column) for kind, column in zip(found.kinds, columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=[*found.names])


def _array(kind: Kind, values: Sequence[Any]) -> pa.Array:
    """Whole numbers beyond 64 bits are told as nearly as a number can."""
    import pyarrow as pa

    types = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.YES_NO: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
        Kind.SHAPE: pa.binary(),
    }
    if kind is Kind.WHOLE and any(value is not None and not -(2**63) <= value < 2**63 for value in values):
        kind, values = Kind.NUMBER, [None if value is None else float(value) for value in values]
    return pa.array(values, types[kind])


def _text(value: Any) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _moments(moments: Sequence[datetime | None]) -> list[str | None]:
    """They are UTC."""
    return [None if one is None else f"{one.isoformat()}Z" for one in moments]


def _geometries(blobs: Sequence[bytes | None]) -> list[Any]:
    """Shapes as GeoJSON; None for one that is missing, empty or broken."""
    import shapely

    shapes = read_shapes(blobs)
    texts = shapely.to_geojson(shapely.orient_polygons(shapes))
    return [
        None if shape is None or shape.is_empty else json.loads(text) for shape, text in zip(shapes, texts, strict=True)
    ]


class _Utf8:
    """Text into a file of bytes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(text.encode())
