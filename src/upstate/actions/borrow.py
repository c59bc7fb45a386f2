"""Borrow a solution: copy its text into the city, checked and locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.city import open_workspace
from upstate.errors import BadSolution
from upstate.solutions import SOLUTION_NAME, copy_borrowed, find_on_shelf, read_folder, read_ranking, shown_name


@dataclass(frozen=True)
class Borrowed:
    """What was borrowed. needs: each contract table with its required fields, what `adapt` will ask for."""

    solution: str
    version: str
    origin: str
    sha256: str
    folder: Path
    needs: dict[str, tuple[str, ...]]


def borrow(*, workspace: Path, solution: str, today: date | None = None) -> Borrowed:
    """Borrow `solution` (a name on the shelf, or the path of a folder) into the city in `workspace`.

    A borrowed text is hostile until read: `BadSolution` lists what is wrong with it, and nothing is copied then.
    """
    city = open_workspace(workspace)
    source = find_on_shelf(solution)
    text = read_folder(source)
    if not SOLUTION_NAME.fullmatch(text.name):
        raise BadSolution(
            f"The folder's name {shown_name(text.name)!r} can not be the name of a solution.",
            allowed="letters, digits, dash and underscore",
            next_step="Rename the folder.",
        )
    read = read_ranking(text)
    origin = f"{read.header.origin.place} {read.header.origin.year}"
    lock = copy_borrowed(
        city.borrowed(text.name),
        text,
        version=read.header.version,
        origin=origin,
        day=(today or date.today()).isoformat(),
    )
    return Borrowed(
        solution=text.name,
        version=lock.version,
        origin=origin,
        sha256=lock.sha256,
        folder=city.borrowed(text.name).folder,
        needs={table.name: table.needed for table in read.contract.resources if table.needed},
    )
