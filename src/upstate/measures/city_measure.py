"""A measure of the city: `measures/NAME.toml`, what people wrote of it, put together with the shelf's text where it is borrowed.

Borrowed, it says little:

    from = "city-stat"
    goal = "Streets that carry everybody"
    owner = "Public Works"
    target = 80
    by = 2027-12-31

One of the city's own says what the shelf would, and has its query beside it in `measures/NAME.sql`, over the tables of a solution
that the city has borrowed. A file without any query is a measure that nothing computes yet.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, field_validator, model_validator

from upstate.errors import BadSolution, BadWorkspace
from upstate.sentences import say
from upstate.solutions.folder import shown_name
from upstate.solutions.header import Text, Words, read_toml, validated
from upstate.solutions.measures import MEASURE_NAME, MOST_LETTERS_OF_NAME, Measure, ShelfMeasure, with_query
from upstate.solutions.measures.measure import Direction, Figure, Frequency
from upstate.tables.contract import Contract

CITY_STAT = "city-stat"
# Pages of the site, which stand where the page of such a measure would.
TAKEN = ("print", "meetings", "follow-ups", "evaluations")
MOST_BYTES = 100_000


def _in_both(value: object) -> object:
    """Plain text is the same in both languages."""
    return {"en": value, "es": value} if isinstance(value, str) else value


CityWords = Annotated[Words, BeforeValidator(_in_both)]
_SOLUTION = r"^([A-Za-z0-9][A-Za-z0-9_-]{0,99})?$"
# What only the author of the query can say.
_OF_THE_QUERY = ("figure", "per", "breakdowns")


class PastTarget(Text):
    """A target that holds no more. by: when it was to be met. until: the day on which it was changed. met: None where that was not known."""

    target: float
    by: date | None = None
    until: date
    met: bool | None = None
    reason: str = Field(default="", max_length=600)


class CityText(Text):
    """`measures/NAME.toml` as it stands. Empty and None: not said."""

    from_: str = Field(default="", alias="from", pattern=_SOLUTION)
    measure: str = Field(default="", max_length=60)
    contract: str = Field(default="", pattern=_SOLUTION)
    goal: CityWords | None = None
    objective: CityWords | None = None
    owner: str = Field(default="", max_length=120)
    target: float | None = None
    by: date | None = None
    public: bool = False
    past_targets: tuple[PastTarget, ...] = Field(default=(), max_length=200)
    title: CityWords | None = None
    question: CityWords | None = None
    says_not: CityWords | None = None
    unit: CityWords | None = None
    figure: Figure | None = None
    direction: Direction | None = None
    frequency: Frequency | None = None
    per: float | None = Field(default=None, gt=0, le=1e9)
    settles_after: int | None = Field(default=None, ge=0, le=400)
    few: int | None = Field(default=None, ge=1, le=10_000)
    breakdowns: dict[str, CityWords] | None = Field(default=None, max_length=6)
    topic: str | None = Field(default=None, min_length=3, max_length=60)

    @field_validator("target", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        if isinstance(value, bool | str):
            raise ValueError("a target is a number, such as 80")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> CityText:
        if self.from_ and (said := [name for name in _OF_THE_QUERY if getattr(self, name) is not None]):
            raise ValueError(f"{', '.join(said)} is said, and the query is that of {self.from_}")
        if self.measure and not self.from_:
            raise ValueError("measure is said, and from is not")
        if self.contract and self.from_:
            raise ValueError("contract is said, and the query is that of " + self.from_)
        if not self.from_ and self.title is None:
            raise ValueError("title: Field required")
        return self


# What a city's text says that a shelf's says too.
_SHARED = tuple(name for name in Measure.model_fields if name in CityText.model_fields)


@dataclass(frozen=True)
class CityMeasure:
    """A measure as the city has it.

    said: its file. title, unit: in both languages; unit is None where nobody said it. text: the whole text, None where nothing computes it.
    solution: whose tables it reads; origin: the measure of the shelf as `city-stat/potholes-filled`, empty for the city's own. waits: why it can not be computed, as a sentence; empty where it can.
    sha256: of all that decides its figures but the data: the query, and how its cases are counted.
    """

    name: str
    said: CityText
    title: Words
    unit: Words | None = None
    direction: Direction = "none"
    text: Measure | None = None
    query: ShelfMeasure | None = None
    solution: str = ""
    origin: str = ""
    waits: str = ""

    @property
    def tables(self) -> frozenset[str]:
        return self.query.tables if self.query else frozenset()

    @property
    def target(self) -> float | None:
        return self.said.target

    @property
    def by(self) -> date | None:
        return self.said.by

    @property
    def owner(self) -> str:
        return self.said.owner

    @property
    def public(self) -> bool:
        return self.said.public

    @property
    def shared_as(self) -> str:
        """Under which name other cities know it: that of the shelf, else its own."""
        return self.origin.rpartition("/")[2] or self.name

    @property
    def sha256(self) -> str:
        if self.text is None or self.query is None:
            return ""
        counted = self.text.model_dump(include={"figure", "frequency", "per", "settles_after", "few"})
        columns = sorted(self.text.breakdowns)
        return hashlib.sha256(json.dumps([counted, columns, self.query.sql], sort_keys=True).encode()).hexdigest()


def refuse_name(name: str, *, next_step: str) -> None:
    """Raise `BadWorkspace` for what can not be the name of a measure of the city."""
    if MEASURE_NAME.fullmatch(name) and len(name) <= MOST_LETTERS_OF_NAME and name not in TAKEN:
        return
    raise BadWorkspace(
        f"{shown_name(name, 80)!r} can not be the name of a measure.",
        allowed=f"small letters, digits and dashes, at most {MOST_LETTERS_OF_NAME}, and none of the site's own pages: {', '.join(TAKEN)}",
        next_step=next_step,
    )


def read_city_text(name: str, text: str) -> CityText:
    """`measures/NAME.toml`; raises `BadWorkspace` that lists each fault with its place."""
    source = f"measures/{shown_name(name)}.toml"
    refuse_name(name, next_step=f"Give {source} another name. The other measures are computed meanwhile.")
    try:
        return validated(CityText, read_toml(text, source=source), source=source)
    except BadSolution as fault:
        raise BadWorkspace(
            fault.given,
            allowed="the entries that docs/how-to/measures.md describes",
            next_step=f"Mend {source}. The other measures are computed meanwhile.",
        ) from None


def of_nothing(name: str, said: CityText) -> CityMeasure:
    """A measure without a query."""
    return CityMeasure(
        name=name,
        said=said,
        title=said.title or _named(name),
        unit=said.unit,
        direction=said.direction or "none",
        waits=say("Nothing computes it yet: it has no query."),
    )


def waiting(name: str, said: CityText, *, why: str) -> CityMeasure:
    """A measure whose solution is not there."""
    one = of_nothing(name, said)
    return CityMeasure(name=name, said=said, title=one.title, unit=one.unit, direction=one.direction, waits=why)


def from_shelf(name: str, said: CityText, shelf: ShelfMeasure) -> CityMeasure:
    """The shelf's measure with what the city says otherwise; raises `BadWorkspace` where the two do not go together."""
    text = _merged(name, shelf.text.model_dump() | _said(said))
    return _whole(name, said, replace(shelf, text=text), solution=said.from_, origin=f"{said.from_}/{shelf.name}")


