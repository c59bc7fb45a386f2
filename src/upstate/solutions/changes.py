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


def _changes(before: FolderText, after: FolderText) -> Iterator[FileChange]:
    for path in sorted({*before.files, *after.files}):
        old, new = before.files.get(path), after.files.get(path)
        if old != new:
            kind: Literal["added", "gone", "changed"] = "added" if old is None else "gone" if new is None else "changed"
            yield FileChange(path, kind, tuple(_lines(path, old or "", new or "")))


def _lines(path: str, old: str, new: str) -> Iterator[str]:
    for line in unified_diff(old.splitlines(), new.splitlines(), f"a/{path}", f"b/{path}", lineterm=""):
        # A stranger's text may hold codes that move a terminal's cursor.
        yield "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
