"""Fit what a survey says of homes without an alarm, and let the city's lists begin with it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet

from upstate.actions.opening import open_solution
from upstate.city import write_text
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.ranking.shares.survey import Coefficients
from upstate.ranking.shares.survey import fit_survey as fit_answers
from upstate.ranking.shares.survey_file import PREDICTORS, Answers, is_read, read_answers
from upstate.solutions.believed import Believed, Coefficient, write_believed
from upstate.solutions.ranking_kind import Chance, RankingSolution
from upstate.tables.reading import read_table


@dataclass(frozen=True)
class FittedSurvey:
    """What was learned, and the file that the next `rank` and `prove` read. left_out: homes that lack an answer."""

    path: Path
    believed: Believed
    left_out: int

    def as_json(self) -> dict[str, Any]:
        return {"file": str(self.path), "left_out": self.left_out, **self.believed.model_dump(mode="json")}


def fit_survey(
    *,
    workspace: Path,
    solution: str,
    file: Path,
    metro: str | None = None,
    county: str | None = None,
    alarm: str = "SMOKE",
    seed: int = 2016,
    today: date | None = None,
    progress: Progress = silent,
) -> FittedSurvey:
    """Fit the American Housing Survey's public-use rows in `file` and write believed.toml into the solution's folder.

    metro, county: the codes of the place whose homes count; without them, all homes of the file. alarm: the column that is 1 where an
    alarm works and 2 where there is none. Raises `UnreadableFile`, and `UpstateError` where the file or the solution lacks what is needed.
    """
    opened = open_solution(workspace, solution)
    part, columns = _asks_a_survey(opened.solution)
    with tempfile.TemporaryDirectory(prefix="upstate-") as folder:
        target = Path(folder) / "survey.parquet"
        read_table(source=file, target=target, progress=progress)
        progress("Fitting the survey")
        answers = read_answers(_columns(target, alarm), metro=metro, county=county, alarm=alarm)
    believed = _believed(
        part, columns, answers, fit_answers(answers, seed=seed), file, today or opened.city.settings.today()
    )
    path = opened.paths.believed
    write_text(path, write_believed(believed))
    return FittedSurvey(path, believed, answers.left_out)


def _asks_a_survey(solution: RankingSolution) -> tuple[Chance, Sequence[str]]:
    """The chance that a survey can say something of, and its column for each of the survey's predictors."""
    for part in solution.rules.chances.parts if solution.rules.chances else ():
        if part.survey:
            by_name = {str(name): column for name, column in part.survey.items()}
            return part, [by_name[name] for name in PREDICTORS]
    raise UpstateError(
        f"{solution.name} asks no survey.",
        allowed="a solution whose rules.toml says under survey which columns a survey's answers are",
        next_step="Use `upstate survey` with smoke-alarms.",
    )


def _columns(parquet: Path, alarm: str) -> dict[str, Any]:
    names = [name for name in pyarrow.parquet.read_schema(parquet).names if is_read(name, alarm)]
    table = pyarrow.parquet.read_table(parquet, columns=names)
    return {name: np.array(table.column(name).to_pylist(), dtype=object) for name in names}


def _believed(
    part: Chance, columns: Sequence[str], answers: Answers, found: Coefficients, file: Path, day: date
) -> Believed:
    bounds = zip(columns, found.values[1:], found.low[1:], found.high[1:], strict=True)
    return Believed(
        part=part.name,
        source=file.name,
        made_on=day,
        homes=found.homes,
        errors_by=found.errors_by,
        share=float(np.clip(np.average(answers.no_alarm, weights=answers.weights), 0.001, 0.999)),
        coefficients={
            name: Coefficient(value=round(float(value), 4), low=round(float(low), 4), high=round(float(high), 4))
            for name, value, low, high in bounds
        },
    )
