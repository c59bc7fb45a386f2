"""`door.toml`: what a crew asks where a solution sends it, which answers mean that the unit is in need, and in which words.

A file that a solution of the kind ranking may have. Without it the questions of any inspection are asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator, model_validator

from upstate.solutions.folder import FolderText
from upstate.solutions.header import Text, Words, read_toml, validated

DOOR_FILE = "door.toml"
YES, NO = "yes", "no"
_NAME = r"^[a-z][a-z0-9_]{0,40}$"
_MOST_QUESTIONS = 40
# Columns of every table of visits; an answer may not take the place of one.
_OURS = frozenset({
    "visit", "visit_id", "visited_on", "unit", "door", "address", "longitude", "latitude", "in_need", "outcome", "control", "round",
    "opted_out", "hours", "note", "sent", "edit", "takes_back", "csrfmiddlewaretoken",
})  # fmt: skip


def not_ours(name: str) -> str:
    """The name, where it takes the place of nothing; raises `ValueError`."""
    if name in _OURS:
        raise ValueError(f"{name} is a column that every table of visits has, or a field of every form")
    return name


class Choice(Words):
    """One answer of a question with choices."""

    name: str = Field(pattern=_NAME)


class Question(Words):
    """What is asked. kind: yes_no, count (a whole number from 0) or choice.

    need: answers that mean in need; fine: answers that mean not in need; nobody: answers that mean that nobody could tell.
    gives: the answer is how many were given, such as alarms. also_called: names of such a column in files of visits.
    """

    name: str = Field(pattern=_NAME)
    kind: Literal["yes_no", "count", "choice"] = "yes_no"
    choices: tuple[Choice, ...] = Field(default=(), max_length=20)
    need: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    gives: bool = False
    also_called: tuple[str, ...] = ()

    @field_validator("name")
    @classmethod
    def _is_not_ours(cls, value: str) -> str:
        return not_ours(value)

    @model_validator(mode="after")
    def _answers_are_there(self) -> Question:
        if bool(self.choices) != (self.kind == "choice"):
            raise ValueError("a question has choices when its kind is choice, and only then")
        unknown = {*self.need, *self.fine, *self.nobody} - {*self.answers}
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} is no answer of {self.name}")
        if {*self.need} & {*self.fine}:
            raise ValueError(f"an answer of {self.name} means in need and not in need")
        if self.gives and self.kind != "count":
            raise ValueError(f"{self.name} gives something, so its kind is count")
        return self

    @property
    def decides(self) -> bool:
        """Whether an answer says whether the unit is in need, or that nobody could tell."""
        return bool(self.need or self.fine or self.nobody or self.gives)

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that there are; none for a count."""
        return {"yes_no": (YES, NO), "count": ()}.get(self.kind, tuple(one.name for one in self.choices))


class Cells(Text):
    """What cells of a file say in words of their own, in small letters: “no alarm”. A cell may hold several, with a comma between."""

    need: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()


class Door(Text):
    """door.toml. in_need: how one says that a unit is in need. given: the column of what was given, and its name in words;
    null where nothing is."""

    in_need: Words
    given: Given | None = None
    cells: Cells = Cells()
    also_called: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    questions: tuple[Question, ...] = Field(min_length=1, max_length=_MOST_QUESTIONS)

    @model_validator(mode="after")
    def _names_differ(self) -> Door:
        names = [question.name for question in self.questions]
        if len(set(names)) < len(names):
            raise ValueError("two questions have one name")
        if sum(question.gives for question in self.questions) > 1:
            raise ValueError("more than one question says what was given")
        if any(question.gives for question in self.questions) and self.given is None:
            raise ValueError("a question says what was given, and [given] is missing")
        if unknown := {*self.also_called} - _OURS:
            raise ValueError(f"also_called names {', '.join(sorted(unknown))}, which is no column of a table of visits")
        return self

    def judge(self, answers: Mapping[str, str]) -> bool | None:
        """Whether the unit is in need; null where the answers do not tell."""
        told = [(question, answers.get(question.name, "")) for question in self.questions]
        if any(answer in question.need for question, answer in told):
            return True
        return False if any(answer in question.fine for question, answer in told) else None

    def contradiction(self, answers: Mapping[str, str]) -> tuple[str, str] | None:
        """Two questions whose answers can not both be so: something works that is not there. Null where all go together.

        What comes later may be worse than what came before (an alarm is there and does not work), not better.
        """
        worse = ""
        for question in self.questions:
            answer = answers.get(question.name, "")
            if worse and answer in question.fine:
                return worse, question.name
            worse = worse or (question.name if answer in question.need else "")
        return None

    def nobody_in(self, answers: Mapping[str, str]) -> str:
        """The question whose answer means that nobody could tell; empty where there is none."""
        return next((one.name for one in self.questions if answers.get(one.name, "") in one.nobody), "")

    def found_in(self, answers: Mapping[str, str]) -> str:
        """The question whose answer says what was found or given; empty where there is none."""
        told = ((one, answers.get(one.name, "")) for one in self.questions)
        return next(
            (one.name for one, said in told if said in (*one.need, *one.fine) or (one.gives and said not in ("", "0"))),
            "",
        )

    def given_in(self, answers: Mapping[str, str]) -> int | None:
        """How many were given; null where nobody says."""
        found = next((answers.get(question.name, "") for question in self.questions if question.gives), "")
        return int(found) if re.fullmatch(r"[0-9]{1,3}", found) else None


class Given(Words):
    """What crews give, such as “alarms”. column: its name in the table of visits."""

    column: str = Field(pattern=_NAME)

    @field_validator("column")
    @classmethod
    def _is_not_ours(cls, value: str) -> str:
        return not_ours(value)


Door.model_rebuild()


def parse_door(text: str, *, source: str = DOOR_FILE) -> Door:
    """Read the questions; raises `BadSolution` that lists each fault."""
    return validated(Door, read_toml(text, source=source), source=source)


def read_door(folder: FolderText) -> Door | None:
    """The questions of a solution; null where it has none of its own. Raises `BadSolution`."""
    text = folder.files.get(DOOR_FILE)
    return None if text is None else parse_door(text)
