"""JSON, JSON lines and GeoJSON, record by record: one pass finds the columns, the next gives the rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TextIO

from upstate.progress import Progress, silent
from upstate.tables.reading.encodings import find_encoding
from upstate.tables.reading.headers import PLACES, ROW, SURPLUS, unique_names
from upstate.tables.reading.json_scanner import MOST_IN_A_VALUE, BadJsonError, Path, Scanner, decode_line
from upstate.tables.reading.notes import RowList
from upstate.tables.reading.records import Records, text_batches
from upstate.tables.reading.sources import Source

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_COLUMNS = 10_000
_MOST_REMEMBERED = 200

Cells = dict[Path, str | None]
Item = tuple[Path, bool, Any, int]


@dataclass
class _List:
    """One list of the document: its objects, other values, and the columns of the objects."""

    objects: int = 0
    features: int = 0
    others: RowList = field(default_factory=RowList)
    columns: dict[Path, None] = field(default_factory=dict)


@dataclass
class _Document:
    """What the first pass found; `values` are single ones outside the lists, as a coordinate system is."""

    encoding: str
    lines: bool
    lists: dict[Path, _List] = field(default_factory=dict)
    values: dict[Path, Any] = field(default_factory=dict)
    blank: RowList = field(default_factory=RowList)


def read_json(source: Source, progress: Progress = silent) -> Records:
    """The objects of the one list in the document as text; raises `UnreadableFile` when there is none.

    Nested objects become columns named outer.inner for one level, and JSON text below that. A GeoJSON
    feature gives its properties, and its other members as feature.id and the like. Row numbers: the place in
    the list, or the line in JSON lines, from 1.
    """
    encoding, notes = find_encoding(source)
    document = _Document(encoding=encoding, lines=_is_lines(source, encoding))
    _survey(source, document, progress)
    path = _choose(source, document)
    found = document.lists[path]
    if not found.columns and not found.features:
        raise source.unreadable("holds objects with no names in them.", next_step="Export it again with its values.")
    taken = (ROW, SURPLUS, *PLACES) if found.features else (ROW, SURPLUS)
    names, renamed = unique_names([_sound(".".join(column)) for column in found.columns], taken)
    records = Records(
        format="geojson" if found.features else "json",
        names=[*names, SURPLUS],
        batches=iter(()),
        notes=[*notes, *renamed, *_notes(document, path, found)],
        only_if_used=frozenset({SURPLUS}),
        encoding=encoding,
    )
    rows = _rows(source, document, path, progress)
    if found.features:
        _place(records, document, rows, len(names) + 1)
    else:
        records.batches = text_batches((row[:2] for row in rows), len(names) + 1)
    return records


def _is_lines(source: Source, encoding: str) -> bool:
    """Whether each line is a record: by the file's name, or when two lines each hold a whole object."""
    if source.suffix in {".jsonl", ".ndjson"}:
        return True
    with source.path.open(encoding=encoding) as text:
        lines = [line for line in (text.readline(MOST_IN_A_VALUE) for _ in range(5)) if line.strip()][:2]
    try:
        return len(lines) == 2 and all(isinstance(decode_line(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _items(source: Source, document: _Document, progress: Progress) -> Iterator[Item]:
    """Every value of the document with its path and its row; turns broken JSON into `UnreadableFile`."""
    total = source.path.stat().st_size
    counts: dict[Path, int] = {}
    with source.path.open(encoding=document.encoding) as text:
        walk = _lines(text, document) if document.lines else _numbered(Scanner(text), counts)
        try:
            for number, item in enumerate(walk):
                if number % 5_000 == 0:
                    progress(f"Reading {source.label}", _bytes_read(text), total)
                yield item
        except BadJsonError as fault:
            raise source.unreadable(
                f"is broken JSON at {fault}.", next_step="Export or download it again; it may be cut off."
            ) from None


def _bytes_read(text: TextIO) -> int:
    return text.buffer.tell()


def _numbered(scanner: Scanner, counts: dict[Path, int]) -> Iterator[Item]:
    for path, is_item, value in scanner.walk():
        counts[path] = counts.get(path, 0) + 1
        yield path, is_item, value, counts[path]


def _lines(text: TextIO, document: _Document) -> Iterator[Item]:
    document.blank = RowList()
    for number, line in enumerate(iter(lambda: text.readline(MOST_IN_A_VALUE), ""), start=1):
        if not line.strip():
            document.blank.add(number)
            continue
        try:
            yield (), True, decode_line(line), number
        except (ValueError, RecursionError) as fault:
            raise BadJsonError(f"line {number}: {getattr(fault, 'msg', fault)}") from None


def _survey(source: Source, document: _Document, progress: Progress) -> None:
    for path, is_item, value, row in _items(source, document, progress):
        if not is_item:
            if len(document.values) < _MOST_REMEMBERED:
                document.values[path] = value
            continue
        found = document.lists.setdefault(path, _List())
        if not isinstance(value, dict):
            found.others.add(row)
            continue
        found.objects += 1
        found.features += is_feature(value)
        found.columns.update(dict.fromkeys(flatten(value)))
        if len(found.columns) > _MOST_COLUMNS:
            raise source.unreadable(
                f"has records with more than {_MOST_COLUMNS} different names by row {row}.",
                allowed="a list of records that share their names",
                next_step="Turn the names that are really values into a column of their own.",
            )


def _choose(source: Source, document: _Document) -> Path:
    tables = {".".join(path) or "(the document)": path for path, found in document.lists.items() if found.objects}
    wanted = source.inside[0] if source.inside else None
    if wanted is not None and wanted in tables:
        return tables[wanted]
    if wanted is None and len(tables) == 1:
        return next(iter(tables.values()))
    if wanted is None and document.values.get(("type",)) == "FeatureCollection" and ("features",) in tables.values():
        return ("features",)
    listed = ", ".join(list(tables)[:20]) + (f" and {len(tables) - 20} more" if len(tables) > 20 else "")
    if not tables:
        raise source.unreadable(
            "holds no list of objects.",
            allowed='a list of objects, as [{"id": 1}, {"id": 2}], or one object a line',
            next_step="Export the records themselves; an empty list has nothing to read.",
        )
    raise source.unreadable(
        f"has no list of objects called {wanted!r}." if wanted else f"holds {len(tables)} lists of objects.",
        allowed=f"one list of objects, or one of these named: {listed}",
        next_step=f"Name one, as in {source.label}!{next(iter(tables))}",
    )


def _notes(document: _Document, path: Path, found: _List) -> list[str]:
    notes = []
    if path and not found.features:
        notes.append(f"The records were read from the list {'.'.join(path)}.")
    apart = [".".join(other) for other in (*document.lists, *document.values) if other != path]
    plain = {"type", "name", "crs.type", "crs.properties.name", "bbox"} if found.features else set()
    if others := [other for other in apart if other not in plain]:
        more = f" and {len(others) - 20} more" if len(others) > 20 else ""
        notes.append(f"Other parts of the document are not in the table: {', '.join(others[:20])}{more}.")
    notes += found.others.sentence(f"{{rows}}: not an object; the value is in the column {SURPLUS}.")
    return notes + document.blank.sentence("{rows}: blank lines.")


def _rows(
    source: Source, document: _Document, wanted: Path, progress: Progress
) -> Iterator[tuple[int, list[str | None], Any]]:
    """(row, cells and surplus, geometry) of each record."""
    columns = list(document.lists[wanted].columns)
    for path, is_item, value, row in _items(source, document, progress):
        if path != wanted or not is_item:
            continue
        if isinstance(value, dict):
            cells = flatten(value)
            yield row, [*map(cells.get, columns), None], value.get("geometry") if is_feature(value) else None
        else:
            yield row, [*[None] * len(columns), json.dumps(value, ensure_ascii=True)], None


def is_feature(record: dict[str, Any]) -> bool:
    """Whether a record is a GeoJSON feature."""
    return (
        record.get("type") == "Feature" and "geometry" in record and isinstance(record.get("properties"), dict | None)
    )


def flatten(record: dict[str, Any]) -> Cells:
    """The cells of a record by path, one level deep.

    >>> flatten({"id": 7, "at": {"lat": 43.0, "tags": ["a"]}})
    {('id',): '7', ('at', 'lat'): '43.0', ('at', 'tags'): '["a"]'}
    """
    if is_feature(record):
        extra = {f"feature.{name}": value for name, value in record.items() if name not in _FEATURE}
        return _flat(record["properties"] or {}) | {(name,): as_text(value) for name, value in extra.items()}
    return _flat(record)


_FEATURE = frozenset({"type", "geometry", "properties"})


def _flat(record: dict[str, Any]) -> Cells:
    cells: Cells = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            cells.update({(name, inner): as_text(part) for inner, part in value.items()})
        else:
            cells[(name,)] = as_text(value)
    return cells


def as_text(value: Any) -> str | None:
    """A value of JSON as the text of a cell; lists and objects stay JSON."""
    if value is None:
        return None
    if isinstance(value, str):
        return _sound(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _sound(json.dumps(value, ensure_ascii=False))


def _sound(text: str) -> str:
    r"""Half of a surrogate pair has no bytes in UTF-8; it is kept as it was written, \ud800."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def _place(
    records: Records, document: _Document, rows: Iterator[tuple[int, list[str | None], Any]], width: int
) -> None:
    """Add the columns of place; a GeoJSON's coordinates are degrees unless it says otherwise."""
    from upstate.tables.reading.placing import Placer, geometries_from_geojson

    named = document.values.get(("crs", "properties", "name"))
    placer = Placer.for_crs(named if isinstance(named, str) else "OGC:CRS84")
    records.names += PLACES
    records.only_if_used |= {PLACES[-1]}
    with_geometry = (
        (row, [*cells, None if geometry is None else json.dumps(geometry)]) for row, cells, geometry in rows
    )

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in text_batches(with_geometry, width + 1):
            geometries = geometries_from_geojson(batch.column(width + 1).to_pylist())
            yield placer.add_places(batch.column(0), batch.columns[1 : width + 1], geometries)
        records.notes += placer.sentences()

    records.batches = batches()
