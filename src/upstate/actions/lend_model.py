"""Write the model that was learned here as a file for other cities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.opening import loaded_tables, open_solution, refuse_missing
from upstate.city import write_json
from upstate.progress import Progress, silent
from upstate.ranking.rankers.model_file import Learned, describe_model
from upstate.ranking.ranking import learn_model
from upstate.ranking.schedule import find_history


@dataclass(frozen=True)
class LentModel:
    """What was written, and where."""

    path: Path
    model: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {**self.model, "file": str(self.path)}


def lend_model(
    *,
    workspace: Path,
    solution: str,
    to: Path,
    seed: int = 2016,
    today: date | None = None,
    progress: Progress = silent,
) -> LentModel:
    """Learn the linear model of `solution` on the city's whole settled record and write it to `to`, as JSON.

    It holds coefficients, names of features, and words of categories that at least 50 rows share; no unit stands in it.
    Raises `NotEnoughHistory` when there is nothing to learn from.
    """
    opened = open_solution(workspace, solution)
    day = today or opened.city.settings.today()
    with loaded_tables(opened, today=day, progress=progress) as tables:
        refuse_missing(opened, tables)
        history = find_history(tables, opened.solution)
        as_of = min(history.recorded_until, day)
        tables.sandbox.lock()
        here = learn_model(
            tables=tables, solution=opened.solution, history=history, as_of=as_of, seed=seed, progress=progress
        )
    learned = Learned(
        place=opened.city.settings.name,
        geoid=opened.city.settings.geoid,
        on=day,
        first=here.trained_on[0],
        last=here.trained_on[-1],
        rows=round(float(here.training.weights.sum())),
        outcomes=round(float(here.training.weights @ here.training.outcomes)),
    )
    model = describe_model(here.fitted, opened.solution, ranker=here.ranker, learned=learned)
    write_json(to, model)
    return LentModel(to, model)
