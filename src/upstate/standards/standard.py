"""A standard: criteria that a city meets or not, and the levels that they make. One text file each, `standards/<name>.toml`."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from upstate.errors import BadSolution, BadStandard
from upstate.solutions.header import Text, Words, read_toml, validated
from upstate.standards.phrases import read_phrase

Status = Literal["current", "obsolete", "future"]
_ID = r"^[A-Za-z][A-Za-z0-9_.-]{0,30}$"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
Name = Annotated[str, Field(pattern=_ID)]


class Source(Text):
    """Where the text of a standard, or a fact in it, comes from. read_on: the day on which somebody read it there."""

    what: str = Field(min_length=4, max_length=400)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$")
    read_on: date | None = None


class About(Text):
    """The `[standard]` part. edition: as its makers call it. people_from, people_to: population it is made for, both ends within.

    known: whether all that it asks is told here; where it is not, `unknown` says what is missing.
    """

    title: Words
    edition: str = Field(min_length=1, max_length=60)
    by: str = Field(min_length=2, max_length=120)
    summary: Words
    status: Status = "current"
    replaced_by: str = Field(default="", max_length=61)
    people_from: int = Field(default=0, ge=0)
    people_to: int | None = Field(default=None, ge=0)
    known: bool = True
    unknown: Words | None = None
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_what_is_missing(self) -> About:
        if self.known == (self.unknown is not None):
            raise ValueError("`unknown` says what is missing where `known` is false, and only there")
        return self


class Level(Text):
    """A level that a city can reach: from_percent of the current criteria (an exact share, not a rounded one), and every core one.

    also: what else its makers ask that is no criterion and that nobody counts here. ours: the level is made by Upstate.
    """

    name: Name
    title: Words
    from_percent: int = Field(ge=0, le=100)
    also: Words | None = None
    ours: bool = False


class Practice(Text):
    """A group of criteria."""

    id: Name
    title: Words


class Due(Text):
    """From when a criterion is a duty for places of a size. people_from, people_to: both ends within."""

    people_from: int = Field(default=0, ge=0)
    people_to: int | None = Field(default=None, ge=0)
    on: date
    source: str = Field(min_length=4, max_length=400)


class Criterion(Text):
    """One thing that a city does or does not.

    question: plain, answered by yes or no. needs: ids of criteria that must be met before. evidence: what counts as proof.
    effort: working days of the city's own people until it can be met from nothing, an estimate of Upstate's; null where nobody estimated it. owner: who usually
    answers for it. seen_by: detectors that can see it; all of them must. judgement: only a person can say whether it is met, and
    what is seen is a hint. seen_as: what its detectors know it as; empty where that is its id. said_by, hinted_by: phrases
    (upstate.standards.phrases) that show it, or only hint at it, in a sentence of a text. said_in_reasons: a whereas says it as well as a rule does. snapshot: one of the eight first questions. solutions: names on the
    shelf that close the gap. known: false where the makers' text was not found.
    """

    id: Name
    practice: Name
    title: Words
    question: Words
    why: Words
    evidence: tuple[Words, ...] = ()
    core: bool = False
    status: Status = "current"
    needs: tuple[Name, ...] = ()
    effort: int | None = Field(default=None, ge=1, le=400)
    owner: Words
    seen_by: tuple[Name, ...] = ()
    seen_as: str = Field(default="", pattern=rf"{_ID}|^$")
    said_by: tuple[str, ...] = ()
    hinted_by: tuple[str, ...] = ()
    said_in_reasons: bool = False
    judgement: bool = False
    snapshot: bool = False
    solutions: tuple[Name, ...] = ()
    due: tuple[Due, ...] = ()
    known: bool = True

    @field_validator("said_by", "hinted_by")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            read_phrase(one)
        return value


class StandardText(Text):
    """The file as it is written."""

    standard: About
    level: tuple[Level, ...] = ()
    practice: tuple[Practice, ...] = Field(min_length=1)
    criterion: tuple[Criterion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> StandardText:
        if faults := list(islice(_disagreements(self), 20)):
            raise ValueError("; ".join(faults))
        return self


@dataclass(frozen=True)
class Standard:
    """A standard, parsed. levels: the lowest first. criteria: as the file orders them, those of past and coming editions too."""

    name: str
    about: About
    levels: tuple[Level, ...]
    practices: tuple[Practice, ...]
    criteria: tuple[Criterion, ...]
    sha256: str

    @cached_property
    def current(self) -> tuple[Criterion, ...]:
        """The criteria that count today."""
        return tuple(one for one in self.criteria if one.status == "current")

    @cached_property
    def by_id(self) -> dict[str, Criterion]:
        return {one.id: one for one in self.criteria}

    @cached_property
    def core(self) -> tuple[Criterion, ...]:
        return tuple(one for one in self.current if one.core)

    @cached_property
    def snapshot(self) -> tuple[Criterion, ...]:
        """The first questions, for a city that has little time."""
        return tuple(one for one in self.current if one.snapshot)

    def fits(self, population: int | None) -> bool:
        """Whether the standard is made for a place of so many people; an unknown number fits."""
        return population is None or within(population, self.about.people_from, self.about.people_to)


def within(population: int, people_from: int, people_to: int | None) -> bool:
    """Both ends within; no upper end where it is null."""
    return people_from <= population and (people_to is None or population <= people_to)


def read_standard(name: str, text: str) -> Standard:
    """Parse one standard; raises `BadStandard` with each fault and its place."""
    source = f"{name}.toml"
    try:
        if not _NAME.fullmatch(name):
            raise BadSolution(f"{name!r} can not be the name of a standard.", allowed="", next_step="")
        read = validated(StandardText, read_toml(text, source=source), source=source)
    except BadSolution as fault:
        raise BadStandard(
            fault.given,
            allowed="the entries that docs/reference/standard.md describes; small letters, digits and dashes in its name",
            next_step="Mend the places that are named.",
        ) from None
    return Standard(
        name=name,
        about=read.standard,
        levels=tuple(sorted(read.level, key=lambda level: level.from_percent)),
        practices=read.practice,
        criteria=read.criterion,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _disagreements(text: StandardText) -> Iterator[str]:
    yield from _told_twice(text)
    yield from _empty_ranges(text)
    practices = {one.id for one in text.practice}
    ids = {one.id for one in text.criterion}
    if all(one.status != "current" for one in text.criterion):
        yield "no criterion counts today"
    for one in text.criterion:
        if one.practice not in practices:
            yield f"{one.id}: there is no practice {one.practice}"
        yield from (f"{one.id} needs {name}, which is not there" for name in one.needs if name not in ids)
    try:
        TopologicalSorter({one.id: one.needs for one in text.criterion}).prepare()
    except CycleError as circle:
        yield f"these criteria need each other: {', '.join(circle.args[1][:20])}"


def _told_twice(text: StandardText) -> Iterator[str]:
    for kind, names in (
        ("criterion", [one.id for one in text.criterion]),
        ("practice", [one.id for one in text.practice]),
        ("level", [one.name for one in text.level]),
        ("level at percent", [one.from_percent for one in text.level]),
    ):
        yield from (
            f"the {kind} {name} stands there {count} times" for name, count in Counter(names).items() if count > 1
        )


def _empty_ranges(text: StandardText) -> Iterator[str]:
    sizes: list[tuple[str, About | Due]] = [("standard", text.standard)]
    sizes += [(one.id, due) for one in text.criterion for due in one.due]
    for place, size in sizes:
        if size.people_to is not None and size.people_to < size.people_from:
            yield f"{place}: no place has from {size.people_from} to {size.people_to} people"
