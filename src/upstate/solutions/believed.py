"""What a city believes of its homes by its own reading of a survey, in place of what the solution's text borrowed from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import tomlkit
from pydantic import Field

from upstate.errors import BadSolution
from upstate.solutions.header import Text, read_toml, validated
from upstate.solutions.ranking_kind import RankingSolution


class Coefficient(Text):
    """What one more of a column adds to the logarithm of the odds, with its 95 % interval."""

    value: float
    low: float
    high: float


class Believed(Text):
    """believed.toml in a city's folder of a solution. part: name of the chance. share: of all homes of the survey's place.
    homes: how many answered. errors_by: how the intervals were found."""

    part: str
    source: str
    made_on: date
    homes: int = Field(ge=1)
    errors_by: str
    share: float = Field(gt=0, lt=1)
    coefficients: dict[str, Coefficient] = Field(min_length=1)


def write_believed(believed: Believed) -> str:
    """The file's text."""
    return tomlkit.dumps(believed.model_dump(mode="json"))


def apply_believed(solution: RankingSolution, path: Path) -> RankingSolution:
    """`solution` with what the city believes, where the file is there; raises `BadSolution` where it can not be used."""
    if not path.exists():
        return solution
    said = validated(Believed, read_toml(path.read_text("utf-8"), source=path.name), source=path.name)
    chances = solution.rules.chances
    names = [part.name for part in chances.parts] if chances else []
    if chances is None or said.part not in names:
        raise BadSolution(
            f"{path.name} speaks of the chance {said.part!r}, which {solution.name} does not have.",
            allowed=", ".join(names) or "a solution with chances",
            next_step=f"Take {path.name} away, or make it again with `upstate survey`.",
        )
    own = {name: one.value for name, one in said.coefficients.items()}
    parts = tuple(
        part.model_copy(
            update={"believed": own, "before": part.before.model_copy(update={"share": said.share})}
            if part.name == said.part
            else {}
        )
        for part in chances.parts
    )
    rules = solution.rules.model_copy(update={"chances": chances.model_copy(update={"parts": parts})})
    return replace(solution, rules=rules)
