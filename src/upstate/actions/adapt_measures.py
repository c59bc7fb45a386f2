"""Adapt borrowed measures: map the tables that the city has, and say which measures wait for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.adapt import Adapted, Decide, map_files
from upstate.actions.city_files import Source
from upstate.actions.open_shelf_measures import open_shelf_measures
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class AdaptedMeasures:
    """tables: what became of the city's files. ready: measures that can be computed now. waiting: of each other one the tables and
    fields that it needs."""

    tables: Adapted
    ready: tuple[str, ...]
    waiting: dict[str, tuple[str, ...]]

    @property
    def next_step(self) -> str:
        if self.ready:
            return "upstate measures borrow"
        return "bring a table that a measure waits for"

    def as_json(self) -> dict[str, Any]:
        waiting = {name: list(lacking) for name, lacking in self.waiting.items()}
        return {**self.tables.as_json(), "ready": list(self.ready), "waiting": waiting, "next": self.next_step}


def adapt_measures(
    *,
    workspace: Path,
    solution: str,
    files: Mapping[str, Sequence[Source]],
    decide: Decide | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> AdaptedMeasures:
    """Map the city's `files` as for any solution. Tables that were given before stay, so one table a time is enough. Raises `BadWorkspace`,
    `BadSolution`, `BadCrosswalk`."""
    opened = open_shelf_measures(workspace=workspace, name=solution)
    tables = map_files(opened, files, decide=decide, today=today, progress=progress)
    after = open_shelf_measures(workspace=workspace, name=solution)
    waiting = {name: lacking for name, lacking in after.lacking.items() if lacking}
    return AdaptedMeasures(tables, after.ready, waiting)
