"""Where a city stood by a standard on the days that were kept, and what changed from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upstate.actions.assess import Assessment, find_asked
from upstate.city import Workspace, open_workspace
from upstate.city.writing import write_json
from upstate.standards.standard import Level, Standard


@dataclass(frozen=True)
class KeptDay:
    """One day that was kept. score: criteria met, of so many; verified: of those, with something to look at. level: by all answers; null
    where there was none, or the standard has it no longer. change: how many more were met than on the day before it; null on the first."""

    on: str
    score: int
    of: int
    verified: int
    level: Level | None
    change: int | None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "level": self.level.name if self.level else None}


def keep_standing(assessment: Assessment, *, workspace: Path) -> Path:
    """Keep where the city stands today, for its history: one file a day, the last of the day."""
    path = _folder(open_workspace(workspace), assessment.standard) / f"{assessment.today.isoformat()}.json"
    write_json(path, assessment.as_json())
    return path


def standing_history(*, workspace: Path, standard: str = "") -> tuple[Standard, tuple[KeptDay, ...]]:
    """The standard, and the days that were kept, the newest first. What can not be read is left out. standard: as `assess` takes it.

    Raises `BadStandard` for a name that is not there, `BadWorkspace` where there is no city.
    """
    city = open_workspace(workspace)
    asked = find_asked(city, standard)
    return asked, tuple(reversed([*_days(city, asked)]))


def _days(city: Workspace, standard: Standard) -> Iterator[KeptDay]:
    levels = {one.name: one for one in standard.levels}
    before: int | None = None
    for path in sorted(_folder(city, standard).glob("[0-9]*.json")):
        with suppress(OSError, ValueError, RecursionError, TypeError, KeyError):
            read = json.loads(path.read_text("utf-8"))
            score, of, verified = read["score"], read["of"], read["verified"]["score"]
            if all(isinstance(part, int) for part in (score, of, verified)):
                change = None if before is None else score - before
                yield KeptDay(path.stem, score, of, verified, levels.get(read["level"]), change)
                before = score


def _folder(city: Workspace, standard: Standard) -> Path:
    return city.standards / "history" / standard.name
