"""What the measures say today: by goal each in one sentence, or one of them whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_measures import BrokenMeasure, CityMeasures, open_measures
from upstate.errors import BadWorkspace, UpstateError
from upstate.measures.city_measure import CityMeasure
from upstate.measures.history import load_newest
from upstate.measures.read_series import read_series
from upstate.measures.reading import Reading
from upstate.measures.series import Computed, Input, Series
from upstate.measures.telling import HEADER, say_reading, table_of
from upstate.sentences import say


@dataclass(frozen=True)
class MeasureTold:
    """One measure in words. sentences: the first is THE sentence; empty where nothing was computed, and then waits says why. rows: the table under `header`, oldest
    first. number: of the figures, 0 where there are none."""

    name: str
    title: str
    says_not: str
    waits: str
    number: int
    inputs: tuple[Input, ...]
    sentences: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reading: Reading | None

    @property
    def sentence(self) -> str:
        return self.sentences[0] if self.sentences else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.name,
            "title": self.title,
            "waits": self.waits,
            "number": self.number,
            "sentences": list(self.sentences),
            "header": list(self.header),
            "rows": [list(row) for row in self.rows],
            "inputs": [vars(one) for one in self.inputs],
        }


@dataclass(frozen=True)
class MeasuresTold:
    """goals: goal, objective, measures; empty words where none is named. broken: files that can not be read."""

    goals: tuple[tuple[str, tuple[tuple[str, tuple[MeasureTold, ...]], ...]], ...]
    broken: tuple[BrokenMeasure, ...]

    def as_json(self) -> dict[str, Any]:
        told = [
            {"goal": goal, "objective": objective, "measure": one.name, "title": one.title}
            | {"sentence": one.sentence, "waits": one.waits, "number": one.number}
            for goal, objectives in self.goals
            for objective, ones in objectives
            for one in ones
        ]
        broken = [
            {
                "measure": one.name,
                "error": {name: getattr(one.fault, name) for name in ("given", "allowed", "next_step")},
            }
            for one in self.broken
        ]
        return {"measures": told, "broken": broken}


def tell_measures(*, workspace: Path) -> MeasuresTold:
    """Every measure in English, with its sentence by the newest figures. Raises `BadWorkspace` for no city."""
    opened = open_measures(workspace)
    goals = tuple(
        (goal.en, tuple((words.en, tuple(_told(opened, one) for one in ones)) for words, ones in objectives))
        for goal, objectives in opened.goals
    )
    return MeasuresTold(goals, opened.broken)


def tell_measure(*, workspace: Path, measure: str, breakdown: str = "", group: str = "") -> MeasureTold:
    """One measure in English: the whole city, or one group of a breakdown. Raises `BadWorkspace`, `UpstateError` for a group that no figures have."""
    opened = open_measures(workspace)
    return _told(opened, opened.named(measure), breakdown, group)


def read_measure_series(measure: CityMeasure, computed: Computed, *, breakdown: str = "", group: str = "") -> Reading:
    """One series of a measure read against its target, which is the whole city's. Raises `UpstateError` for a group that no figures have."""
    if measure.text is None:
        raise ValueError(f"{measure.name} has no query")
    text = measure.text
    return read_series(
        find_series(computed, breakdown, group),
        figure=text.figure,
        direction=text.direction,
        frequency=text.frequency,
        target=measure.target if not breakdown else None,
        by=measure.by,
    )


def find_series(computed: Computed, breakdown: str, group: str) -> Series:
    """Raises `UpstateError` where there is none, and names those that there are."""
    for one in computed.series:
        if (one.breakdown, one.group) == (breakdown, group):
            return one
    groups = [one.group for one in computed.series if breakdown and one.breakdown == breakdown]
    known = ", ".join(groups) or ", ".join(sorted({one.breakdown for one in computed.series} - {""})) or "none"
    raise UpstateError(
        f"{computed.measure} has no figures of {breakdown or 'the breakdown'} {group}.".replace(" .", "."),
        allowed=f"{'groups' if groups else 'breakdowns'}: {known}",
        next_step="Name one of them, or compute the measure again.",
    )


def _told(opened: CityMeasures, measure: CityMeasure, breakdown: str = "", group: str = "") -> MeasureTold:
    computed, why = _newest(opened, measure)
    reading = None
    if computed and measure.text:
        reading = read_measure_series(measure, computed, breakdown=breakdown, group=group)
    return MeasureTold(
        name=measure.name,
        title=measure.title.en,
        says_not=measure.text.says_not.en if measure.text else "",
        waits=why,
        number=computed.number if computed else 0,
        inputs=computed.inputs if computed else (),
        sentences=say_reading(reading, unit=measure.text.unit.en) if reading and measure.text else (),
        header=HEADER,
        rows=tuple(table_of(reading)) if reading else (),
        reading=reading,
    )


def _newest(opened: CityMeasures, measure: CityMeasure) -> tuple[Computed | None, str]:
    try:
        computed = load_newest(computed_folder(opened.city, measure.name))
    except BadWorkspace as fault:
        return None, fault.given
    why = measure.waits or ("" if computed else say("Nothing was computed yet."))
    return computed, why
