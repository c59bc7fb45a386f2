"""Compute measures from the newest data, and keep the figures where anything changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upstate.actions.measure_inputs import find_sources
from upstate.actions.open_measures import CityMeasures, MeasuredSolution, open_measures
from upstate.actions.opening import limits
from upstate.city import Workspace
from upstate.city.locking import holding
from upstate.engine import Sandbox
from upstate.errors import UpstateError
from upstate.measures import history
from upstate.measures.city_measure import CityMeasure
from upstate.measures.computing import compute_figures
from upstate.measures.history import keep_computed, load_newest, newest_number
from upstate.measures.series import Computed
from upstate.measures.tables import inputs_of, load_measure_tables
from upstate.progress import Progress, silent
from upstate.sentences import Sentence

# A measure is computed while somebody waits.
_SECONDS = 60.0


@dataclass(frozen=True)
class Outcome:
    """What became of one measure. number: of its newest figures; None where it waits or failed. changed: whether they were written now.

    waits: why nothing computes it, as a sentence. fault: why it failed; the figures that were there before stay. notes: what is told
    beside the figures.
    """

    measure: str
    number: int | None = None
    changed: bool = False
    waits: str = ""
    fault: UpstateError | None = None
    notes: tuple[Sentence, ...] = ()

    def as_json(self) -> dict[str, Any]:
        fault = self.fault
        return {
            "measure": self.measure,
            "state": "failed" if fault else "waiting" if self.waits else "changed" if self.changed else "unchanged",
            "number": self.number,
            "waits": self.waits,
            "notes": list(self.notes),
            "error": {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step} if fault else None,
        }


def compute_measures(
    *, workspace: Path, names: Sequence[str] = (), today: date | None = None, progress: Progress = silent
) -> tuple[Outcome, ...]:
    """Compute the measures `names`, or all, in the order of their names. One that fails stops no other.

    today: the last day of the series; without it, today by the city's clock. Raises `BadWorkspace` for no city or a name that there is not.
    """
    opened = open_measures(workspace)
    wanted = [opened.named(name) for name in dict.fromkeys(names)] or list(opened.measures)
    day = today or opened.city.settings.today()
    outcomes = {one.name: Outcome(one.name, waits=one.waits) for one in wanted if one.waits}
    if not names:
        outcomes |= {one.name: Outcome(one.name, fault=one.fault) for one in opened.broken}
    for solution in opened.solutions.values():
        ready = [one for one in wanted if not one.waits and one.solution == solution.name]
        if ready:
            outcomes |= {one.measure: one for one in _compute(opened, solution, ready, day, progress)}
    return tuple(outcomes[name] for name in sorted(outcomes))


def computed_folder(city: Workspace, name: str) -> Path:
    """Where the figures of a measure lie."""
    return city.measures / history.FOLDER / name


def newest(workspace: Path, name: str) -> Computed | None:
    """The newest figures of the measure `name`; None where nothing was computed. Raises `BadWorkspace` where there is no such measure."""
    opened = open_measures(workspace)
    return load_newest(computed_folder(opened.city, opened.named(name).name))


def _compute(
    opened: CityMeasures, solution: MeasuredSolution, ready: Sequence[CityMeasure], today: date, progress: Progress
) -> Iterator[Outcome]:
    """All measures of one contract, whose tables are loaded once."""
    wanted = frozenset(name for one in ready for name in one.tables)
    sources, crosswalk, faults = find_sources(opened.city, solution, wanted)
    with Sandbox(replace(limits(), seconds=_SECONDS)) as sandbox:
        tables = load_measure_tables(
            sandbox=sandbox,
            contract=solution.contract,
            crosswalk=crosswalk,
            sources=sources,
            today=today,
            progress=progress,
        )
        tables.faults.update(faults)
        for done, measure in enumerate(ready):
            progress(f"Computing {measure.title.en}", done, len(ready))
            try:
                figures = compute_figures(tables, measure)
                inputs = tuple(inputs_of(tables, measure.tables))
                now = datetime.now(UTC).replace(microsecond=0)
                made = Computed(measure.name, 0, now, measure.sha256, inputs, figures.series)
                yield _kept(opened.city, made, figures.notes)
            except UpstateError as fault:
                yield Outcome(measure.name, fault=fault)


def _kept(city: Workspace, made: Computed, notes: tuple[Sentence, ...]) -> Outcome:
    folder = computed_folder(city, made.measure)
    with holding(folder / ".lock", what=f"the measure {made.measure}"):
        before = newest_number(folder)
        number = keep_computed(folder, made).number
    return Outcome(made.measure, number, changed=number != before, notes=notes)
