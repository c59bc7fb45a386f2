"""A meeting as text: `meetings/2026-12-01-how-we-do.toml`, written by `upstate meeting` and by people.

on = 2026-12-01
title = "How we do"
minutes = 60
measures = ["potholes-filled"]      # talked about each time; what changed by more than noise joins them
closed_on = 2026-12-01              # once it is over

[[decision]]
text = "A second crew until March."
by = "Ana Ruiz"
on = 2026-12-01

[[follow_up]]                       # its changes stand below it, also those of later meetings
id = 7
text = "Ask what a second crew costs."
owner = "Public Works"
due = 2026-12-15
made = 2026-12-01
  [[follow_up.change]]
  on = 2026-12-20
  what = "done"                     # done, dropped (with a reason), opened again, moved (owner or due)

[survey]                            # how many gave 1 to 5, without names
counts = [0, 0, 1, 3, 2]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from upstate.errors import BadSolution, BadWorkspace
from upstate.sentences import say
from upstate.solutions.header import Text, read_toml, validated

MOST_BYTES = 1_000_000
MINUTES_AT_LEAST, MINUTES_AT_MOST = 15, 480
_MOST = 500  # of anything that one meeting has many of

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Topic(Text):
    """One topic as it was when the agenda was prepared, in English. figures: number of the measure's `Computed`, 0 where it has none."""

    kind: Literal["follow_ups", "standing", "changed", "rest", "data", "close"]
    title: Line
    minutes: int = Field(ge=1, le=MINUTES_AT_MOST)
    measure: str = Field(default="", max_length=120)
    figures: int = Field(default=0, ge=0)
    said: tuple[str, ...] = Field(default=(), max_length=_MOST)
    questions: tuple[str, ...] = Field(default=(), max_length=_MOST)


class Decision(Text):
    """What was decided. by: who said it or wrote it down; may be empty."""

    text: Line
    by: str = Field(default="", max_length=120)
    on: Day


class Change(Text):
    """What became of a follow-up on a day. owner, due: the new ones, where it was moved."""

    on: Day
    what: Literal["done", "dropped", "opened", "moved"]
    who: str = Field(default="", max_length=120)
    reason: str = Field(default="", max_length=1000)
    owner: str = Field(default="", max_length=120)
    due: Day | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Change:
        if self.what == "dropped" and not self.reason.strip():
            raise ValueError("a follow-up is dropped with a reason")
        if (self.what == "moved") != bool(self.owner or self.due):
            raise ValueError("moved says a new owner or a new due day, and nothing else does")
        return self


class FollowUpText(Text):
    """Who does what by when. id: its number in the city. made: when it was taken on. measure: the name of one that it is about; may be empty."""

    id: int = Field(ge=1, le=10_000_000)
    text: Line
    owner: Name
    due: Day
    made: Day
    measure: str = Field(default="", max_length=120)
    change: tuple[Change, ...] = Field(default=(), max_length=_MOST)

    @model_validator(mode="after")
    def _can_have_happened(self) -> FollowUpText:
        is_open = True
        for one in self.change:
            if (one.what == "opened") == is_open:
                raise ValueError(f"{one.what} on {one.on}, where it was {'open' if is_open else 'closed'} already")
            is_open = one.what in ("opened", "moved")
        return self


class Survey(Text):
    """counts: how many gave 1, 2, 3, 4, 5. words: what some added, by the alphabet, so that nobody sees who came when."""

    question: Line = say("Was this hour worth it?")
    counts: tuple[Count, Count, Count, Count, Count] = (0, 0, 0, 0, 0)
    words: tuple[Line, ...] = Field(default=(), max_length=_MOST)

    @property
    def answers(self) -> int:
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """From 1 to 5; None where nobody answered."""
        return (
            sum(mark * many for mark, many in enumerate(self.counts, start=1)) / self.answers if self.answers else None
        )


class MeetingText(Text):
    """The whole file. measures: names of those that are talked about each time. closed_on: None until it is closed."""

    on: Day
    title: Name
    minutes: int = Field(default=60, ge=MINUTES_AT_LEAST, le=MINUTES_AT_MOST)
    measures: tuple[Name, ...] = Field(default=(), max_length=100)
    closed_on: Day | None = None
    topic: tuple[Topic, ...] = Field(default=(), max_length=_MOST)
    decision: tuple[Decision, ...] = Field(default=(), max_length=_MOST)
    follow_up: tuple[FollowUpText, ...] = Field(default=(), max_length=_MOST)
    survey: Survey = Survey()

    @model_validator(mode="after")
    def _names_each_once(self) -> MeetingText:
        if many := [number for number, count in Counter(one.id for one in self.follow_up).items() if count > 1]:
            raise ValueError(f"more than one follow-up has the id {', '.join(map(str, many))}")
        return self


@dataclass(frozen=True)
class Meeting:
    """One meeting. name: of its file, without the ending. source: the file as it stands, with what people wrote beside the entries."""

    name: str
    source: str
    text: MeetingText

    @property
    def is_closed(self) -> bool:
        return self.text.closed_on is not None


# Follow-ups live across meetings, so all meetings are read each time, and nearly all are as they were.
@lru_cache(maxsize=1000)
def read_meeting(source: str, *, name: str) -> Meeting:
    """The meeting of a file's text. Raises `BadWorkspace` with each fault and its place."""
    file = f"meetings/{name}.toml"
    if len(source) > MOST_BYTES:
        raise bad_meeting(f"{file} is longer than {MOST_BYTES:,} letters.", file=file)
    try:
        text = validated(MeetingText, read_toml(source, source=file), source=file)
    except BadSolution as fault:
        raise bad_meeting(fault.given, file=file) from None
    if not name.startswith(text.on.isoformat()):
        raise bad_meeting(f"{file}: on: {text.on} is another day than the file's name says.", file=file)
    return Meeting(name, source, text)


def bad_meeting(given: str, *, file: str) -> BadWorkspace:
    """A meeting's file that can not be used."""
    return BadWorkspace(
        given,
        allowed="a meeting as docs/reference/meeting.md describes it, as plain text without tags",
        next_step=f"Mend the places that are named in {file}. Nothing was changed.",
    )
