"""The log of a solution's visits: numbered files, each written once, read by whoever asks.

A folder `fieldwork/SOLUTION` in the workspace. It keeps itself out of git, because it says what was found at which door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from upstate.city import Workspace, write_new_json, write_text
from upstate.city.locking import holding
from upstate.fieldwork.kept import read_kept
from upstate.fieldwork.visit import Batch

_FILE = re.compile(r"[0-9]{6}\.json")
_MOST = 1_000_000
_MOST_KEPT = 50_000


@dataclass(frozen=True)
class FieldLog:
    """folder: of one solution."""

    folder: Path

    @property
    def batches(self) -> Path:
        return self.folder / "log"

    @property
    def rounds(self) -> Path:
        return self.folder / "rounds"

    @property
    def table(self) -> Path:
        """The visits as one table, made anew from the log after each batch."""
        return self.folder / "visits.parquet"

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the log while something is looked up in it and added. Raises `Busy` when another does so for long."""
        keep_out_of_git(self.folder.parent)
        with holding(self.folder / ".lock", what="the log of visits"):
            yield

    def read(self) -> list[Batch]:
        """All batches in the order in which they came. Raises `BadWorkspace` for a file that was changed by hand."""
        if not self.batches.is_dir():
            return []
        return [
            _batch(path, told.st_mtime_ns, told.st_size, told.st_ino)
            for path in sorted(path for path in self.batches.iterdir() if _FILE.fullmatch(path.name))
            if (told := path.stat()).st_size  # an empty file is a name that was taken by a process that was then killed
        ]

    def add(self, batch: Batch) -> Path:
        """Write a batch as the next file."""
        last = max((path.stem for path in self.batches.glob("*.json")), default="0")
        first = int(last if last.isdecimal() else 0) + 1
        names = (self.batches / f"{number:06d}.json" for number in range(first, _MOST))
        return write_new_json(names, batch.model_dump(mode="json", exclude_defaults=True) | {"format": 1})


def field_log(city: Workspace, solution: str) -> FieldLog:
    """The log of a solution that the city has borrowed; it may hold nothing yet."""
    city.borrowed(solution)  # refuses a name that would lead elsewhere
    return FieldLog(city.folder / "fieldwork" / solution)


def keep_out_of_git(folder: Path) -> None:
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", "# What was found at people's doors does not leave by git.\n*\n")


@lru_cache(_MOST_KEPT)
def _batch(path: Path, _changed: int, _size: int, _inode: int) -> Batch:
    """A file is read once by a process: it never changes, and if it does all the same, its time or its size tells."""
    return read_kept(
        Batch,
        path,
        allowed="files as Upstate has written them; the log is only ever added to",
        next_step="Put the file back as it was, from a backup. To put a visit right, use `upstate visit correct`.",
    )
