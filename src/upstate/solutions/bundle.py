"""`bundle.json`: what a city shares of one solution, so that the next city knows whether it works, what it needs and whom to call."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from upstate.solutions.header import Text, read_json

BUNDLE_FILE = "bundle.json"
# A count from 1 to 9 may point at somebody: it leaves no city.
SMALLEST = 10
FieldName = Annotated[str, Field(max_length=130)]
Status = Literal["reported", "backtested", "field-tested", "stopped"]


class Figure(Text):
    """One measured figure. low, high: its 95 % interval; null where none was measured."""

    what: str = Field(min_length=3, max_length=200)
    value: float
    low: float | None = None
    high: float | None = None


class FieldCost(Text):
    """What a city that has a field of the contract (`table.field`) would lose without it, as it measured. of: the figure, such as
    `precision at 1%`. low, high: the 95 % interval of the cost."""

    field: FieldName
    of: str = Field(min_length=3, max_length=60)
    cost: float
    low: float
    high: float


class Bundle(Text):
    """What one city says of one solution. Never holds a row of the city's tables.

    sha256: of the solution's text as it was used. based_on: of the text as it was borrowed, where the city changed it.
    from_place, from_registry: whom it was borrowed from. fields: contract table to the fields that had a column. missing:
    `table.field` of the others. costs: what lacking a field would cost, of those that the city has.
    staff_hours: what adapting took, in hours; null where nobody counted. because: why it was stopped.
    """

    format: Literal[1] = 1
    solution: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")
    title: str = Field(min_length=4, max_length=120)
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    based_on: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    place: str = Field(min_length=2, max_length=120)
    geoid: str = Field(default="", pattern=r"^([0-9]{2,15})?$")
    population: int | None = Field(default=None, ge=1)
    from_place: str = Field(default="", max_length=200)
    from_registry: str = Field(default="", max_length=500)
    shared_on: date
    status: Status
    verdict: str = Field(default="", max_length=600)
    because: str = Field(default="", max_length=2000)
    figures: tuple[Figure, ...] = Field(default=(), max_length=200)
    fields: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    missing: tuple[FieldName, ...] = Field(default=(), max_length=300)
    costs: tuple[FieldCost, ...] = Field(default=(), max_length=300)
    staff_hours: float | None = Field(default=None, ge=0, le=100_000)
    cost: str = Field(default="", max_length=200)
    contact: str = Field(default="", max_length=200)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)

    @field_validator("because")
    @classmethod
    def _says_something(cls, value: str) -> str:
        return value.strip()


def read_bundle(text: str | bytes, *, source: str) -> Bundle:
    """Read a bundle from a stranger; raises `BadSolution` with each fault."""
    return read_json(Bundle, text, source=source, written_by="upstate share")