def of_the_city(name: str, said: CityText, *, sql: str, contract: Contract, solution: str) -> CityMeasure:
    """A measure with a query of its own; raises `BadWorkspace` for a text that is not whole, `BadSolution` for the query."""
    text = _merged(name, {"topic": "the city's own", **_said(said)})
    query = with_query(name, text=text, sql=sql, contract=contract)
    return _whole(name, said, query, solution=solution, origin="")


def _whole(name: str, said: CityText, query: ShelfMeasure, *, solution: str, origin: str) -> CityMeasure:
    text = query.text
    return CityMeasure(name, said, text.title, text.unit, text.direction, text, query, solution, origin)


def _said(said: CityText) -> dict[str, Any]:
    return {name: value for name in _SHARED if (value := getattr(said, name)) is not None}


def _merged(name: str, parts: dict[str, Any]) -> Measure:
    try:
        return validated(Measure, parts, source=f"measures/{name}.toml")
    except BadSolution as fault:
        raise BadWorkspace(
            fault.given,
            allowed="title, question, says_not, unit, figure and direction, of a measure that has a query of its own",
            next_step=f"Complete measures/{name}.toml, or take measures/{name}.sql away until it is complete.",
        ) from None


def _named(name: str) -> Words:
    words = name.replace("-", " ").capitalize()
    return Words(en=words, es=words)
