"""What lacking each field costs here: one more proof for each, as a city would make it that lacks that field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from upstate.actions.opening import OpenSolution, loaded_tables, open_solution
from upstate.progress import Progress
from upstate.ranking.backtest import Backtest
from upstate.ranking.field_costs import FieldCost, fields_to_measure, measure_cost
from upstate.tables.crosswalk.document import load_crosswalk


def plan_costs(*, workspace: Path, solution: str) -> tuple[str, ...]:
    """The fields (`table.field`) whose cost `prove` would measure: it makes one more proof for each."""
    opened = open_solution(workspace, solution)
    fields = fields_to_measure(opened.solution, load_crosswalk(opened.paths.crosswalk))
    return tuple(f"{table}.{field}" for table, field in fields)


def measure_costs(
    opened: OpenSolution, whole: Backtest, *, seed: int, today: date, progress: Progress
) -> Iterator[FieldCost]:
    """The cost of each field that the city has and could lack, against `whole`, the proof with all of them."""
    crosswalk = load_crosswalk(opened.paths.crosswalk)
    fields = fields_to_measure(opened.solution, crosswalk)
    for number, (table, field) in enumerate(fields, 1):
        name = f"{table}.{field}"
        told = _Told(progress, f"{number} of {len(fields)}, without {name}")
        with loaded_tables(opened, today=today, progress=told, crosswalk=crosswalk.without(table, field)) as tables:
            tables.sandbox.lock()
            cost = measure_cost(whole=whole, without=tables, field=name, seed=seed, progress=told)
        yield cost


class _Told:
    """Progress that also says which of the proofs it is of."""

    def __init__(self, progress: Progress, which: str) -> None:
        self._progress, self._which = progress, which

    def __call__(self, words: str, done: int = 0, total: int = 0) -> None:
        self._progress(f"{words} ({self._which})", done, total)
