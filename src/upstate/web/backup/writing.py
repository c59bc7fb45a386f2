"""`upstate backup`: the whole city in one zip file, while the site goes on."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from upstate import __version__
from upstate.city.writing import writing_to
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.web.preparing import load_site

MANIFEST = "manifest.json"
ROWS = "database.jsonl"
FILES = "city/"
_CHUNK = 1024 * 1024
_PACKED = frozenset({".parquet", ".zip", ".xlsx", ".gz", ".png", ".jpg", ".jpeg", ".pdf", ".pmtiles", ".webp"})
# Made anew at the next start, or of this moment alone.
_LEFT_OUT = ("site/static/", "site/static.json", "site/site.sqlite3", "site/search.", "site/jobs/locks/")


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds. size: of the file in bytes. files, rows: how many."""

    file: Path
    size: int
    files: int
    rows: int


def back_up(*, workspace: Path, target: Path, progress: Progress = silent) -> BackedUp:
    """Write the city in `workspace` to `target`: every row as it was at one moment, then every file, with a sum of each.

    The database comes first: a file is written before the row that speaks of it, so every file that a row names is there.
    What is signed in, and what can be made anew, stays out. The file holds secrets; only its owner may read it. A process that
    is killed leaves no file under this name. Raises `BadWorkspace`, and `UpstateError` when the name is taken or lies in the city.
    """
    city = load_site(workspace)
    _refuse(target, city.folder)
    with writing_to(target) as temporary:
        # Made for its owner alone before anything is in it.
        os.close(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        with ZipFile(temporary, "w", allowZip64=True) as archive:
            sums: dict[str, dict[str, Any]] = {}
            migrations, tables = _add_rows(archive, sums, progress)
            _add_files(archive, city.folder, sums, progress)
            manifest = {
                "format": 1,
                "upstate": __version__,
                "city": city.settings.name,
                "made": datetime.now(UTC).isoformat(timespec="seconds"),
                "migrations": migrations,
                "tables": tables,
                "entries": sums,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False), ZIP_DEFLATED)
    return BackedUp(target, target.stat().st_size, len(sums) - 1, sum(tables.values()))


def _refuse(target: Path, city: Path) -> None:
    if target.exists():
        raise UpstateError(
            f"{target} is there already.",
            allowed="a new file; a backup never replaces another one",
            next_step="Choose another name, such as one with today's date.",
        )
    if target.resolve().is_relative_to(city):
        raise UpstateError(
            f"{target} lies in the city that is backed up.",
            allowed="a place outside the city's folder, best on another disk",
            next_step="Choose a place outside the folder.",
        )


def _add_rows(archive: ZipFile, sums: dict[str, Any], progress: Progress) -> tuple[list[str], dict[str, int]]:
    from upstate.web.backup.rows import applied_migrations, one_moment, write_rows

    with tempfile.TemporaryFile() as rows:
        with one_moment():
            migrations = applied_migrations()
            tables = write_rows(migrations, rows, progress=progress)
        rows.seek(0)
        _add(archive, ROWS, rows, sums)
    return migrations, tables


def _add_files(archive: ZipFile, city: Path, sums: dict[str, Any], progress: Progress) -> None:
    found = sorted(_files(city))
    for place, name in enumerate(found):
        progress("Copying files", place, len(found))
        try:
            with (city / name).open("rb") as handle:
                _add(archive, FILES + name, handle, sums)
        except FileNotFoundError:
            continue  # a draft that was thrown away in this moment


def _files(city: Path) -> Iterator[str]:
    """Names of what belongs to the city. A link is left out: what it points at may lie anywhere."""
    for folder, _, names in os.walk(city):
        for name in names:
            path = Path(folder) / name
            relative = path.relative_to(city).as_posix()
            passing = any(part.startswith(".writing-") for part in path.relative_to(city).parts)
            passing |= relative.startswith("site/tmp") and ".upload" in name  # half received
            if path.is_file() and not path.is_symlink() and not passing and not relative.startswith(_LEFT_OUT):
                yield relative


def _add(archive: ZipFile, name: str, source: IO[bytes], sums: dict[str, Any]) -> None:
    entry = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.compress_type = ZIP_STORED if Path(name).suffix.lower() in _PACKED else ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(entry, "w", force_zip64=True) as into:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            into.write(chunk)
    sums[name] = {"bytes": size, "sha256": digest.hexdigest()}
