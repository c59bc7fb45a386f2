"""What changed between two texts of a solution, readable as a diff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import Literal

from upstate.solutions.folder import FolderText


@dataclass(frozen=True)
class FileChange:
    """One file that is not the same. lines: of a unified diff, without line ends."""

    path: str
    kind: Literal["added", "gone", "changed"]
    lines: tuple[str, ...]


def text_changes(before: FolderText, after: FolderText) -> list[FileChange]:
    """Every file that differs, by path; empty where both texts are the same."""
    return list(_changes(before, after))


def patch(before: FolderText, after: FolderText) -> str:
    """All changes as one patch that `git apply` and `patch -p1` take, exact to the last byte; empty without any."""
    return "".join(_patches(before, after))


def _patches(before: FolderText, after: FolderText) -> Iterator[str]:
    for path in sorted({*before.files, *after.files}):
        old, new = before.files.get(path), after.files.get(path)
        if old == new:
            continue
        yield f"diff --git a/{path} b/{path}\n"
        if old is None or new is None:
            yield "new file mode 100644\n" if old is None else "deleted file mode 100644\n"
        names = ("/dev/null" if old is None else f"a/{path}", "/dev/null" if new is None else f"b/{path}")
        for line in unified_diff(_kept_lines(old), _kept_lines(new), *names):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _kept_lines(text: str | None) -> list[str]:
    """Lines as git counts them: by line feed alone."""
    parts = (text or "").split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _changes(before: FolderText, after: FolderText) -> Iterator[FileChange]:
    for path in sorted({*before.files, *after.files}):
        old, new = before.files.get(path), after.files.get(path)
        if old != new:
            kind: Literal["added", "gone", "changed"] = "added" if old is None else "gone" if new is None else "changed"
            yield FileChange(path, kind, tuple(_lines(path, old or "", new or "")))


def _lines(path: str, old: str, new: str) -> Iterator[str]:
    for line in unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm=""):
        yield shown_line(line)


def shown_line(line: str) -> str:
    """A line of a stranger's text, without the codes that would move a terminal's cursor."""
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
