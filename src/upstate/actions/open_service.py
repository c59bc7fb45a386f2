"""What all that work with a service share: opening it in its city, with the city's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from upstate.city import BorrowedPaths, Workspace, open_workspace
from upstate.errors import BadSolution
from upstate.solutions import load_lock
from upstate.solutions.kinds import kind_of
from upstate.solutions.service import OWN_FILES, ServiceSolution, read_service

_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class OpenService:
    """A borrowed service in its city."""

    city: Workspace
    paths: BorrowedPaths
    solution: ServiceSolution


def open_service(*, workspace: Path, name: str) -> OpenService:
    """Open a service that the city has borrowed; raises `BadWorkspace` when it has not, `BadSolution` when it is none, or when
    the city's own tables can not be read."""
    city = open_workspace(workspace)
    paths = city.borrowed(name)
    _, text = load_lock(paths)
    if (kind := kind_of(text)) != "service":
        raise BadSolution(
            f"{name} is a solution of the kind {kind}, not a service.",
            allowed="a solution of the kind service, such as business-portal",
            next_step="Run `upstate solutions` to see the kinds.",
        )
    return OpenService(city, paths, read_service(text, own=load_own(paths)))


def load_own(paths: BorrowedPaths) -> dict[str, str]:
    """The city's own tables by file name; those that are not there are borrowed still. Raises `BadSolution`."""
    return {name: _read(paths.own / name) for name in OWN_FILES if (paths.own / name).exists()}


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"it is larger than {_MOST_BYTES:,} bytes")
        return path.read_text("utf-8-sig")
    except (OSError, ValueError) as fault:
        raise BadSolution(
            f"{path} can not be read: {fault}.",
            allowed="a table as CSV in UTF-8",
            next_step="Open it in a spreadsheet and save it again as CSV (UTF-8).",
        ) from None
