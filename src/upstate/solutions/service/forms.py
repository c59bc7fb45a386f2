"""`forms/NAME.toml`: what an applicant fills in. Sections of questions, one page each, some of which repeat (each owner)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from upstate.solutions.header import Text, Words
from upstate.solutions.service.condition import Condition
from upstate.solutions.service.questions import NO, YES, Choice, Conditional, Name, condition_fault

FileKind = Literal["pdf", "image"]
# What the open record says of an application, beside what every one has; `permits.open_record` puts it into its place.
Opened = Literal["", "business_name", "description", "address", "business_type", "employees"]
# One person's or business's particulars, kept once for all forms of an account.
Profile = Literal["", "name", "email", "phone", "business_name", "legal_structure", "mailing_address", "tax_id"]
# What is a person's own, or may hold anything.
_NEVER_OPENED = ("file", "phone", "email")


class Files(Text):
    """What may be sent. most_mb: of one file. most_pages: of a PDF. most: how many files."""

    accepts: tuple[FileKind, ...] = Field(default=("pdf", "image"), min_length=1)
    most_mb: int = Field(default=10, ge=1, le=100)
    most_pages: int = Field(default=50, ge=1, le=500)
    most: int = Field(default=1, ge=1, le=20)


class FormQuestion(Words, Conditional):
    """kind: what is answered. when: of earlier questions of the form.

    from_interview: the question of the interview whose answer stands here first. profile: what it is of the applicant's own
    particulars. personal: it is about a person, and erased when the application is. opened: what it is in the open record; empty
    where it stays with the city.
    """

    name: Name
    kind: Literal[
        "text", "long_text", "yes_no", "one", "several", "number", "money", "date", "email", "phone", "address", "file"
    ] = "text"
    hint: Words | None = None
    choices: tuple[Choice, ...] = Field(default=(), max_length=60)
    optional: bool = False
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000_000)
    earliest: date | None = None
    latest: date | None = None
    files: Files | None = None
    from_interview: str = Field(default="", pattern=r"^([a-z][a-z0-9_]{0,62})?$")
    profile: Profile = ""
    personal: bool = False
    opened: Opened = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> FormQuestion:
        if bool(self.choices) != (self.kind in ("one", "several")):
            raise ValueError(f"{self.name} has choices when its kind is one or several, and only then")
        if bool(self.files) != (self.kind == "file"):
            raise ValueError(f"{self.name} has files when its kind is file, and only then")
        if len({*self.answers}) < len(self.answers):
            raise ValueError(f"two choices of {self.name} have one name")
        if self.least > self.most or (self.earliest and self.latest and self.earliest > self.latest):
            raise ValueError(f"{self.name} begins above its end")
        if self.opened and (self.personal or self.kind in _NEVER_OPENED):
            raise ValueError(
                f"{self.name} is personal or of the kind {self.kind}, so it can not stand in the open record"
            )
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        return (YES, NO) if self.kind == "yes_no" else tuple(one.name for one in self.choices)


class Repeats(Text):
    """How often a section is filled in, and what one of them is: “owner”."""

    each: Words
    least: int = Field(default=1, ge=0, le=20)
    most: int = Field(default=5, ge=1, le=20)

    @model_validator(mode="after")
    def _has_room(self) -> Repeats:
        if self.least > self.most:
            raise ValueError("least is more than most")
        return self


class Section(Conditional):
    """One page of a form."""

    name: Name
    title: Words
    intro: Words | None = None
    repeats: Repeats | None = None
    questions: tuple[FormQuestion, ...] = Field(min_length=1, max_length=40)


class Kept(Text):
    """For how long rows are kept, in days after the last change. draft: what was never sent. refused, issued: after the decision,
    and after the permit has ended. Then what is personal is erased, and the rest stays as the city's record."""

    draft: int = Field(default=90, ge=1, le=3650)
    refused: int = Field(default=365, ge=1, le=36500)
    issued: int = Field(default=2555, ge=1, le=36500)


class Form(Text):
    """One form. declares: what the applicant signs by typing their name."""

    title: Words
    intro: Words
    declares: Words
    kept: Kept = Kept()
    sections: tuple[Section, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _looks_back(self) -> Form:
        before: dict[str, FormQuestion] = {}
        names = [section.name for section in self.sections]
        if len({*names}) < len(names):
            raise ValueError("two sections have one name")
        for section in self.sections:
            _refuse_faults(section.name, section.conditions, before)
            own: dict[str, FormQuestion] = {}
            for one in section.questions:
                if one.name in before or one.name in own:
                    raise ValueError(f"two questions are called {one.name}")
                if section.repeats and one.opened:
                    raise ValueError(f"{one.name} is answered several times, so it can not stand in the open record")
                _refuse_faults(one.name, one.conditions, before | own)
                own[one.name] = one
            # what is answered several times is no one answer that a later question could look at
            before |= {} if section.repeats else own
        return self

    @cached_property
    def questions(self) -> dict[str, FormQuestion]:
        return {one.name: one for section in self.sections for one in section.questions}


def _refuse_faults(name: str, conditions: dict[str, Condition], before: dict[str, FormQuestion]) -> None:
    for other, condition in conditions.items():
        if fault := condition_fault(condition, before.get(other)):
            raise ValueError(f"{name} is asked by {other}, {fault}")
