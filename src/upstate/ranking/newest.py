"""The newest evidence and the latest ranking of a borrowed solution. Where it is broken that is said, and an older one does not
take its place: it may say something else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from upstate.city import BorrowedPaths
from upstate.errors import BadWorkspace
from upstate.ranking.format import FORMAT
from upstate.sentences import say

# What reading a file that is not as our programs write it can raise.
BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
# The name of a ranking's folder; one that is still being written begins with a dot.
RANKING_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


def evidence_files(paths: BorrowedPaths) -> list[Path]:
    """The evidence of each proof, the newest first; `-2` and so on come after the plain date."""
    # An empty one is a name that a proof has taken and not filled yet.
    found = [path for path in paths.evidence.glob("????-??-??*.json") if path.stat().st_size]
    return sorted(found, key=_by_date_and_number, reverse=True)


def _by_date_and_number(path: Path) -> tuple[str, int]:
    number = path.stem[11:]
    return path.stem[:10], int(number) if number.isdigit() else 1


def newest_evidence(paths: BorrowedPaths) -> dict[str, Any] | None:
    """The newest evidence; null when there is none. Raises `BadWorkspace` when it can not be read."""
    files = evidence_files(paths)
    return read_evidence(files[0]) if files else None


def read_evidence(path: Path) -> dict[str, Any]:
    """The evidence in one of the `evidence_files`; raises `BadWorkspace`."""
    solution = path.parent.parent.name
    what = say("The evidence {file} of {solution}", file=path.name, solution=solution)
    return _read(path, what=what, next_step=say("Run `upstate prove {solution}` again.", solution=solution))


def latest_folder(paths: BorrowedPaths) -> Path | None:
    """The folder of the ranking that was written last; null when there is none. Raises `BadWorkspace`."""
    pointer = paths.rankings / "latest.json"
    if not pointer.exists():
        return None
    try:
        name = json.loads(pointer.read_text("utf-8"))["folder"]
        if not RANKING_FOLDER.fullmatch(name):
            raise ValueError(f"{name!r} is no folder of a ranking")
    except BROKEN as fault:
        what = say("The note that names the latest list of {solution}", solution=paths.folder.name)
        raise _unreadable(what, _rank_again(paths)) from fault
    return paths.rankings / str(name)


def latest_ranking(paths: BorrowedPaths) -> dict[str, Any] | None:
    """The ranking that was written last, with its first units; null when there is none. Raises `BadWorkspace`."""
    folder = latest_folder(paths)
    if folder is None:
        return None
    what = say("The list {name} of {solution}", name=folder.name, solution=paths.folder.name)
    return _read(folder / "ranking.json", what=what, next_step=_rank_again(paths))


def _read(path: Path, *, what: str, next_step: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        told = found["format"]
    except BROKEN as fault:
        raise _unreadable(what, next_step) from fault
    if told != FORMAT:
        raise BadWorkspace(
            say("{what} has the format {given}.", what=what, given=str(told)[:50]),
            allowed=say("the format {known}, which this version of Upstate knows", known=FORMAT),
            next_step=next_step,
        )
    return found


def _unreadable(what: str, next_step: str) -> BadWorkspace:
    allowed = say("files as `upstate prove` and `upstate rank` write them")
    return BadWorkspace(say("{what} can not be read.", what=what), allowed=allowed, next_step=next_step)


def _rank_again(paths: BorrowedPaths) -> str:
    return say("Run `upstate rank {solution}` again.", solution=paths.folder.name)
