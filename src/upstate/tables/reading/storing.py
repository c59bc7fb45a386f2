"""From any file to one typed Parquet that also holds its own provenance, and back."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from upstate.city import writing_to
from upstate.errors import UnreadableFile
from upstate.progress import Progress, silent
from upstate.tables.reading import formats
from upstate.tables.reading.archives import unpack_gzip, unpack_zip
from upstate.tables.reading.column_types import TypedColumn, open_stage, quoted, quoted_name, type_columns
from upstate.tables.reading.delimited import read_delimited
from upstate.tables.reading.excel import read_excel
from upstate.tables.reading.json_records import read_json
from upstate.tables.reading.notes import Origin, TableFile, from_text, to_text
from upstate.tables.reading.parquet import read_parquet
from upstate.tables.reading.records import Records
from upstate.tables.reading.sources import Source, find_source, fingerprint
from upstate.tables.reading.spatial import read_spatial

if TYPE_CHECKING:
    import duckdb

PROVENANCE = "upstate_table"
_DEEPEST_PACKING = 3
_MOST_COLUMNS = 10_000

_READERS: dict[str, Callable[[Source, Progress], Records]] = {
    formats.DELIMITED: read_delimited,
    formats.EXCEL: read_excel,
    formats.PARQUET: read_parquet,
    formats.JSON: read_json,
    formats.SPATIAL: read_spatial,
}


def read_table(*, source: Path, target: Path, origin: Origin | None = None, progress: Progress = silent) -> TableFile:
    """Read any file into a typed Parquet at `target`, whole or not at all; raises `UnreadableFile`.

    source: a file, or a part of one: archive.zip!member.csv, book.xlsx!Sheet2, map.gpkg!layer, list.json!rows
    origin: where it can be read again, when that is not the file itself.
    Stored: `_row` (the source's row number, see `OddCell`), then the source's columns. Map formats and
    GeoJSON add `longitude` and `latitude` (degrees, WGS 84, a point on the feature) and `geometry` (WKB in
    WGS 84); what could not be placed stays in `geometry_source`.
    Memory does not grow with the file, except for Excel, whose sheets are read whole.
    """
    origin = origin or Origin(address=str(source.absolute()))
    with workshop(target) as folder, _telling_of_disk(str(source)):
        return _store(_stage(source, folder, progress), target, origin, progress)


def store_records(
    *, records: Records, source: str, target: Path, origin: Callable[[], Origin], progress: Progress = silent
) -> TableFile:
    """Store what a server gives as `read_table` does a file; the fingerprint is of the rows.

    source: what people call it. origin: asked when every row has come. Raises `UnreadableFile` when none does.
    """
    with workshop(target) as folder, _telling_of_disk(source):
        stage, digest = folder / "staged.parquet", hashlib.sha256()
        rows = _write_batches(records, stage, digest)
        if not rows:
            raise UnreadableFile(
                f"{source} has no rows.",
                allowed="a table with at least one row",
                next_step="Look at it in its own program; does the filter of the address leave anything?",
            )
        staged = _Staged(path=stage, rows=rows, records=records, source=source, sha256=digest.hexdigest())
        return _store(staged, target, origin(), progress)


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A temporary folder beside `target`; its name is one that the next writer sweeps away if this process is killed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def open_records(*, source: Path, folder: Path, progress: Progress = silent) -> Records:
    """The columns' names and, when its batches are taken, the rows of any file as they stand; raises `UnreadableFile`.

    folder: a temporary one for what has to be unpacked; the caller removes it. Reading ends where the caller stops, so a
    header can be looked at without reading the file.
    """
    unpacked = _unpack(find_source(source, folder), progress)
    return _READERS[formats.find_format(unpacked)](unpacked, progress)


def load_table(path: Path) -> TableFile:
    """The provenance that a stored table holds; raises `UnreadableFile` for a file not from `read_table`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path).metadata or {}
        return from_text(metadata[PROVENANCE.encode()].decode("utf-8"), path=path)
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError) as fault:
        raise UnreadableFile(
            f"{path} is not a table that Upstate has written.",
            allowed="a Parquet file from the workspace's tables folder",
            next_step="Read the source file again, and do not edit what is in the tables folder.",
        ) from fault


