"""`choices.toml`: what a city decides about its policy, each choice with its options and what each of them means."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from upstate.solutions.header import Text, Words

CHOICES_FILE = "choices.toml"
NAME = r"^[a-z][a-z0-9_]{0,40}$"


class Option(Text):
    """One way to decide. means: what follows from it, for people who are no lawyers. provisions: ids, of the standard that solution.toml
    names, of what the policy then says."""

    name: str = Field(pattern=NAME)
    title: Words
    means: Words
    provisions: tuple[str, ...] = ()


class Choice(Text):
    """One thing to decide. default: the option that stands until somebody decides. default_from: the city that decided so, and where
    that stands; empty where the default is only Upstate's proposal."""

    name: str = Field(pattern=NAME)
    title: Words
    explain: Words
    options: tuple[Option, ...] = Field(min_length=2, max_length=8)
    default: str
    default_from: str = Field(default="", max_length=300)

    @property
    def named(self) -> dict[str, Option]:
        return {option.name: option for option in self.options}

    @property
    def provisions(self) -> frozenset[str]:
        """What any of the options says."""
        return frozenset(one for option in self.options for one in option.provisions)

    @model_validator(mode="after")
    def _default_is_an_option(self) -> Choice:
        if len(self.named) < len(self.options):
            raise ValueError("two options have one name")
        if self.default not in self.named:
            raise ValueError(f"the default {self.default!r} is none of {', '.join(self.named)}")
        return self


class Choices(Text):
    """The file as it is written."""

    choices: tuple[Choice, ...] = Field(min_length=1, max_length=80)

    @field_validator("choices")
    @classmethod
    def _names_differ(cls, value: tuple[Choice, ...]) -> tuple[Choice, ...]:
        if len({choice.name for choice in value}) < len(value):
            raise ValueError("two choices have one name")
        return value
