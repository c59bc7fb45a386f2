"""What all that work with a service share: opening it in its city, with the city's own tables."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from upstate.city import BorrowedPaths, Workspace, open_workspace
from upstate.city.locking import holding
from upstate.errors import BadSolution
from upstate.solutions import FolderText, Lock, load_lock
from upstate.solutions.kinds import kind_of
from upstate.solutions.service import OWN_FILES, Care, ServiceSolution, read_service, same_as_origin
from upstate.solutions.service.facts import FACTS_FILE, Fact, read_facts
from upstate.tables.crosswalk.fitting import Place

_MOST_BYTES = 5_000_000


@dataclass(frozen=True)
class OpenService:
    """A borrowed service in its city. text: as it was borrowed."""

    city: Workspace
    paths: BorrowedPaths
    lock: Lock
    text: FolderText
    solution: ServiceSolution

    @cached_property
    def theirs(self) -> dict[str, Fact]:
        """The facts of the city that it comes from, by name."""
        return read_facts(self.text.text(FACTS_FILE))

    @property
    def place(self) -> Place:
        return Place.of(self.city.settings)

    @property
    def is_its_origin(self) -> bool:
        """Whether this is the very city that the service comes from."""
        geoid = self.solution.header.origin.geoid
        return bool(geoid) and geoid == self.city.settings.geoid


def open_service(*, workspace: Path, name: str) -> OpenService:
    """Open a service that the city has borrowed; raises `BadWorkspace` when it has not, `BadSolution` when it is none, or when
    the city's own tables can not be read."""
    city = open_workspace(workspace)
    paths = city.borrowed(name)
    lock, text = load_lock(paths)
    if (kind := kind_of(text)) != "service":
        raise BadSolution(
            f"{name} is a solution of the kind {kind}, not a service.",
            allowed="a solution of the kind service, such as business-portal",
            next_step="Run `upstate solutions` to see the kinds.",
        )
    opened = OpenService(city, paths, lock, text, _read_borrowed(text, paths))
    return opened if opened.is_its_origin else replace(opened, solution=_without_theirs(opened))


def _read_borrowed(text: FolderText, paths: BorrowedPaths) -> ServiceSolution:
    own = load_own(paths)
    try:
        return read_service(text, own=own)
    except BadSolution as fault:
        if _reads(text):  # what is wrong stands in the city's own tables
            raise
        raise BadSolution(
            fault.given,
            allowed=fault.allowed,
            next_step=f"It was borrowed from an older text, or for another version of Upstate. Run `upstate update {text.name}`: it shows "
            "what changed, and keeps the city's own tables.",
        ) from None


def _reads(text: FolderText) -> bool:
    try:
        read_service(text)
    except BadSolution:
        return False
    return True


def _without_theirs(opened: OpenService) -> ServiceSolution:
    """Whatever a spreadsheet says, a telephone of the borrowed city counts as checked by nobody, so it is never shown as ours."""
    theirs = opened.theirs.values()
    facts = {
        name: replace(one, care=Care())
        if one.care.is_ours and any(same_as_origin(value, theirs) for value in (one.value, one.value_es))
        else one
        for name, one in opened.solution.facts.items()
    }
    return replace(opened.solution, facts=facts)


def read_with(opened: OpenService, files: Mapping[str, str]) -> ServiceSolution:
    """The service as it would be with these of the city's own tables anew; raises `BadSolution` where it could not be read."""
    new = {name: text.removeprefix("\ufeff") for name, text in files.items()}
    return read_service(opened.text, own={**load_own(opened.paths), **new})


def holding_own(paths: BorrowedPaths) -> AbstractContextManager[None]:
    """Hold the city's own tables while they are written."""
    return holding(paths.folder / ".own.lock", what="the city's own tables")


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
