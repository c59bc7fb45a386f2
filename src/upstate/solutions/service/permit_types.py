"""`permits.toml`: what a business may need before it opens, who decides it, who looks at it, and how long it lasts."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from upstate.solutions.header import Text, Words
from upstate.solutions.service.questions import Name

PERMITS_FILE = "permits.toml"


class Review(Text):
    """One department's look at an application; all of them look at the same time. asks: the question that it answers. days:
    working days in which the city means to answer."""

    department: Name
    asks: Words
    days: int = Field(ge=1, le=365)


class Inspection(Words):
    """One visit to the place before the permit is given. The words name it."""

    name: Name
    department: Name


class PermitType(Text):
    """what: what it allows, in a sentence. agency: the contact that gives it. after: permits that must be there first.
    documents: what to bring. form: of `forms/`, empty where it can not be applied for here. record: the fact that tells its name
    in the city's own record, empty where the record has none. lasts_months: null where it never ends. renew_days: how
    long before its end the holder is told.
    """

    name: Name
    title: Words
    kind: Literal["permit", "licence", "registration", "check"] = "permit"
    what: Words
    agency: Name
    after: tuple[Name, ...] = ()
    documents: tuple[Words, ...] = Field(default=(), max_length=30)
    form: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    record: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    link: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    reviews: tuple[Review, ...] = Field(default=(), max_length=20)
    inspections: tuple[Inspection, ...] = Field(default=(), max_length=20)
    decides: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    lasts_months: int | None = Field(default=None, ge=1, le=240)
    renew_days: int = Field(default=60, ge=1, le=365)

    @model_validator(mode="after")
    def _can_be_decided(self) -> PermitType:
        if self.form and not self.decides:
            raise ValueError(f"{self.name} has a form, and no department decides it")
        departments = [review.department for review in self.reviews]
        if len({*departments}) < len(departments):
            raise ValueError(f"one department reviews {self.name} twice")
        inspections = [one.name for one in self.inspections]
        if len({*inspections}) < len(inspections):
            raise ValueError(f"two inspections of {self.name} have one name")
        return self


class PermitTypes(Text):
    """permits.toml."""

    permits: tuple[PermitType, ...] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _can_be_ordered(self) -> PermitTypes:
        names = [one.name for one in self.permits]
        if len({*names}) < len(names):
            raise ValueError("two permits have one name")
        for one in self.permits:
            if unknown := {*one.after} - {*names}:
                raise ValueError(f"{one.name} comes after {', '.join(sorted(unknown))}, which is no permit")
        in_order(self.permits)
        return self

    @cached_property
    def named(self) -> dict[str, PermitType]:
        return {one.name: one for one in self.permits}


def in_order(permits: tuple[PermitType, ...]) -> tuple[PermitType, ...]:
    """The permits so that each stands after those that must be there first; as written otherwise. What is not among them does
    not hold anything up. Raises `ValueError` for a circle."""
    waiting, done = list(permits), []
    names = {one.name for one in permits}
    while waiting:
        held = {one.name for one in waiting}
        ready = next((one for one in waiting if not held & {*one.after} & names), None)
        if ready is None:
            raise ValueError(f"{', '.join(sorted(held))} wait for each other")
        waiting.remove(ready)
        done.append(ready)
    return tuple(done)
