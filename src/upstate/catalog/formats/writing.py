"""All formats of one version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from upstate.catalog.formats.csv_file import write_csv
from upstate.catalog.formats.excel import why_no_excel, write_excel
from upstate.catalog.formats.geojson import why_no_geojson, write_geojson
from upstate.catalog.reading.opening import Published, open_published
from upstate.city import sha256_of, writing_to
from upstate.engine import Limits
from upstate.progress import Progress, silent

_LIMITS = Limits(memory="1GB", disk="20GB", threads=2, seconds=4 * 3600.0)


@dataclass(frozen=True)
class WrittenFile:
    """A file of a version. format: its name in the catalog. bytes: its size. sha256: of its bytes, in hex."""

    path: Path
    format: str
    mediatype: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class WrittenFormats:
    """files: the Parquet itself first. left_out: format to a sentence that says why the table is not there in it."""

    files: tuple[WrittenFile, ...]
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Format:
    name: str
    words: str
    mediatype: str
    write: Callable[[Published, Path, Callable[[int], None]], None]
    why_not: Callable[[Published], str]


_FORMATS = (
    _Format("csv", "CSV", "text/csv", write_csv, lambda published: ""),
    _Format(
        "geojson", "GeoJSON", "application/geo+json", write_geojson, lambda published: why_no_geojson(published.schema)
    ),
    _Format(
        "xlsx",
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_excel,
        why_no_excel,
    ),
)


def write_formats(*, parquet: Path, folder: Path, name: str, progress: Progress = silent) -> WrittenFormats:
    """Write `name`.csv, .geojson and .xlsx into `folder` from the published Parquet, each whole or not at all.

    The files hold the rows of the Parquet in its order; what each makes of the cells is said by its writer. Raises
    `LimitReached` and `UnreadableFile`.
    """
    files = [_file(parquet, "parquet", "application/vnd.apache.parquet")]
    left_out = {}
    with open_published(parquet, _LIMITS) as published:
        total = published.count
        for one in _FORMATS:
            if why_not := one.why_not(published):
                left_out[one.name] = why_not
                continue
            target = folder / f"{name}.{one.name}"
            words = f"Writing {one.words}"
            progress(words, 0, total)
            with writing_to(target) as temporary:
                one.write(published, temporary, lambda done, words=words: progress(words, done, total))  # type: ignore[misc]
            files.append(_file(target, one.name, one.mediatype))
    return WrittenFormats(tuple(files), left_out)


def _file(path: Path, format_: str, mediatype: str) -> WrittenFile:
    return WrittenFile(
        path=path, format=format_, mediatype=mediatype, bytes=path.stat().st_size, sha256=sha256_of(path)
    )
