"""Unpacking gzip and zip to a temporary folder, with limits, never under a name that the archive chose."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO

from upstate.city.broken_zips import BROKEN_ZIP
from upstate.progress import Progress, silent
from upstate.tables.reading.sources import SHAPEFILE_PIECES, Source

# A city's largest table is some gigabytes; a bomb is made to fill the disk. Text rarely packs beyond 1:50.
MOST_BYTES = 20 * 2**30
MOST_RATIO = 300
_RATIO_COUNTS_FROM = 50 * 2**20

_TABLES = frozenset(
    {
        *(".csv", ".tsv", ".tab", ".psv", ".txt", ".dat"),
        *(".json", ".geojson", ".jsonl", ".ndjson"),
        *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
        *(".parquet", ".gpkg", ".shp", ".gz"),
    }
)
_NOT_TABLES = ("readme", "license", "licence", "metadata", "disclaimer")
_SMALLER = "Unpack it yourself and read the file inside; of a workbook, save the sheet that you need as CSV."


def unpack_gzip(source: Source, progress: Progress = silent) -> Source:
    """Unpack a gzip; raises `UnreadableFile` when it is cut off, broken or too large."""
    name = source.label.rsplit("!", 1)[-1]
    target = source.folder / f"unpacked-{len(list(source.folder.iterdir()))}.bin"
    try:
        with gzip.open(source.path) as packed:
            _copy(packed, target, source, packed_size=source.path.stat().st_size, progress=progress)
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise source.unreadable(
            f"is a gzip that is cut off or broken ({fault}).", next_step="Download or export it again."
        ) from fault
    label = source.label[: -len(".gz")] if name.lower().endswith(".gz") else source.label
    unpacked = replace(source, path=target, label=label)
    _refuse_empty(unpacked)
    return unpacked


def unpack_zip(source: Source, progress: Progress = silent) -> Source:
    """Unpack the one table of a zip, or the member that was asked for; raises `UnreadableFile` otherwise."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = {info.filename: info for info in archive.infolist() if _is_data(info)}
            chosen = _choose(source, list(members))
            unpacked = _unpack_member(archive, source.choosing(chosen), members, chosen, progress)
    except BROKEN_ZIP as fault:
        raise source.unreadable(f"is a broken zip ({fault}).", next_step="Download or export it again.") from fault
    _refuse_empty(unpacked)
    return unpacked


def _is_data(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    return not info.is_dir() and not any(part == "__MACOSX" or part.startswith(".") for part in parts if part != "..")


def _choose(source: Source, members: list[str]) -> str:
    if source.inside:
        wanted = source.inside[0]
        exact = [member for member in members if wanted in (member, PurePosixPath(member).name)]
        if len(exact) == 1:
            return exact[0]
        raise source.unreadable(
            f"holds no single member called {wanted!r}.",
            allowed=f"one of its members: {_shown(members)}",
            next_step=f"Name one, as in {source.label}!{(members or ['table.csv'])[0]}",
        )
    tables = [member for member in members if _is_table(member)]
    if len(tables) == 1:
        return tables[0]
    fault = f"holds {len(tables)} tables." if tables else f"holds no table; its members are: {_shown(members)}."
    raise source.unreadable(
        fault,
        allowed=f"an archive with one table, or one of these named: {_shown(tables)}"
        if tables
        else "a zip with a table",
        next_step=f"Name the member, as in {source.label}!{(tables or ['table.csv'])[0]}",
    )


def _is_table(member: str) -> bool:
    path = PurePosixPath(member)
    return path.suffix.lower() in _TABLES and not path.stem.lower().startswith(_NOT_TABLES)


def _shown(members: list[str]) -> str:
    shown = ", ".join(members[:20]) or "none"
    return f"{shown} and {len(members) - 20} more" if len(members) > 20 else shown


def _unpack_member(
    archive: zipfile.ZipFile,
    source: Source,
    members: dict[str, zipfile.ZipInfo],
    chosen: str,
    progress: Progress,
) -> Source:
    """Unpack the member, and with a .shp all its pieces, under names of our own."""
    wanted = PurePosixPath(chosen)
    pieces = [chosen]
    if wanted.suffix.lower() == ".shp":
        pieces = [
            member
            for member in members
            if PurePosixPath(member).suffix.lower() in SHAPEFILE_PIECES
            and PurePosixPath(member).with_suffix("") == wanted.with_suffix("")
        ]
    for piece in pieces:
        _unpack_piece(archive, source, members[piece], progress)
    return replace(source, path=_own_name(source, chosen))


def _own_name(source: Source, member: str) -> Path:
    return source.folder / f"member{PurePosixPath(member).suffix.lower()[:10]}"


def _unpack_piece(archive: zipfile.ZipFile, source: Source, info: zipfile.ZipInfo, progress: Progress) -> None:
    if info.flag_bits & 1:
        raise source.unreadable(
            "is locked with a password.", next_step="Unpack it with the password and read the file inside."
        )
    with archive.open(info) as packed:
        _copy(
            packed,
            _own_name(source, info.filename),
            source,
            packed_size=info.compress_size,
            progress=progress,
        )


def _copy(
    packed: IO[bytes] | gzip.GzipFile, target: Path, source: Source, *, packed_size: int, progress: Progress
) -> None:
    written = 0
    with target.open("wb") as out:
        for block in unpacked_blocks(packed, source, packed_size=packed_size, most=MOST_BYTES):
            written += out.write(block)
            progress(f"Unpacking {source.label}", written)


def unpacked_blocks(
    packed: IO[bytes] | gzip.GzipFile, source: Source, *, packed_size: int, most: int
) -> Iterator[bytes]:
    """Unpack block by block and count what comes out, for the size that an archive states may be a lie; raises
    `UnreadableFile` beyond `most` bytes, or beyond what honest data packs to."""
    unpacked = 0
    while block := packed.read(1 << 20):
        unpacked += len(block)
        if unpacked > most or (unpacked > _RATIO_COUNTS_FROM and unpacked > packed_size * MOST_RATIO):
            raise source.unreadable(
                f"unpacks from {packed_size} bytes to over {unpacked // 2**20} MB, as a zip bomb does.",
                allowed=f"at most {most // 2**20:,} MB and {MOST_RATIO} times the packed size",
                next_step=_SMALLER,
            )
        yield block


def _refuse_empty(source: Source) -> None:
    if not source.path.stat().st_size:
        raise source.unreadable("is empty (0 bytes).", next_step="Export it again, or ask its owner for it.")
