"""Rows in the forms that programs take them in. They come as Arrow record batches and are written as they come; memory does not grow with them."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from upstate.catalog.reading.columns import Kind

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


@dataclass
class Found:
    """An answer on its way. names, kinds: of its columns. batches: of at most `most` rows and some more.

    place: names of the columns that are a feature's place, a shape or longitude and latitude. written, last: how many rows are out, and the number of the last.
    """

    names: Sequence[str]
    kinds: Sequence[Kind]
    batches: Iterable[pa.RecordBatch]
    most: int
    place: Sequence[str] = ()
    written: int = field(default=0, init=False)
    last: int = field(default=-1, init=False)
    is_cut: bool = field(default=False, init=False)

    def parts(self) -> Iterator[pa.RecordBatch]:
        """The first `most` rows, without their numbers."""
        for batch in self.batches:
            kept = batch.slice(0, self.most - self.written)
            self.is_cut = self.is_cut or kept.num_rows < batch.num_rows
            if kept.num_rows:
                self.written += kept.num_rows
                self.last = kept.column(0)[-1].as_py()
                yield kept.select(range(1, kept.num_columns))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The same as values."""
        for part in self.parts():
            yield from zip(*(column.to_pylist() for column in part.columns), strict=True)


Told = Callable[[], Mapping[str, Any]]  # what is known of an answer once its rows are out


def write_json(found: Found, head: Mapping[str, Any], tail: Told, target: IO[bytes]) -> None:
    """One object: what is known before, the rows as objects, what is known after."""
    columns = [{"name": name, "type": TYPES[kind]} for name, kind in zip(found.names, found.kinds, strict=True)]
    begin = json.dumps({**head, "columns": columns}, ensure_ascii=False)
    target.write(f'{begin[:-1]}, "rows": ['.encode())
    names = [f"{json.dumps(name, ensure_ascii=False)}: " for name in found.names]
    for place, row in enumerate(found.rows()):
        cells = ", ".join(f"{name}{_json(value)}" for name, value in zip(names, row, strict=True))
        target.write(f"{',' if place else ''}\n{{{cells}}}".encode())
    end = json.dumps(tail(), ensure_ascii=False)
    target.write(f"\n], {end[1:]}\n".encode())


def write_geojson(found: Found, head: Mapping[str, Any], tail: Told, target: IO[bytes]) -> None:
    """A collection of features by RFC 7946; what is known of the answer stands beside them."""
    target.write(b'{"type": "FeatureCollection", "features": [')
    places = [found.names.index(name) for name in found.place]
    others = [
        (json.dumps(name, ensure_ascii=False), place) for place, name in enumerate(found.names) if place not in places
    ]
    for number, row in enumerate(found.rows()):
        cells = ", ".join(f"{name}: {_json(row[place])}" for name, place in others)
        geometry = _geometry([row[place] for place in places])
        feature = f'{{"type": "Feature", "geometry": {geometry}, "properties": {{{cells}}}}}'
        target.write(f"{',' if number else ''}\n{feature}".encode())
    end = json.dumps({**head, **tail()}, ensure_ascii=False)
    target.write(f"\n], {end[1:]}\n".encode())


def write_csv(found: Found, head: Mapping[str, Any], tail: Told, target: IO[bytes]) -> None:
    """As the CSV files of the catalog are: RFC 4180, missing is an empty field, times end in Z, shapes are WKT."""
    writer = csv.writer(_Utf8(target))
    writer.writerow(found.names)
    writer.writerows([_text(value) for value in row] for row in found.rows())


def write_arrow(found: Found, head: Mapping[str, Any], tail: Told, target: IO[bytes]) -> None:
    """A stream of Arrow record batches; moments are UTC, shapes are WKB."""
    import pyarrow as pa

    _write_tables(found, lambda schema: pa.ipc.new_stream(target, schema))


def write_parquet(found: Found, head: Mapping[str, Any], tail: Told, target: IO[bytes]) -> None:
    """A Parquet file, packed by zstd."""
    import pyarrow.parquet as pq

    _write_tables(found, lambda schema: pq.ParquetWriter(target, schema, compression="zstd"))


WRITERS: dict[str, Callable[[Found, Mapping[str, Any], Told, IO[bytes]], None]] = {
    "json": write_json,
    "csv": write_csv,
    "arrow": write_arrow,
    "parquet": write_parquet,
    "geojson": write_geojson,
}


def _write_tables(found: Found, opened: Callable[[pa.Schema], Any]) -> None:
    import pyarrow as pa

    parts = found.parts()
    first = next(parts, None)
    given = first.schema.types if first else [None] * len(found.names)
    types = [_arrow_type(kind, one) for kind, one in zip(found.kinds, given, strict=True)]
    schema = pa.schema(list(zip(found.names, types, strict=True)))
    with opened(schema) as writer:
        for part in itertools.chain([first] if first else [], parts):
            cast = [column.cast(wanted) for column, wanted in zip(part.columns, types, strict=True)]
            writer.write_batch(pa.record_batch(cast, schema=schema))


def _arrow_type(kind: Kind, given: pa.DataType | None) -> pa.DataType:
    """As the rows have it; where there are none, as the kind usually is. Moments are UTC."""
    import pyarrow as pa

    if kind is Kind.TIME:
        return pa.timestamp("us", tz="UTC")
    usual = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.YES_NO: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.SHAPE: pa.binary(),
    }
    return usual[kind] if given is None else given


def _json(value: Any) -> str:
    if isinstance(value, bytes):
        return _geometry([value])
    if isinstance(value, datetime | date):
        return f'"{_when(value)}"'
    return json.dumps(float(value) if isinstance(value, Decimal) else value, ensure_ascii=False)


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        import shapely

        return shapely.to_wkt(shapely.from_wkb(value, on_invalid="ignore"), rounding_precision=-1)
    return _when(value) if isinstance(value, datetime | date) else value


def _when(value: date) -> str:
    """ISO 8601; moments are UTC."""
    return f"{value.isoformat()}Z" if isinstance(value, datetime) else value.isoformat()


def _geometry(place: Sequence[Any]) -> str:
    """GeoJSON of a shape, or of longitude and latitude; null where there is none."""
    if len(place) == 1:
        import shapely

        shape = shapely.from_wkb(place[0], on_invalid="ignore")
        return "null" if shape is None or shape.is_empty else str(shapely.to_geojson(shape))
    longitude, latitude = place
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return "null"
    return json.dumps({"type": "Point", "coordinates": [longitude, latitude]})


class _Utf8:
    """Text into a file of bytes."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target

    def write(self, text: str) -> int:
        return self._target.write(text.encode())
