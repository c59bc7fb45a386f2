"""`guide.toml` and `guide/`: what to do and in which order, from the first idea to the second shop; contacts; words explained.

The text of a step is Markdown, `guide/NAME.en.md` and `guide/NAME.es.md`; it names facts of the city as `{fact}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pydantic import Field, model_validator

from upstate.solutions.header import Text, Words
from upstate.solutions.service.questions import Conditional, Name

GUIDE_FILE = "guide.toml"
LANGUAGES = ("en", "es")
_FACT = r"^([a-z][a-z0-9_]{0,62})?$"


class Stage(Text):
    """Plan, launch, grow."""

    name: Name
    title: Words
    what: Words


class Todo(Words, Conditional):
    """One line of a checklist; it stands where its conditions hold or are open."""

    name: Name


class Step(Conditional):
    """It stands where a line of a checklist would. permits: those that it is about. contacts: whom to ask."""

    name: Name
    stage: Name
    title: Words
    summary: Words
    permits: tuple[Name, ...] = ()
    contacts: tuple[Name, ...] = ()
    checklist: tuple[Todo, ...] = Field(default=(), max_length=30)


class Contact(Text):
    """Whom to ask. Each of the others names a fact; empty where there is none."""

    name: Name
    title: Words
    about: Words
    phone: str = Field(default="", pattern=_FACT)
    email: str = Field(default="", pattern=_FACT)
    address: str = Field(default="", pattern=_FACT)
    hours: str = Field(default="", pattern=_FACT)
    link: str = Field(default="", pattern=_FACT)

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(name for name in (self.phone, self.email, self.address, self.hours, self.link) if name)


class Term(Text):
    """One entry of the glossary."""

    name: Name
    term: Words
    meaning: Words


class GuideText(Text):
    """guide.toml. default: the contact for whoever does not know whom to ask."""

    default: Name
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=10)
    steps: tuple[Step, ...] = Field(min_length=1, max_length=60)
    contacts: tuple[Contact, ...] = Field(min_length=1, max_length=60)
    glossary: tuple[Term, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _names_agree(self) -> GuideText:
        stages, contacts = {one.name for one in self.stages}, {one.name for one in self.contacts}
        for kind, group in (
            ("stages", self.stages),
            ("steps", self.steps),
            ("contacts", self.contacts),
            ("terms", self.glossary),
        ):
            if len({one.name for one in group}) < len(group):
                raise ValueError(f"two {kind} have one name")
        lines = [todo.name for step in self.steps for todo in step.checklist]
        if len({*lines}) < len(lines):
            raise ValueError("two lines of checklists have one name")
        for step in self.steps:
            if step.stage not in stages:
                raise ValueError(f"{step.name} is in the stage {step.stage}, which is not there")
            if unknown := {*step.contacts} - contacts:
                raise ValueError(f"{step.name} names the contact {', '.join(sorted(unknown))}, which is not there")
        if self.default not in contacts:
            raise ValueError(f"default is {self.default}, which is no contact")
        return self


@dataclass(frozen=True)
class Guide:
    """The guide with the text of its steps. bodies: Markdown by step and language."""

    text: GuideText
    bodies: dict[tuple[str, str], str]

    @cached_property
    def contacts(self) -> dict[str, Contact]:
        return {one.name: one for one in self.text.contacts}

    @cached_property
    def steps(self) -> dict[str, Step]:
        return {one.name: one for one in self.text.steps}
