"""Borrow a solution: copy its text into the city, checked and locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.lent import Lent, find_lent
from upstate.city import open_workspace
from upstate.errors import BadSolution
from upstate.solutions import SOLUTION_NAME, copy_borrowed, read_solution, shown_name


@dataclass(frozen=True)
class Borrowed:
    """What was borrowed. kind: of solution. registry: the one it came from; empty for the shelf and for a folder. needs: each contract table with
    its required fields, what `adapt` will ask for."""

    solution: str
    kind: str
    version: str
    origin: str
    registry: str
    sha256: str
    folder: Path
    needs: dict[str, tuple[str, ...]]


def borrow(*, workspace: Path, solution: str, today: date | None = None) -> Borrowed:
    """Borrow `solution` into the city in `workspace`: a name on the shelf, `REGISTRY/NAME` or `REGISTRY/NAME@1.2.0` of a registry
    that the city trusts, or the path of a folder.

    A borrowed text is hostile until read: `BadSolution` lists what is wrong with it, and nothing is copied then. `BadRegistry`:
    the registry does not have it, or has another text than its index says.
    """
    city = open_workspace(workspace)
    return take_in(workspace=city.folder, lent=find_lent(city.folder, solution), today=today)


def take_in(*, workspace: Path, lent: Lent, today: date | None = None) -> Borrowed:
    """Check `lent`, copy it into the city and lock it."""
    city, text = open_workspace(workspace), lent.text
    if not SOLUTION_NAME.fullmatch(text.name):
        raise BadSolution(
            f"The folder's name {shown_name(text.name)!r} can not be the name of a solution.",
            allowed="letters, digits, dash and underscore",
            next_step="Rename the folder.",
        )
    read = read_solution(text)
    origin = f"{read.header.origin.place} {read.header.origin.year}"
    lock = copy_borrowed(
        city.borrowed(text.name),
        text,
        version=read.header.version,
        origin=origin,
        day=(today or city.settings.today()).isoformat(),
        registry=lent.registry,
        address=lent.address,
    )
    return Borrowed(
        solution=text.name,
        kind=read.header.kind,
        version=lock.version,
        origin=origin,
        registry=lent.registry,
        sha256=lock.sha256,
        folder=city.borrowed(text.name).folder,
        needs={table.name: table.needed for table in read.contract.resources if table.needed},
    )
