"""One borrowed solution as it lies in the city: its text, the newest evidence, and what is wrong with either."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from upstate.city import BorrowedPaths, Workspace
from upstate.errors import BadWorkspace, UpstateError
from upstate.ranking.newest import evidence_files, read_evidence
from upstate.ranking.report.wording import clean
from upstate.solutions import FolderText, Lock, RankingSolution, load_lock, read_ranking, read_shelf
from upstate.solutions.kinds import Solution, kind_of
from upstate.web.shelf.faults import NotThere


@dataclass(frozen=True)
class Borrowed:
    """A solution that the city has borrowed. story: README.md. evidence: as `prove` writes it; null where there is none that
    can be read, and then evidence_fault says why."""

    name: str
    city: Workspace
    paths: BorrowedPaths
    lock: Lock
    solution: RankingSolution
    story: str
    evidence: dict[str, Any] | None
    evidence_file: Path | None
    evidence_fault: UpstateError | None

    @property
    def evidence_names(self) -> list[str]:
        """Files of all proofs, the newest first."""
        return [path.name for path in evidence_files(self.paths)]

    @property
    def proved(self) -> dict[str, Any]:
        """The evidence; raises what is wrong with it."""
        if self.evidence is None:
            raise self.evidence_fault or not_proved(self.name)
        return self.evidence


def load_borrowed(city: Workspace, name: str) -> Borrowed:
    """Open the solution `name`; raises `NotThere` when the city has not borrowed it, `BadWorkspace` or `BadSolution` when its
    text can not be used."""
    if name not in city.borrowed_names():
        raise NotThere(
            _("This city has not borrowed a solution called “%(name)s”.") % {"name": name[:100]},
            allowed=_("a solution on the list of solutions"),
            next_step=_("Go to the list of solutions and choose one."),
        )
    paths = city.borrowed(name)
    lock, text = load_lock(paths)
    if kind_of(text) != "ranking":
        raise NotThere(
            _("“%(name)s” ranks nothing, so it has no list, no proof and no map.") % {"name": name[:100]},
            allowed=_("the page of the solution itself"),
            next_step=_("Go to the list of solutions and choose one."),
        )
    solution = parsed(text)
    evidence, file, fault = _evidence(paths)
    return Borrowed(name, city, paths, lock, solution, text.files.get("README.md", ""), evidence, file, fault)


def load_shelf(name: str) -> tuple[Solution, str]:
    """The solution `name` of the shelf and its story; raises `NotThere`."""
    for text, solution in read_shelf():
        if text.name == name:
            return solution, text.files.get("README.md", "")
    raise NotThere(
        _("There is no solution called “%(name)s”.") % {"name": name[:100]},
        allowed=_("a solution on the list of solutions"),
        next_step=_("Go to the list of solutions and choose one."),
    )


@lru_cache(maxsize=32)
def parsed(text: FolderText) -> RankingSolution:
    """Parsing its SQL takes a tenth of a second."""
    return read_ranking(text)


def _evidence(paths: BorrowedPaths) -> tuple[dict[str, Any] | None, Path | None, UpstateError | None]:
    files = evidence_files(paths)
    if not files:
        return None, None, not_proved(paths.folder.name)
    try:
        return clean(read_evidence(files[0])), files[0], None
    except BadWorkspace as fault:
        return None, files[0], fault


def not_proved(name: str) -> BadWorkspace:
    return BadWorkspace(
        _("This solution was not proved in this city yet, so nobody knows whether it works here."),
        allowed=_("a solution with evidence"),
        next_step=_("The data office runs `upstate prove %(name)s`.") % {"name": name},
    )
