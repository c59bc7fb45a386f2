"""The shelf: the solutions that ship with Upstate."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upstate.errors import BadSolution
from upstate.solutions.folder import FolderText, read_folder
from upstate.solutions.kinds import Solution, read_solution
from upstate.solutions.ranking_kind import RankingSolution

_PACKAGED = Path(__file__).parents[1] / "_shelf"
_CHECKOUT = Path(__file__).parents[3] / "solutions"


def shelf_folders() -> list[Path]:
    """Folders of all solutions on the shelf, by name."""
    shelf = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return sorted(file.parent for file in shelf.glob("*/solution.toml"))


@lru_cache(maxsize=1)
def read_shelf() -> tuple[tuple[FolderText, Solution], ...]:
    """Every solution on the shelf, its text and what it says, by name. Parsing takes a tenth of a second for each, and the shelf is the
    same until the program is started anew."""
    texts = [read_folder(folder) for folder in shelf_folders()]
    return tuple((text, read_solution(text)) for text in texts)


def shelf_rankings() -> tuple[tuple[FolderText, RankingSolution], ...]:
    """Those of the kind ranking, which rest on a city's tables alone."""
    return tuple((text, one) for text, one in read_shelf() if isinstance(one, RankingSolution))


def find_on_shelf(name: str) -> Path:
    """The folder of the solution called `name`; a path of a folder is given back. Raises `BadSolution`."""
    by_name = {folder.name: folder for folder in shelf_folders()}
    if name in by_name:
        return by_name[name]
    if ("/" in name or name in (".", "..")) and Path(name).is_dir():
        return Path(name)
    raise BadSolution(
        f"There is no solution called {name!r}.",
        allowed=", ".join(by_name) or "the path of a solution's folder",
        next_step="Run `upstate solutions` to see what is on the shelf, or give the path of a folder, with a slash.",
    )
