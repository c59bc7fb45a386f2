"""The kit and the files of a challenge as one zip, the same bytes each time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from upstate.city import writing_to

ZIP_FILE = "starter-kit.zip"
# The first time that a zip can hold: when files were really written may tell something.
_TIME = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16
_LEVEL = 6


def pack_kit(target: Path, folders: Sequence[Path]) -> None:
    """Zip each folder under its own name, its files in order of their names; names that begin with a dot, and other zips like this, are left out."""
    with writing_to(target) as temporary, zipfile.ZipFile(temporary, "w") as packed:
        for folder in folders:
            for file in sorted(file for file in folder.rglob("*") if _is_packed(file, folder)):
                entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", _TIME)
                entry.external_attr, entry.create_system = _MODE, 3
                entry.compress_type = zipfile.ZIP_DEFLATED
                with file.open("rb") as read, packed.open(entry, "w") as write:
                    while block := read.read(1 << 20):
                        write.write(block)


def _is_packed(file: Path, folder: Path) -> bool:
    inside = file.relative_to(folder).parts
    return (
        file.is_file()
        and not file.is_symlink()
        and file.name != ZIP_FILE
        and not any(one.startswith(".") for one in inside)
    )
