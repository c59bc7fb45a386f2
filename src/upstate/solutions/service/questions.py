"""`questions.toml`: the interview that finds permits. Short, without names, one question after the other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, model_validator

from upstate.solutions.header import Text, Words
from upstate.solutions.service.condition import Answer, Answers, Condition, all_hold, parse_condition

QUESTIONS_FILE = "questions.toml"
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
YES, NO = "yes", "no"
NUMBERS = ("number", "money")
_MOST = 60


class Conditional(Text):
    """What stands only where its conditions hold. when: cells by question, as in a table of rules."""

    when: dict[Name, str] = Field(default_factory=dict)

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        parsed = ((question, parse_condition(cell)) for question, cell in self.when.items())
        return {question: condition for question, condition in parsed if condition}

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        _ = self.conditions  # read once, here, so that a cell that can not be read is told with its place
        return self


class Choice(Words):
    """One answer. also: other words that people use for it, for the search."""

    name: Name
    also: tuple[str, ...] = ()


class Question(Words, Conditional):
    """kind: yes_no, one of choices, several of choices, a number from `least` to `most`, or a place (an address or a point on
    the map; what is answered is the zone in which it lies).

    unit: of a number, such as “square feet”.
    """

    name: Name
    kind: Literal["yes_no", "one", "several", "number", "place"] = "yes_no"
    hint: Words | None = None
    choices: tuple[Choice, ...] = Field(default=(), max_length=60)
    unit: Words | None = None
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(1_000_000_000)

    @model_validator(mode="after")
    def _has_answers(self) -> Question:
        if bool(self.choices) != (self.kind in ("one", "several")):
            raise ValueError("a question has choices when its kind is one or several, and only then")
        if len({*self.answers}) < len(self.answers):
            raise ValueError("two choices have one name")
        if self.least > self.most:
            raise ValueError("least is more than most")
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        """The names of the answers; none of a number or a place, whose answers are not listed."""
        return (YES, NO) if self.kind == "yes_no" else tuple(one.name for one in self.choices)


class Interview(Text):
    """questions.toml. A question may look at earlier ones only, so that the interview comes to an end."""

    questions: tuple[Question, ...] = Field(min_length=1, max_length=_MOST)

    @model_validator(mode="after")
    def _looks_back(self) -> Interview:
        before: dict[str, Question] = {}
        for one in self.questions:
            if one.name in before:
                raise ValueError(f"two questions are called {one.name}")
            for name, condition in one.conditions.items():
                if fault := condition_fault(condition, before.get(name)):
                    raise ValueError(f"{one.name} is asked by {name}, {fault}")
            before[one.name] = one
        return self

    @cached_property
    def named(self) -> dict[str, Question]:
        return {one.name: one for one in self.questions}

    def asked(self, answers: Answers) -> Iterator[Question]:
        """The questions to ask, by what is answered so far; one whose asking is open is asked."""
        known = self.complete(answers)
        return (one for one in self.questions if all_hold(one.conditions, known) is not False)

    def complete(self, answers: Answers) -> dict[str, Answer]:
        """An answer for every question: what is not asked has none (an empty set), whatever was said of it before. What was said is
        open while it is open whether it is asked."""
        known: dict[str, Answer] = {}
        for one in self.questions:
            is_asked = all_hold(one.conditions, known)
            known[one.name] = frozenset() if is_asked is False else answers.get(one.name) if is_asked else None
        return known


class Asked(Protocol):
    """What a condition needs to know of a question, in the interview as in a form."""

    @property
    def kind(self) -> str: ...

    @property
    def answers(self) -> tuple[str, ...]: ...


def condition_fault(condition: Condition, question: Asked | None) -> str:
    """Why a cell can not be about this question; empty where it can."""
    if question is None:
        return "which is no question before it"
    if question.kind in NUMBERS:
        return "whose answer is a number" if condition.choices else ""
    if not question.answers:
        return "whose answer can be anything"
    if condition.spans:
        return "whose answer is no number"
    unknown = condition.choices - {*question.answers}
    return f"which has no answer {', '.join(sorted(unknown))}" if unknown else ""
