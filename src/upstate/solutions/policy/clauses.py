"""`clauses.toml`: the sentences of a policy, the choices that bring each of them in, and the places that a city fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import Field

from upstate.solutions.header import Text, Words
from upstate.solutions.policy.choices import NAME, Choice
from upstate.solutions.service.prose import prose_faults

CLAUSES_FILE = "clauses.toml"
PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,40})\}")


class Section(Text):
    """A part of the policy with a heading. It is left out where none of its clauses is brought in."""

    name: str = Field(pattern=NAME)
    title: str = Field(min_length=3, max_length=80)


class Clause(Text):
    """One paragraph, Markdown in English, with places to fill as `{city}`. when: for each choice the options that bring it in; all of
    them must hold. Without any it always stands there."""

    section: str
    text: str = Field(min_length=10, max_length=2_000)
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    def holds(self, options: Mapping[str, str]) -> bool:
        """options: the option of every choice."""
        return all(options[choice] in wanted for choice, wanted in self.when.items())


class Place(Text):
    """What a city writes into the policy. city: the entry of its city.toml that fills it, where nobody wrote anything else."""

    name: str = Field(pattern=NAME)
    title: Words
    example: str = Field(min_length=1, max_length=120)
    city: str = Field(default="", pattern="^(name|email)?$")


class Clauses(Text):
    """The file as it is written."""

    sections: tuple[Section, ...] = Field(min_length=1, max_length=40)
    clauses: tuple[Clause, ...] = Field(min_length=1, max_length=300)
    places: tuple[Place, ...] = Field(default=(), max_length=60)


def clause_faults(text: Clauses, choices: Mapping[str, Choice]) -> Iterator[str]:
    """What the clauses name that is not there, and what is there and named by none of them."""
    sections = {section.name for section in text.sections}
    places = {place.name for place in text.places}
    for number, clause in enumerate(text.clauses, 1):
        file = f"{CLAUSES_FILE}: clause {number}"
        yield from prose_faults(clause.text, file=file)
        if clause.section not in sections:
            yield f"{file} stands in the section {clause.section}, which is not there"
        yield from (f"{file} has the place {{{name}}}, which is not there" for name in _places(clause) - places)
        yield from (f"{file}: {fault}" for fault in _when_faults(clause, choices))
    used = {name for clause in text.clauses for name in _places(clause)}
    yield from (f"{CLAUSES_FILE}: no clause has the place {{{name}}}" for name in sorted(places - used))
    yield from (f"{CLAUSES_FILE}: the section {name} has no clause" for name in sorted(_empty(text)))
    yield from _silent(text, choices)


def _places(clause: Clause) -> set[str]:
    return {*PLACE.findall(clause.text)}


def _empty(text: Clauses) -> set[str]:
    return {section.name for section in text.sections} - {clause.section for clause in text.clauses}


def _when_faults(clause: Clause, choices: Mapping[str, Choice]) -> Iterator[str]:
    for name, wanted in clause.when.items():
        if name not in choices:
            yield f"there is no choice {name}"
        elif unknown := [option for option in wanted if option not in choices[name].named]:
            yield f"the choice {name} has no option {', '.join(unknown)}"


def _silent(text: Clauses, choices: Mapping[str, Choice]) -> Iterator[str]:
    """Options that promise a provision and bring in no clause."""
    for choice in choices.values():
        for option in choice.options:
            named = any(option.name in clause.when.get(choice.name, ()) for clause in text.clauses)
            if option.provisions and not named:
                yield f"choices.toml: {choice.name} = {option.name} promises {', '.join(option.provisions)} and brings in no clause"
