"""The part of `solution.toml` that every kind of solution has."""

from __future__ import annotations

import tomllib
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upstate.errors import BadSolution

Kind = Literal["ranking", "service", "challenge", "measures", "policy"]


class Text(BaseModel):
    """A part of a borrowed text file: unknown words in it are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Origin(Text):
    """Where the solution was first used. geoid: Census place code as text; empty outside the United States."""

    place: str = Field(min_length=2)
    geoid: str = ""
    year: int = Field(ge=1900, le=2200)
    with_whom: str = Field(default="", alias="with")
    link: str = Field(default="", pattern=r"^(https?://\S+)?$")


class Reported(Text):
    """A result that the origin reported, with its source."""

    what: str
    value: float
    source: str = Field(min_length=4)


class Header(Text):
    """What every solution says of itself."""

    kind: Kind
    title: str = Field(min_length=4, max_length=120)
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    licence: str = Field(min_length=2)
    summary: str = Field(min_length=20, max_length=400)
    origin: Origin
    reported: tuple[Reported, ...] = ()


Model = TypeVar("Model", bound=BaseModel)


def read_toml(text: str, *, source: str) -> dict[str, Any]:
    """Parse TOML; raises `BadSolution` that names the line."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BadSolution(
            f"{source} is not TOML: {fault}.",
            allowed="TOML (https://toml.io)",
            next_step="Mend the line that is named.",
        ) from None


def validated(model: type[Model], value: Any, *, source: str) -> Model:
    """`value` as `model`; raises `BadSolution` that lists each fault with its place."""
    try:
        return model.model_validate(value)
    except ValidationError as fault:
        listed = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in fault.errors())
        raise BadSolution(
            f"{source}: {listed}.",
            allowed="the entries that docs/reference/solution.md describes",
            next_step="Mend the places that are named.",
        ) from None
