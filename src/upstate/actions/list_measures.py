"""The measures of a city by goal, each in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.open_measures import BrokenMeasure
from upstate.actions.told_measures import MeasureNow, measures_now


@dataclass(frozen=True)
class MeasureList:
    """measures: in the order of goals, of objectives in each, and of names; what serves none that is named is last. broken: files that can not be read."""

    measures: tuple[MeasureNow, ...]
    broken: tuple[BrokenMeasure, ...]

    def as_json(self) -> dict[str, Any]:
        broken = [
            {
                "measure": one.name,
                "error": {name: getattr(one.fault, name) for name in ("given", "allowed", "next_step")},
            }
            for one in self.broken
        ]
        return {"measures": [_line(one) for one in self.measures], "broken": broken}


def list_measures(*, workspace: Path) -> MeasureList:
    """Every measure in English, as it stands by the newest figures. Raises `BadWorkspace` for no city."""
    found = measures_now(workspace)
    return MeasureList(tuple(sorted(found.measures, key=_by_goal)), found.broken)


def _by_goal(one: MeasureNow) -> tuple[tuple[bool, str, str], ...]:
    return *((not said, said.casefold(), said) for said in (one.told.goal, one.told.objective)), (False, "", one.name)


def _line(one: MeasureNow) -> dict[str, Any]:
    told = one.told
    return {"goal": told.goal, "objective": told.objective, "measure": one.name, "title": told.title} | {
        "sentence": told.sentence,
        "waits": one.waits,
        "number": one.number,
    }
