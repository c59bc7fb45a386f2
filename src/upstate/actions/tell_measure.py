"""One measure whole: all its sentences, its table, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.measure_series import read_measure_series
from upstate.actions.open_measures import open_measures
from upstate.actions.told_measures import measure_now
from upstate.measures.reading import Reading
from upstate.measures.series import Input
from upstate.measures.telling import HEADER, say_reading, table_of


@dataclass(frozen=True)
class SeriesTold:
    """One series of a measure in words. sentences: the first is THE sentence; empty where nothing was computed, and then waits says why. rows: the
    table under `header`, oldest first. number: of the figures, 0 where there are none."""

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


def tell_measure(*, workspace: Path, measure: str, breakdown: str = "", group: str = "") -> SeriesTold:
    """One measure in English: the whole city, or one group of a breakdown. Raises `BadWorkspace`, `UpstateError` for a group that no figures have."""
    opened = open_measures(workspace)
    one = measure_now(opened.city, opened.named(measure))
    text, computed, reading = one.measure.text, one.computed, one.told.reading
    if reading and computed and (breakdown or group):
        reading = read_measure_series(one.measure, computed, breakdown=breakdown, group=group)
    return SeriesTold(
        name=one.name,
        title=one.told.title,
        says_not=text.says_not.en if text else "",
        waits=one.waits,
        number=one.number,
        inputs=computed.inputs if computed else (),
        sentences=say_reading(reading, unit=one.told.unit) if reading else (),
        header=HEADER,
        rows=tuple(table_of(reading)) if reading else (),
        reading=reading,
    )
