"""A model that travels: coefficients as JSON, written for another city and read as from a stranger.

It holds numbers, names of features and words of categories that at least fifty rows share; no unit stands in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from upstate.errors import BadModel, BadSolution
from upstate.ranking.preparation import Preparation, Term
from upstate.ranking.rankers.linear import FittedLinear
from upstate.solutions import RankingSolution
from upstate.solutions.header import Text, refuse_strange_text, validated

MODEL_FORMAT: Literal["upstate model 1"] = "upstate model 1"
_MOST_BYTES = 1_000_000
_Word = Annotated[str, Field(max_length=200)]
_Slope = Annotated[float, Field(ge=-100, le=100)]
_Number = Annotated[float, Field(ge=-1e12, le=1e12)]


class LearnedFor(Text):
    """The solution that the model was learned for, as it was then."""

    name: _Word
    version: _Word
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Learned(Text):
    """Where and when. on: the day it was written. first, last: as-of dates learned from. rows: units of all these dates.

    outcomes: how many came to them; one that lies in the windows of several dates counts in each.
    """

    place: _Word
    geoid: Annotated[str, Field(pattern=r"^[0-9]{0,12}$")] = ""
    on: date
    first: date
    last: date
    rows: int = Field(ge=0)
    outcomes: int = Field(ge=0)


class FileTerm(Text):
    """One number that the model reads, as `preparation.Term`, and what it is multiplied with."""

    feature: _Word
    kind: Literal["value", "missing", "level"]
    scale: Literal["linear", "log", "category"]
    fill: _Number
    mean: _Number
    spread: Annotated[float, Field(ge=1e-9, le=1e12)]
    level: _Word = ""
    coefficient: _Slope


class ModelFile(Text):
    """The whole file. features: each feature that the model reads, and its scale."""

    format: Literal["upstate model 1"]
    ranker: _Word
    solution: LearnedFor
    horizon_years: int = Field(ge=1, le=20)
    learned: Learned
    features: dict[_Word, Literal["linear", "log", "category", "exposure"]] = Field(max_length=300)
    link: Literal["logit", "log"]
    intercept: _Slope
    exposure: _Word | None = None
    mean_exposure: Annotated[float, Field(gt=0, le=1e12)] = 1.0
    terms: tuple[FileTerm, ...] = Field(max_length=2000)


@dataclass(frozen=True)
class BorrowedModel:
    """A model's file that was read and fits the solution. sha256: of the file."""

    file: ModelFile
    sha256: str

    @property
    def fitted(self) -> FittedLinear:
        """The model as it was learned elsewhere."""
        terms = tuple(Term(**term.model_dump(exclude={"coefficient"})) for term in self.file.terms)
        return FittedLinear(
            self.file.link,
            Preparation(terms, ()),
            np.array([term.coefficient for term in self.file.terms]),
            self.file.intercept,
            self.file.exposure,
            self.file.mean_exposure,
        )


def describe_model(fitted: FittedLinear, solution: RankingSolution, *, ranker: str, learned: Learned) -> dict[str, Any]:
    """The content of the file; raises `BadModel` when it could not be read back."""
    told = fitted.as_json()
    read = {term.feature for term in fitted.preparation.terms} | ({fitted.exposure} if fitted.exposure else set())
    value = {
        "format": MODEL_FORMAT,
        "ranker": ranker,
        "solution": {"name": solution.name, "version": solution.header.version, "sha256": solution.sha256},
        "horizon_years": solution.settings.horizon_years,
        "learned": learned.model_dump(mode="json"),
        "features": {name: feature.scale for name, feature in solution.features.items() if name in read},
        **{key: told[key] for key in ("link", "intercept", "exposure", "mean_exposure", "terms")},
    }
    _checked(value, solution, source="The model")
    return value


def read_model(path: Path, solution: RankingSolution) -> BorrowedModel:
    """Read a model that a stranger wrote; raises `BadModel` that lists what is wrong with it."""
    content = _content(path)
    return BorrowedModel(_checked(_parsed(content, path.name), solution, source=path.name), _sha256(content))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise _bad(f"There is no file {path}.")
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _bad(f"{path.name} is larger than {_MOST_BYTES:,} bytes.")
    return content


def _parsed(content: bytes, source: str) -> Any:
    try:
        return json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as fault:  # UnicodeDecodeError and JSONDecodeError are values too
        raise _bad(f"{source} is not JSON: {str(fault)[:200]}.") from None


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number")


def _checked(value: Any, solution: RankingSolution, *, source: str) -> ModelFile:
    try:
        refuse_strange_text(value, source=source)
        read = validated(ModelFile, value, source=source)
    except BadSolution as fault:
        raise _bad(fault.given) from None
    faults = list(_faults(read, solution))
    if faults:
        raise _bad(f"{source}: {'; '.join(faults[:20])}.")
    return read


def _faults(model: ModelFile, solution: RankingSolution) -> Iterator[str]:
    """Where the model says something that this solution does not know."""
    known = {name: feature.scale for name, feature in solution.features.items()}
    if model.solution.name != solution.name:
        yield f"it was learned for {model.solution.name}, not for {solution.name}"
    if model.horizon_years != solution.settings.horizon_years:
        yield f"it looks {model.horizon_years} years ahead, {solution.name} {solution.settings.horizon_years}"
    for name, scale in model.features.items():
        if known.get(name) != scale:
            yield f"{name} as {scale} is no feature of {solution.name}"
    for term in model.terms:
        on_its_scale = term.scale == ("category" if term.kind == "level" else known.get(term.feature))
        if term.feature not in model.features or not on_its_scale:
            yield f"a term of {term.feature} on the scale {term.scale} rests on no feature of that scale"
    if model.exposure is not None and (model.link != "log" or model.features.get(model.exposure) != "exposure"):
        yield f"{model.exposure} is no exposure"


def _bad(given: str) -> BadModel:
    return BadModel(
        given,
        allowed="a file that `upstate model` wrote for this solution, with known features and finite numbers",
        next_step="Ask the city that lent the model to write it again with `upstate model`, or take the file away.",
    )
