"""The measures that a city can borrow from one solution."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.lent import find_lent
from upstate.actions.open_shelf_measures import open_shelf_measures, refuse_other_kind
from upstate.city import open_workspace
from upstate.measures.city_measure import CITY_STAT
from upstate.solutions.measures import MeasuresSolution, read_measures
from upstate.tables.crosswalk.document import Crosswalk


@dataclass(frozen=True)
class ShelfLine:
    """One measure, in English. here: the city has taken it up. waits_for: tables and fields that the city has not mapped."""

    measure: str
    topic: str
    title: str
    question: str
    here: bool
    waits_for: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "waits_for": list(self.waits_for)}


def list_shelf_measures(*, workspace: Path, source: str = CITY_STAT) -> list[ShelfLine]:
    """Every measure of `source`, by topic; as it was borrowed, where it was. Raises `BadWorkspace`, `BadSolution`, `BadRegistry`."""
    city = open_workspace(workspace)
    solution, mapped = _read(city.folder, source, borrowed=source in city.borrowed_names())
    return [
        ShelfLine(
            measure=one.name,
            topic=topic,
            title=one.text.title.en,
            question=one.text.question.en,
            here=(city.measures / f"{one.name}.toml").exists(),
            waits_for=one.lacking(mapped),
        )
        for topic, measures in solution.by_topic.items()
        for one in measures
    ]


def _read(city: Path, source: str, *, borrowed: bool) -> tuple[MeasuresSolution, Crosswalk]:
    if borrowed:
        opened = open_shelf_measures(workspace=city, name=source)
        return opened.solution, opened.mapped
    text = find_lent(city, source).text
    refuse_other_kind(text)
    return read_measures(text), Crosswalk(text.name)
