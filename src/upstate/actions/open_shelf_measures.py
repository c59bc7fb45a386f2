"""What all that work with borrowed measures share: opening them in their city, and what each still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from upstate.city import BorrowedPaths, Workspace, open_workspace
from upstate.errors import BadSolution
from upstate.solutions import FolderText, Lock, load_lock, shown_name
from upstate.solutions.kinds import kind_of
from upstate.solutions.measures import MeasuresSolution, read_measures
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk
from upstate.tables.crosswalk.fitting import Place


@dataclass(frozen=True)
class OpenShelfMeasures:
    """A borrowed solution of the kind measures in its city. story: README.md."""

    city: Workspace
    paths: BorrowedPaths
    lock: Lock
    solution: MeasuresSolution
    story: str

    @property
    def place(self) -> Place:
        return Place.of(self.city.settings)

    @cached_property
    def mapped(self) -> Crosswalk:
        """The crosswalk; empty where the city has not adapted it. Raises `BadCrosswalk`."""
        return load_crosswalk(self.paths.crosswalk) if self.paths.crosswalk.exists() else Crosswalk(self.solution.name)

    @cached_property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """By measure, the tables and fields that it waits for; empty where it can be computed."""
        return {name: one.lacking(self.mapped) for name, one in self.solution.measures.items()}

    @property
    def ready(self) -> tuple[str, ...]:
        """The measures that can be computed now, by name."""
        return tuple(name for name, lacking in self.lacking.items() if not lacking)


def open_shelf_measures(*, workspace: Path, name: str) -> OpenShelfMeasures:
    """Open measures that the city has borrowed; raises `BadWorkspace` when it has not, `BadSolution` when `name` is of another kind."""
    city = open_workspace(workspace)
    paths = city.borrowed(name)
    lock, text = load_lock(paths)
    refuse_other_kind(text)
    return OpenShelfMeasures(city, paths, lock, read_measures(text), text.files.get("README.md", ""))


def refuse_other_kind(text: FolderText) -> None:
    """Raise `BadSolution` for a solution in which no measures are."""
    if (kind := kind_of(text)) != "measures":
        raise BadSolution(
            f"{text.name} is a solution of the kind {shown_name(kind, 40) or 'unknown'}; there are no measures in it.",
            allowed="a solution of the kind measures, such as city-stat",
            next_step="Run `upstate solutions` to see the kinds.",
        )
