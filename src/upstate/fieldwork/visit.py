"""What is kept of a visit, as it comes and as it lies in the log."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$"
_ID = r"^[A-Za-z0-9][A-Za-z0-9._:~-]{0,99}$"
_MOST_ANSWERS = 60
# A day before this one is a clock that was never set, or a slip of the pen.
EARLIEST = date(1990, 1, 1)


class Kept(BaseModel):
    """A part of a file of the log."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Visit(Kept):
    """One row a door knocked on one day, or a correction of one.

    visit: its name, taken once. unit: what was visited, by the unit's key. door: which door, where a unit stands for many homes;
    else empty. in_need: null where nobody could tell. given: how many alarms or the like were left; null where not said.
    round, control: as the file or the form says; empty and null where it does not. corrects: the visit that this record puts
    right. withdrawn: the visit did not take place. note, by: for the city's staff, never in a table. sent, edit: the name under which
    a telephone sent it, and which of its edits of that answer it was; empty and 0 where none did.
    """

    visit: str = Field(pattern=_ID)
    unit: str = Field(min_length=1, max_length=200)
    on: date
    in_need: bool | None = None
    given: int | None = Field(default=None, ge=0, le=999)
    door: str = Field(default="", max_length=200)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    round: str = Field(default="", max_length=80)
    control: bool | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    note: str = Field(default="", max_length=1000)
    by: str = Field(default="", max_length=254)
    corrects: str = Field(default="", max_length=100)
    withdrawn: bool = False
    sent: str = Field(default="", max_length=60)
    edit: int = Field(default=0, ge=0, le=1_000_000)

    @field_validator("answers")
    @classmethod
    def _are_few_and_short(cls, value: dict[str, str]) -> dict[str, str]:
        if len(value) > _MOST_ANSWERS or any(len(key) > 41 or len(answer) > 60 for key, answer in value.items()):
            raise ValueError("more or longer answers than any questions have")
        return value

    @property
    def says(self) -> tuple[str, str, date, bool | None, int | None, bool]:
        """What was found where and when; two records that say the same are one visit."""
        return (self.unit, self.door, self.on, self.in_need, self.given, self.withdrawn)

    @property
    def tells(self) -> tuple[object, ...]:
        """Everything that somebody said there, also consent, batteries and the note."""
        return (*self.says, tuple(sorted(self.answers.items())), self.note)

    @property
    def is_named_by_content(self) -> bool:
        """Whether its name is made of what a row of a file says, so that another row is another visit."""
        return re.fullmatch("d[0-9a-f]{20}", self.visit) is not None


class OptOut(Kept):
    """People at a unit who do not want to be visited again; out is false where they changed their mind.

    door: which of a unit that stands for many homes; empty where it is all of it.
    """

    unit: str = Field(min_length=1, max_length=200)
    door: str = Field(default="", max_length=200)
    on: date
    out: bool = True
    by: str = Field(default="", max_length=254)


class Hours(Kept):
    """Hours that a crew worked, all its people together. zone: null where it was not one zone. What the same person says later of the
    same zone and day counts in its place; 0 takes it back."""

    round: str = Field(default="", max_length=80)
    zone: int | None = Field(default=None, ge=1)
    on: date
    hours: float = Field(ge=0, le=1000)
    by: str = Field(default="", max_length=254)

    @property
    def about(self) -> tuple[str, int | None, date, str]:
        """What the figure is of."""
        return (self.round, self.zone, self.on, self.by)


class Source(Kept):
    """Whence a batch came: a file with its fingerprint, the form, or a person at the command line."""

    kind: Literal["file", "form", "command"]
    name: str = Field(default="", max_length=255)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")

    @property
    def file(self) -> tuple[str, str]:
        """By what a file is known that is read again; empty where it is none."""
        return (self.name, self.sha256) if self.sha256 else ("", "")


class Batch(Kept):
    """What was received at one time: one file of the log, which is never changed."""

    format: Literal[1] = 1
    received_at: datetime
    source: Source
    visits: tuple[Visit, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
    hours: tuple[Hours, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.visits or self.opt_outs or self.hours)
