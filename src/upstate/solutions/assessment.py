"""`assessment.json`: where a city says that it stands by a standard, for others to see who leads and whom to ask."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from upstate.solutions.header import Text, read_json

ASSESSMENT_FILE = "assessment.json"
WRITTEN_BY = "upstate standards share"
Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]


class SharedAnswer(Text):
    """One answer, as it counted on the day of the assessment. verified: there was something to look at. source: what of it anybody can
    open. again_on: from then on it counts no more."""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,30}$")
    answer: Literal["met", "not_met"]
    by: Literal["person", "detector"]
    verified: bool
    checked_on: date
    again_on: date
    source: tuple[Link, ...] = Field(default=(), max_length=20)


class SharedAssessment(Text):
    """What one city says of itself by one standard: no person, no reason, no comment, no file of the city.

    sha256: of the standard's text as it was used. score, of: criteria met, and how many there were. level: empty where none was reached.
    answers: one a criterion that was answered. contact: whom others may ask, as the city wants it public.
    """

    format: Literal[1] = 1
    standard: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    place: str = Field(min_length=2, max_length=120)
    geoid: str = Field(default="", pattern=r"^([0-9]{2,15})?$")
    population: int | None = Field(default=None, ge=1)
    on: date
    level: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9_.-]{0,30})?$")
    score: int = Field(ge=0, le=500)
    of: int = Field(ge=1, le=500)
    answers: tuple[SharedAnswer, ...] = Field(default=(), max_length=500)
    contact: str = Field(default="", max_length=200)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)

    @field_validator("answers")
    @classmethod
    def _are_answered_once(cls, value: tuple[SharedAnswer, ...]) -> tuple[SharedAnswer, ...]:
        if many := [name for name, count in Counter(one.id for one in value).items() if count > 1]:
            raise ValueError(f"answered more than once: {', '.join(many)}")
        return value

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> SharedAssessment:
        met = sum(one.answer == "met" for one in self.answers)
        if met != self.score or len(self.answers) > self.of:
            raise ValueError(f"{met} of {len(self.answers)} answers are met, which is not {self.score} of {self.of}")
        if late := [one.id for one in self.answers if one.checked_on > self.on]:
            raise ValueError(f"checked after {self.on}: {', '.join(late)}")
        return self


def read_assessment(text: str | bytes, *, source: str) -> SharedAssessment:
    """Read an assessment from a stranger; raises `BadSolution` with each fault."""
    return read_json(SharedAssessment, text, source=source, written_by=WRITTEN_BY)
