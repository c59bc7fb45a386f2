"""Reading a folder of published files: each is recognised by its header, and nothing is passed over in silence."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import NoPlaces, UnreadableFile
from upstate.places.files import KINDS, Part, recognise
from upstate.places.files.raw import open_raw
from upstate.progress import Progress, silent

_MOST_FILES = 500


@dataclass(frozen=True)
class ReadFolder:
    """What lay in a folder. parts: the files that were recognised. unknown: the others, and why. missing: kinds without a file."""

    parts: tuple[Part, ...]
    unknown: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> tuple[str, ...]:
        found = {part.kind for part in self.parts}
        return tuple(kind.TITLE for kind in KINDS if kind.TITLE not in found)


def read_folder(folder: Path, *, progress: Progress = silent) -> ReadFolder:
    """Read every file that lies in `folder` itself; raises `NoPlaces` when there is no folder, or no file in it is known."""
    files = _files(folder)
    parts: list[Part] = []
    unknown: list[tuple[str, str]] = []
    for number, file in enumerate(files):
        progress(f"Reading {file.name}", number, len(files))
        found = _read(file)
        if isinstance(found, Part):
            parts.append(found)
        else:
            unknown.append((file.name, found))
    if not parts:
        raise NoPlaces(
            f"No file in {folder} is of a kind that tells of places: {', '.join(name for name, _ in unknown[:5]) or 'it is empty'}.",
            allowed=f"files with the header of a {'; '.join(kind.TITLE for kind in KINDS)}",
            next_step="See docs/how-to/find-your-peers.md for where each is published.",
        )
    return ReadFolder(tuple(parts), tuple(unknown))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NoPlaces(
            f"There is no folder {folder}.",
            allowed="a folder with files that the Census Bureau publishes",
            next_step="Check the name of the folder.",
        )
    files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    if len(files) > _MOST_FILES:
        raise NoPlaces(
            f"{folder} holds {len(files):,} files.",
            allowed=f"a folder with at most {_MOST_FILES} files",
            next_step="Put the published files into a folder of their own.",
        )
    return files


def _read(file: Path) -> Part | str:
    """What the file tells, or why it tells nothing."""
    with tempfile.TemporaryDirectory(prefix="upstate-", ignore_cleanup_errors=True) as unpacked:
        try:
            raw = open_raw(file, Path(unpacked))
            return recognise(raw) or f"its header is of no known kind: {_shown(raw.names)}"
        except UnreadableFile as fault:
            return fault.given
        except OSError as fault:
            return fault.strerror or str(fault)


def _shown(names: Iterable[str]) -> str:
    shown = [name[:40] for name in names if name != "_surplus"]
    return ", ".join(shown[:6]) + (" ..." if len(shown) > 6 else "")
