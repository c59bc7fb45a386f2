"""Reading a solution's folder from a stranger: plain text of known kinds, small, with no way out of the folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from upstate.errors import BadSolution

# Text that a person can read on any forge. LightGBM models travel as .txt, coefficients as .json.
_KINDS = (".md", ".toml", ".yaml", ".sql", ".csv", ".json", ".txt")
_MOST_BYTES = 1_000_000
_MOST_TOTAL = 5_000_000
_MOST_FILES = 100
_DEEPEST = 3
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")


@dataclass(frozen=True)
class FolderText:
    """All text of a solution's folder. files: relative path with slashes, to its text; sorted by path."""

    name: str
    files: dict[str, str]

    @property
    def sha256(self) -> str:
        """Fingerprint of names and contents."""
        digest = hashlib.sha256()
        for path, text in self.files.items():
            content = text.encode("utf-8")
            digest.update(f"{path}\n{len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()

    def text(self, path: str) -> str:
        """The text of one file; raises `BadSolution` when it is not there."""
        try:
            return self.files[path]
        except KeyError:
            raise BadSolution(
                f"The solution {self.name} has no {path}.",
                allowed="a folder with README.md, solution.toml, contract.yaml and the files of its kind",
                next_step=f"Add {path}; docs/reference/solution.md says what it holds.",
            ) from None


def read_folder(folder: Path) -> FolderText:
    """Read every file of `folder`; raises `BadSolution` that names every fault of every file."""
    if not folder.is_dir():
        raise BadSolution(
            f"{folder} is not a folder.",
            allowed="the folder of a solution",
            next_step="Run `upstate solutions` to see the names on the shelf, or give the path of a folder.",
        )
    files: dict[str, str] = {}
    faults: list[str] = []
    total = 0
    for count, entry in enumerate(_walk(folder, 1)):
        shown = _shown(entry.path, folder)
        if count >= _MOST_FILES:
            faults.append(f"it has more than {_MOST_FILES} files")
            break
        if total > _MOST_TOTAL:
            faults.append(f"it is larger than {_MOST_TOTAL:,} bytes together")
            break
        fault, text = _read_file(entry, shown)
        total += len(text)
        if fault:
            faults.append(f"{shown} {fault}")
        else:
            files[shown] = text
    if faults:
        raise BadSolution(
            f"The solution in {folder.name!r} is refused: {'; '.join(faults)}.",
            allowed=f"UTF-8 text ({' '.join(_KINDS)}) of at most {_MOST_BYTES:,} bytes a file, no links, plain names",
            next_step="Take these files out, or do not borrow this solution.",
        )
    return FolderText(name=folder.resolve().name, files=dict(sorted(files.items())))


def _walk(folder: Path, depth: int) -> Iterator[os.DirEntry[str]]:
    """Every entry that is not a plain folder of allowed depth; links are given, not followed."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda found: found.name):
            if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST and _NAME.match(entry.name):
                yield from _walk(Path(entry.path), depth + 1)
            else:
                yield entry


def _shown(path: str, folder: Path) -> str:
    """The relative path, safe to print whatever bytes it holds."""
    return Path(path).relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode()


def _read_file(entry: os.DirEntry[str], shown: str) -> tuple[str, str]:
    """The fault of a file, or none, and its text."""
    if entry.is_symlink():
        return "is a link", ""
    if entry.is_dir(follow_symlinks=False):
        return "is a folder too deep or of a strange name", ""
    status = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        return "is not a plain file", ""
    if not _NAME.match(entry.name):
        return "has a name with other characters than letters, digits, dot, dash and underscore", ""
    if not shown.endswith(_KINDS):
        return "is not one of the kinds of text that travel", ""
    if status.st_size > _MOST_BYTES:
        return f"is {status.st_size:,} bytes long", ""
    content = Path(entry.path).read_bytes()
    if b"\x00" in content:
        return "is binary", ""
    try:
        return "", content.decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8 text", ""
