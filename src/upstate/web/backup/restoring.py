"""`upstate restore`: a city out of a backup, whole or not at all. The file may come from anywhere; nothing in it is believed."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile, ZipInfo

from upstate.challenges.building.hiding import lock_away
from upstate.challenges.freezing import HIDDEN
from upstate.city.broken_zips import BROKEN_ZIP
from upstate.city.writing import publish_folder
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.web.backup.writing import FILES, MANIFEST, ROWS
from upstate.web.preparing import load_site, migrate_database

_CHUNK = 1024 * 1024
_MANIFEST_BYTES = 256 * 1024**2
_MOST_ENTRIES = 1_000_000
_ROOM = 100 * 1024**2  # bytes that are left free on the disk


class BadBackup(UpstateError):
    """The file is not a backup that can be trusted."""


@dataclass(frozen=True)
class Restored:
    """What a restore made. files, rows: how many."""

    folder: Path
    city: str
    made: str
    files: int
    rows: int


def restore(*, file: Path, folder: Path, progress: Progress = silent) -> Restored:
    """Make the city in `folder` that `file` holds: every sum is checked, then the database is filled and brought up to date.

    folder: new, or empty; it is there when all is well, and not before. Raises `BadBackup` for a file that is none, is damaged
    or reaches outside the folder, and `UpstateError` for a folder or a database that is used.
    """
    _refuse_used(folder)
    try:
        with ZipFile(file) as archive:
            manifest = _read_manifest(archive, file)
            entries = _checked_entries(archive, manifest, file)
            _refuse_too_large(manifest, folder)
            with publish_folder(folder) as temporary:
                _extract(archive, entries, manifest, temporary, file, progress)
                for hidden in temporary.glob(f"challenges/*/{HIDDEN}"):
                    lock_away(hidden)
                rows = _fill_database(temporary, manifest, progress)
    except BROKEN_ZIP as fault:
        raise _bad(file, f"it is not a whole zip file ({fault})") from None
    return Restored(folder, str(manifest["city"]), str(manifest["made"]), len(entries) - 1, rows)


def _bad(file: Path, why: str) -> BadBackup:
    return BadBackup(
        f"{file} cannot be restored: {why}.",
        allowed="a file that `upstate backup` wrote, unchanged",
        next_step="Copy the file again from where it is kept, or take another backup. Nothing was changed here.",
    )


def _refuse_used(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UpstateError(
            f"{folder} is not empty.",
            allowed="a folder that does not exist yet, or an empty one",
            next_step="Choose another folder. A restore never writes over what is there.",
        )


def _read_manifest(archive: ZipFile, file: Path) -> dict[str, Any]:
    try:
        with archive.open(MANIFEST) as handle:
            manifest = json.loads(handle.read(_MANIFEST_BYTES))
        if manifest["format"] != 1:
            raise _bad(file, f"it has format {manifest['format']}, and this Upstate knows format 1")
        _check_types(manifest)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _bad(file, "it has no manifest of a backup") from None
    return dict(manifest)


def _check_types(manifest: dict[str, Any]) -> None:
    for one in manifest["entries"].values():
        if not isinstance(one["bytes"], int) or one["bytes"] < 0 or len(one["sha256"]) != 64:
            raise ValueError
    if not all(isinstance(name, str) for name in [*manifest["migrations"], manifest["city"], manifest["made"]]):
        raise ValueError
    sum(manifest["tables"].values())


def _checked_entries(archive: ZipFile, manifest: dict[str, Any], file: Path) -> list[ZipInfo]:
    """Exactly the entries of the manifest, each under a name that stays in the folder."""
    entries = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    names = [entry.filename for entry in entries]
    if len(names) > _MOST_ENTRIES or sorted(names) != sorted(manifest["entries"]) or ROWS not in names:
        raise _bad(file, "its files are not the ones that its manifest names")
    for entry in entries:
        linked = (entry.external_attr >> 16) & 0o170000 not in (0, 0o100000)
        if linked or (entry.filename != ROWS and not _stays_inside(entry.filename)):
            raise _bad(file, f"{entry.filename!r} would lie outside the folder")
    return entries


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name.removeprefix(FILES)).parts
    plain = "\\" not in name and "\0" not in name and ":" not in (parts[0] if parts else ":")
    return (
        name.startswith(FILES) and plain and ".." not in parts and not PurePosixPath(name[len(FILES) :]).is_absolute()
    )


def _refuse_too_large(manifest: dict[str, Any], folder: Path) -> None:
    needed = sum(one["bytes"] for one in manifest["entries"].values())
    above = next(parent for parent in folder.resolve().parents if parent.exists())
    free = shutil.disk_usage(above).free - _ROOM
    if needed > free:
        raise UpstateError(
            f"The city needs {needed / 1e6:,.0f} MB, and {above} has room for {max(free, 0) / 1e6:,.0f} MB.",
            allowed="a folder on a disk with room",
            next_step="Choose a folder on another disk, or make room.",
        )


def _extract(
    archive: ZipFile, entries: list[ZipInfo], manifest: dict[str, Any], into: Path, file: Path, progress: Progress
) -> None:
    for place, entry in enumerate(entries):
        progress("Copying files and checking their sums", place, len(entries))
        told = manifest["entries"][entry.filename]
        target = into / (ROWS if entry.filename == ROWS else entry.filename[len(FILES) :])
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, target.open("xb") as copy:
                digest, left = hashlib.sha256(), told["bytes"]
                # One byte more than was told is enough to know; what it would unpack to does not matter.
                while chunk := source.read(min(_CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    copy.write(chunk)
        except (FileExistsError, NotADirectoryError):
            raise _bad(file, f"two of its files want the place of {entry.filename!r}") from None
        if left != 0 or digest.hexdigest() != told["sha256"]:
            raise _bad(file, f"{entry.filename!r} is damaged: its sum is not the one that was written down")


def _fill_database(folder: Path, manifest: dict[str, Any], progress: Progress) -> int:
    load_site(folder)
    from django.core.management import call_command
    from django.db import connections

    from upstate.web.backup.rows import read_rows, refuse_used_database

    refuse_used_database()
    with (folder / ROWS).open("rb") as rows:
        counts = read_rows(manifest["migrations"], rows, progress=progress)
    migrate_database(progress=progress)
    progress("Making the search index")
    call_command("update_index", verbosity=0)
    connections.close_all()
    (folder / ROWS).unlink()
    if {name: rows for name, rows in counts.items() if rows} != {k: v for k, v in manifest["tables"].items() if v}:
        raise _bad(folder, "its rows are not the ones that its manifest counts")
    return sum(counts.values())
