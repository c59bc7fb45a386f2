"""`solution.lock`: what was borrowed, from where, and its fingerprint, so that a change is seen."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

import tomlkit

from upstate.city import BorrowedPaths, publish_folder, write_text
from upstate.errors import BadWorkspace
from upstate.solutions.folder import FolderText, read_folder


@dataclass(frozen=True)
class Lock:
    """What the lock holds. origin: where the text came from; borrowed_on: ISO date; sha256: of names and contents."""

    solution: str
    version: str
    origin: str
    borrowed_on: str
    sha256: str
    folder: str


def copy_borrowed(paths: BorrowedPaths, text: FolderText, *, version: str, origin: str, day: str) -> Lock:
    """Copy the text into the workspace and lock it.

    The text goes to a folder named by its fingerprint, and the lock is written last: whoever is interrupted keeps the
    copy that was there before.
    """
    name = f"solution-{text.sha256[:12]}"
    if not (paths.folder / name).is_dir():
        with publish_folder(paths.folder / name) as folder:
            for path, content in text.files.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8")
    lock = Lock(solution=text.name, version=version, origin=origin, borrowed_on=day, sha256=text.sha256, folder=name)
    document = tomlkit.document()
    document.add(
        tomlkit.comment("Written by `upstate borrow`. The text lies in the folder named here; do not edit it.")
    )
    document.update(asdict(lock))
    write_text(paths.lock, tomlkit.dumps(document))
    return lock


def load_lock(paths: BorrowedPaths) -> tuple[Lock, FolderText]:
    """The lock and the text it names; raises `BadWorkspace` when it is missing or the text was changed since."""
    name = paths.folder.name
    try:
        lock = Lock(**tomllib.loads(paths.lock.read_text("utf-8")))
    except FileNotFoundError:
        raise BadWorkspace(
            f"This city has not borrowed {name!r}.",
            allowed=_borrowed(paths.folder.parent) or "a solution that was borrowed",
            next_step=f"Run `upstate borrow {name}` first.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as fault:
        raise BadWorkspace(
            f"{paths.lock} cannot be read: {fault}",
            allowed="the lock as `upstate borrow` writes it",
            next_step=f"Run `upstate borrow {name}` again.",
        ) from None
    text = read_folder(paths.folder / Path(lock.folder).name)
    if text.sha256 != lock.sha256:
        raise BadWorkspace(
            f"The borrowed text of {name} was changed after it was borrowed.",
            allowed="the text as it was borrowed",
            next_step=f"Run `upstate borrow {name}` again; to change a solution, copy its folder and borrow the copy.",
        )
    return lock, FolderText(name=lock.solution, files=text.files)


def _borrowed(folder: Path) -> str:
    return ", ".join(sorted(lock.parent.name for lock in folder.glob("*/solution.lock")))
