"""`solution.lock`: what was borrowed, from where, and its fingerprint, so that a change is seen."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

import tomlkit

from upstate.city import BorrowedPaths, publish_folder, write_text
from upstate.errors import BadSolution, BadWorkspace
from upstate.solutions.folder import FolderText, read_folder, shown_name

SOLUTION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_FOLDER = re.compile(r"solution-[0-9a-f]{12}(-[0-9]{1,4})?")


@dataclass(frozen=True)
class Lock:
    """What the lock holds. origin: the city that had it first; borrowed_on: ISO date; sha256: of names and contents. registry,
    address: where it was borrowed; both empty for the shelf, the first for a folder. based_on: sha256 of the text that this city
    had borrowed before and changed itself; empty where it changed nothing. based_on_registry: where that one came from."""

    solution: str
    version: str
    origin: str
    borrowed_on: str
    sha256: str
    folder: str
    registry: str = ""
    address: str = ""
    based_on: str = ""
    based_on_registry: str = ""


def copy_borrowed(
    paths: BorrowedPaths,
    text: FolderText,
    *,
    version: str,
    origin: str,
    day: str,
    registry: str = "",
    address: str = "",
) -> Lock:
    """Copy the text into the workspace and lock it.

    The text goes to a folder named by its fingerprint, and the lock is written last: whoever is interrupted keeps the
    copy that was there before.
    """
    name = _folder_for(paths, text)
    if not (paths.folder / name).exists():
        with publish_folder(paths.folder / name) as folder:
            for path, content in text.files.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.encode("utf-8"))
    lock = Lock(
        solution=text.name,
        version=version,
        origin=origin,
        borrowed_on=day,
        sha256=text.sha256,
        folder=name,
        registry=registry,
        address=address,
        **_based_on(paths, text, own=bool(address) and not registry),
    )
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Written by `upstate borrow`. The text lies in the folder named here; do not edit it.")
    )
    document.update(asdict(lock))
    write_text(paths.lock, tomlkit.dumps(document))
    return lock


def _based_on(paths: BorrowedPaths, text: FolderText, *, own: bool) -> dict[str, str]:
    """What the city's `own` text was changed from: the one that is borrowed now, or what that one was changed from itself."""
    try:
        before = _read_lock(paths, text.name)
    except BadWorkspace:
        return {}
    if not own or before.sha256 == text.sha256:
        return {}
    if before.based_on:
        return {"based_on": before.based_on, "based_on_registry": before.based_on_registry}
    return {"based_on": before.sha256, "based_on_registry": before.registry}


def load_original(paths: BorrowedPaths, lock: Lock) -> FolderText | None:
    """The text that this city changed into its own; null where it changed nothing, or the text is no longer whole."""
    if not lock.based_on:
        return None
    for folder in sorted(paths.folder.glob(f"solution-{lock.based_on[:12]}*")):
        text = _text_in(folder)
        if text is not None and text.sha256 == lock.based_on:
            return FolderText(name=lock.solution, files=text.files)
    return None


def _folder_for(paths: BorrowedPaths, text: FolderText) -> str:
    """A folder that holds this very text, or the name of a new one where the old one was edited since."""
    name = first = f"solution-{text.sha256[:12]}"
    number = 1
    while os.path.lexists(paths.folder / name):
        there = _text_in(paths.folder / name)
        if there is not None and there.sha256 == text.sha256:
            break
        number += 1
        name = f"{first}-{number}"
    return name


def _text_in(folder: Path) -> FolderText | None:
    """Null where the folder is no longer a solution, or a link to another place."""
    try:
        return None if folder.is_symlink() else read_folder(folder)
    except BadSolution:
        return None


def load_lock(paths: BorrowedPaths) -> tuple[Lock, FolderText]:
    """The lock and the text it names; raises `BadWorkspace` when it is missing or the text was changed since."""
    name = paths.folder.name
    lock = _read_lock(paths, name)
    text = _text_in(paths.folder / lock.folder)
    if text is None or text.sha256 != lock.sha256:
        raise BadWorkspace(
            f"The borrowed text of {name} was changed after it was borrowed.",
            allowed="the text as it was borrowed",
            next_step=f"Run `upstate borrow {name}` again; to change a solution, copy its folder and borrow the copy.",
        )
    return lock, FolderText(name=lock.solution, files=text.files)


def _read_lock(paths: BorrowedPaths, name: str) -> Lock:
    if not SOLUTION_NAME.fullmatch(name) or paths.folder.parent.name != "solutions":
        raise BadWorkspace(
            f"{shown_name(name)!r} can not be the name of a solution.",
            allowed=_borrowed(paths.folder.parent) or "letters, digits, dash and underscore",
            next_step="Give the name as `upstate borrow` showed it.",
        )
    try:
        lock = Lock(**tomllib.loads(paths.lock.read_text("utf-8")))
        _refuse_edited(lock, name)
    except FileNotFoundError:
        raise BadWorkspace(
            f"This city has not borrowed {name!r}.",
            allowed=_borrowed(paths.folder.parent) or "a solution that was borrowed",
            next_step=f"Run `upstate borrow {name}` first.",
        ) from None
    except (OSError, ValueError, TypeError, RecursionError) as fault:
        raise BadWorkspace(
            f"{paths.lock} cannot be read: {shown_name(str(fault))}",
            allowed="the lock as `upstate borrow` writes it",
            next_step=f"Run `upstate borrow {name}` again.",
        ) from None
    return lock


def _refuse_edited(lock: Lock, name: str) -> None:
    """Raise ValueError for what `borrow` never writes: a folder elsewhere, another solution's name, not text."""
    for entry, value in asdict(lock).items():
        if not isinstance(value, str):
            raise ValueError(f"{entry} is not text")
    if not _FOLDER.fullmatch(lock.folder):
        raise ValueError(f"folder is {lock.folder!r}")
    if lock.solution != name:
        raise ValueError(f"solution is {lock.solution!r}")


def _borrowed(folder: Path) -> str:
    return ", ".join(sorted(lock.parent.name for lock in folder.glob("*/solution.lock")))
