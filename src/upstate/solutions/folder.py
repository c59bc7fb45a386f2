"""Reading a solution's folder from a stranger: plain text of known kinds, small, with no way out of the folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from upstate.errors import BadSolution

# Text that a person can read on any forge.
_KINDS = (".md", ".toml", ".yaml", ".sql", ".csv", ".json", ".txt")
MOST_BYTES = 1_000_000
MOST_TOTAL = 5_000_000
MOST_ENTRIES = 100
_DEEPEST = 3
_PLAIN = r"[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?"
_NAME = re.compile(_PLAIN)
# Of a file or folder inside a registry: plain names, so none that climbs out.
PATH = re.compile(rf"{_PLAIN}(/{_PLAIN}){{0,5}}")


@dataclass(frozen=True)
class FolderText:
    """All text of a solution's folder. files: relative path with slashes, to its text; sorted by path. What is read of it may be kept by it, because the
    same text means the same."""

    name: str
    files: dict[str, str]

    def __hash__(self) -> int:
        return hash((self.name, self.sha256))

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
            f"{shown_name(str(folder))} is not a folder.",
            allowed="the folder of a solution",
            next_step="Run `upstate solutions` to see the names on the shelf, or give the path of a folder.",
        )
    name = folder.resolve().name
    files: dict[str, str] = {}
    faults: list[str] = []
    total = 0
    for fault, shown, text in islice(_walk(folder, "", 1), MOST_ENTRIES + 1):
        total += len(text)
        if len(files) + len(faults) >= MOST_ENTRIES:
            faults.append(f"it has more than {MOST_ENTRIES} files and folders")
        elif total > MOST_TOTAL:
            faults.append(f"it is larger than {MOST_TOTAL:,} bytes together")
            break
        elif fault:
            faults.append(f"{shown} {fault}")
        elif shown:
            files[shown] = text
    faults += _collisions(files)
    if faults:
        raise BadSolution(
            f"The solution in {shown_name(name)} is refused: {'; '.join(faults)}.",
            allowed=f"UTF-8 text ({' '.join(_KINDS)}) of at most {MOST_BYTES:,} bytes a file, no links, plain names",
            next_step="Take these files out, or do not borrow this solution.",
        )
    return FolderText(name=name, files=dict(sorted(files.items())))


def shown_name(name: str, most: int = 200) -> str:
    """A name that a stranger chose, safe to print whatever it holds: line ends and the like as escapes."""
    shown = name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)[:most]


def _walk(folder: Path, above: str, depth: int) -> Iterator[tuple[str, str, str]]:
    """Fault, shown path and text of every entry; links are told, not followed.

    A folder with nothing in it is an entry too, so that a tree of empty folders comes to an end.
    """
    try:
        with os.scandir(folder) as entries:
            # one more than is allowed is enough to know; a million names need not be sorted
            found = sorted(islice(entries, MOST_ENTRIES + 1), key=lambda entry: entry.name)
    except OSError as fault:
        yield f"can not be read ({fault.strerror})", above.rstrip("/") or "the folder", ""
        return
    if not found:
        yield "is an empty folder", above.rstrip("/") or "the folder", ""
    for entry in found:
        shown = f"{above}{shown_name(entry.name)}"
        if not entry.is_dir(follow_symlinks=False):
            yield _read_file(entry, shown)
        elif depth < _DEEPEST and _NAME.fullmatch(entry.name):
            yield from _walk(Path(entry.path), f"{shown}/", depth + 1)
        else:
            yield "is a folder too deep or of a strange name", shown, ""


def _read_file(entry: os.DirEntry[str], shown: str) -> tuple[str, str, str]:
    """Fault (or none), shown path and text of one file."""
    fault = _name_fault(entry)
    if fault:
        return fault, shown, ""
    try:
        content = read_plain(entry.path)
    except OSError as error:
        return f"can not be read ({error.strerror})", shown, ""
    if content is None:
        return "is not a plain file", shown, ""
    if len(content) > MOST_BYTES:
        return f"is longer than {MOST_BYTES:,} bytes", shown, ""
    if b"\x00" in content:
        return "is binary", shown, ""
    try:
        return "", shown, content.decode("utf-8")
    except UnicodeDecodeError:
        return "is not UTF-8 text", shown, ""


def _name_fault(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "is a link"
    if not _NAME.fullmatch(entry.name):
        return "has a name with other characters than letters, digits, dot, dash and underscore"
    if not entry.name.endswith(_KINDS):
        return "is not one of the kinds of text that travel"
    return ""


def read_plain(path: str | Path) -> bytes | None:
    """At most one byte more than is allowed; null when it is no plain file. Opened once: what was judged is what is read.

    Without waiting, because a pipe would have us wait for ever.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return file.read(MOST_BYTES + 1)


def _collisions(files: Iterable[str]) -> Iterator[str]:
    """Paths that are one file, or one folder, on a computer that does not tell A from a."""
    seen: dict[str, str] = {}
    for path in files:
        parts = path.split("/")
        for length in range(1, len(parts) + 1):
            part = "/".join(parts[:length])
            other = seen.setdefault(part.lower(), part)
            if other != part:
                yield f"{part} and {other} have one name on many computers"
