"""The solution's own text, which is lent beside a bundle, so that the folder of a share is a registry."""

from __future__ import annotations

import shutil
from pathlib import Path

from upstate.city import publish_folder
from upstate.errors import BadSolution
from upstate.solutions import FolderText, read_folder, read_solution


def why_kept(folder: Path, text: FolderText, *, version: str, alone: bool) -> str:
    """Why another text in `folder` stays there, in words; empty where `text` takes its place.

    alone: the folder is this city's own. In a registry that others write to, only an older version gives way.
    """
    if alone or not folder.exists():
        return ""
    try:
        there = read_folder(folder)
        known = read_solution(there).header.version
    except BadSolution:
        return f"the text of {text.name} {version}: what lies in {folder} is no sound solution"
    if there.sha256 == text.sha256 or _parts(known) < _parts(version):
        return ""
    return f"the text of {text.name} {version}: {folder} holds another, {known}"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def lend_text(folder: Path, text: FolderText) -> None:
    """Write `text` to `folder`, in the place of what is there."""
    before = folder.with_name(f".writing-before-{folder.name}")
    if folder.exists():
        folder.rename(before)
    try:
        with publish_folder(folder) as place:
            for path, content in text.files.items():
                (place / path).parent.mkdir(parents=True, exist_ok=True)
                (place / path).write_bytes(content.encode("utf-8"))
    except BaseException:
        if before.exists():
            before.rename(folder)
        raise
    shutil.rmtree(before, ignore_errors=True)
