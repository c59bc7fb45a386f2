"""Set the target of a measure. Once one is met the next is harder; what it was before is kept, with why it was made easier if it was."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from upstate.actions.compute_measures import computed_folder
from upstate.actions.measure_series import read_measure_series
from upstate.actions.open_measures import changing_measures, open_measures
from upstate.city import write_text
from upstate.errors import BadWorkspace, UpstateError
from upstate.measures.city_measure import CityMeasure, PastTarget, read_city_text
from upstate.measures.history import load_newest
from upstate.solutions.measures.measure import Direction


@dataclass(frozen=True)
class TargetSet:
    """target, by: as they are now. past: the target that this one replaced; None where there was none."""

    measure: str
    file: Path
    target: float
    by: date | None
    past: PastTarget | None

    def as_json(self) -> dict[str, Any]:
        past = self.past.model_dump(mode="json") if self.past else None
        by = self.by.isoformat() if self.by else None
        return {"measure": self.measure, "file": str(self.file), "target": self.target, "by": by, "past": past}


def set_target(
    *,
    workspace: Path,
    measure: str,
    target: float,
    by: date | None = None,
    reason: str = "",
    today: date | None = None,
) -> TargetSet:
    """Write the target into `measures/NAME.toml`, whose words and comments stay, and the one before under `past_targets`.

    target: in the measure's unit. by: the day until which it is to be met; without it, the day that stands there. reason: needed where the target is
    made easier, or its day later. Whether the one before was met is told by the newest figures. Raises `BadWorkspace` for a measure that is not
    there, `UpstateError` for a target that changes nothing, or is easier without a reason.
    """
    city = open_measures(workspace).city
    day = today or city.settings.today()
    with changing_measures(city):
        before = open_measures(workspace).named(measure)
        until = by or before.by
        _refuse(before, target, until, reason)
        past = _past(city_folder=computed_folder(city, measure), before=before, day=day, reason=reason)
        file = city.measures / f"{measure}.toml"
        text = _edited(file.read_text("utf-8"), target=target, by=until, past=past)
        read_city_text(measure, text)
        write_text(file, text)
    return TargetSet(measure, file, target, until, past)


def is_easier(direction: Direction, *, target: float, by: date | None, before: CityMeasure) -> bool:
    """Whether a target asks for less than the one that stands, or the same later. Where better lies nowhere, every other one does."""
    if before.target is None:
        return False
    if target == before.target:
        return before.by is not None and (by is None or by > before.by)
    return direction == "none" or (target < before.target) == (direction == "up")


def _refuse(before: CityMeasure, target: float, by: date | None, reason: str) -> None:
    is_share = before.text is not None and before.text.figure == "share"
    if not math.isfinite(target) or (is_share and not 0 <= target <= 100):
        raise UpstateError(
            f"{target:g} can not be the target of {before.name}.",
            allowed="a number from 0 to 100, in percent" if is_share else "a number, in the measure's unit",
            next_step="Give such a number.",
        )
    if target == before.target and by == before.by:
        raise UpstateError(
            f"The target of {before.name} is {target:g} already.",
            allowed="another target, or another day",
            next_step="Give a harder target, or the day until which it is to be met.",
        )
    if not reason.strip() and is_easier(before.direction, target=target, by=by, before=before):
        raise UpstateError(
            f"{target:g} is easier than the target of {before.name}, which is {before.target:g}, or it is due later.",
            allowed="a harder target; an easier one with a reason",
            next_step="Say why, which stays with the history of the target: --reason “...”.",
        )


def _past(*, city_folder: Path, before: CityMeasure, day: date, reason: str) -> PastTarget | None:
    if before.target is None:
        return None
    met = None
    computed = load_newest(city_folder) if before.text else None
    if computed and before.text:
        reading = read_measure_series(before, computed)
        met = reading.target.met if reading.target else None
    return PastTarget(target=before.target, by=before.by, until=day, met=met, reason=reason.strip())


def _edited(text: str, *, target: float, by: date | None, past: PastTarget | None) -> str:
    document = tomlkit.parse(text)
    document["target"] = int(target) if target == int(target) else target
    if by is not None:
        document["by"] = by
    if past is not None:
        listed = document.get("past_targets")
        entry = tomlkit.table()
        entry.update({name: value for name, value in past.model_dump().items() if value not in (None, "")})
        if isinstance(listed, tomlkit.items.AoT):
            listed.append(entry)
        elif listed:
            raise BadWorkspace(
                "past_targets is written on one line.",
                allowed="[[past_targets]] with its entries below",
                next_step="Write it so, and set the target again.",
            )
        else:
            document["past_targets"] = tomlkit.aot()
            document["past_targets"].append(entry)
    return tomlkit.dumps(document)