def _unpack(source: Source, progress: Progress) -> Source:
    for _ in range(_DEEPEST_PACKING):
        kind = formats.find_format(source)
        if kind == formats.GZIP:
            source = unpack_gzip(source, progress)
        elif kind == formats.ZIP:
            source = unpack_zip(source, progress)
        else:
            return source
    raise source.unreadable("is packed inside too many archives.", next_step="Unpack it and read the table inside.")


@dataclass(frozen=True)
class _Staged:
    """A source whose every row lies in a temporary Parquet, its cells as they were found."""

    path: Path
    rows: int
    records: Records
    source: str
    sha256: str


@contextmanager
def _telling_of_disk(source: str) -> Iterator[None]:
    """Turn what the machine refuses (permission, room on the disk) into an error for people."""
    try:
        yield
    except OSError as fault:
        raise _machine_fault(source, fault.strerror or str(fault)) from fault
    except Exception as fault:
        import duckdb

        if isinstance(fault, duckdb.IOException | duckdb.OutOfMemoryException):
            raise _machine_fault(source, str(fault)) from fault
        raise


def _machine_fault(source: str, fault: str) -> UnreadableFile:
    return UnreadableFile(
        f"{source} could not be read and stored: {fault}.",
        allowed="a file that you may read, and room on the disk for two copies of it",
        next_step="Check who may read the file and how much room the disk has.",
    )


def _stage(source: Path, folder: Path, progress: Progress) -> _Staged:
    found = find_source(source, folder)
    sha256 = fingerprint(found.path)
    unpacked = _unpack(found, progress)
    records = _READERS[formats.find_format(unpacked)](unpacked, progress)
    if len(records.names) > _MOST_COLUMNS:
        raise unpacked.unreadable(
            f"has {len(records.names)} columns.",
            allowed=f"at most {_MOST_COLUMNS} columns",
            next_step="Check the delimiter; or is the table lying on its side?",
        )
    stage = folder / "staged.parquet"
    rows = _write_batches(records, stage)
    if not rows:
        raise unpacked.unreadable("has a header but no rows.", next_step="Export it again with its rows.")
    # A gzip is known by its own name; a member of a zip by both.
    label = unpacked.label if "!" in unpacked.label else found.path.name
    return _Staged(path=stage, rows=rows, records=records, source=label, sha256=sha256)


def _write_batches(records: Records, stage: Path, digest: hashlib._Hash | None = None) -> int:
    """Write the batches as they come; gives the number of rows. digest: takes in all of them."""
    import pyarrow.parquet as pq

    rows = 0
    writer = None
    try:
        for batch in records.batches:
            writer = writer or pq.ParquetWriter(stage, batch.schema, compression="lz4")
            writer.write_batch(batch)
            if digest:
                digest.update(batch.serialize())
            rows += batch.num_rows
    finally:
        if writer:
            writer.close()
    return rows


def _store(staged: _Staged, target: Path, origin: Origin, progress: Progress) -> TableFile:
    records = staged.records
    progress(f"Fixing the types of {staged.source}")
    with open_stage(staged.path) as connection:
        typed = type_columns(connection, records.names, declared=records.declared)
        typed = [column for column in typed if not _is_unused(column, records, staged.rows)]
        table = TableFile(
            path=target,
            source=staged.source,
            sha256=staged.sha256,
            format=records.format,
            rows=staged.rows,
            columns=tuple(column.notes for column in typed),
            encoding=records.encoding,
            delimiter=records.delimiter,
            notes=(*records.notes, *_utc_note(typed)),
            origin=origin,
        )
        progress(f"Writing {target.name}")
        with writing_to(target) as temporary:
            _write(connection, typed, table, temporary)
    return table


def _utc_note(typed: list[TypedColumn]) -> list[str]:
    turned = [column.notes.name for column in typed if column.turned_into_utc]
    return [f"Times with an offset are stored in UTC: {', '.join(turned)}."] if turned else []


def _is_unused(column: TypedColumn, records: Records, rows: int) -> bool:
    return column.notes.name in records.only_if_used and column.notes.missing == rows


def _write(connection: duckdb.DuckDBPyConnection, typed: list[TypedColumn], table: TableFile, target: Path) -> None:
    columns = ", ".join(["_row", *(f"{column.sql} AS {quoted_name(column.notes.name)}" for column in typed)])
    written = connection.execute(
        f"COPY (SELECT {columns} FROM staged) TO {quoted(str(target))}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{PROVENANCE}: {quoted(to_text(table))}}})"
    ).fetchone()
    if not written or written[0] != table.rows:
        raise AssertionError(f"{table.rows} rows were read and {written} written")
