"""One measure as text: `measures/potholes-filled.toml`, with its query beside it in `measures/potholes-filled.sql`.

The query is one SELECT over the contract's tables and gives one row a case. Upstate counts the cases by period and by breakdown
itself, so that every measure has intervals, neighbourhoods and a history without a word more. Which columns the query gives
hangs on `figure`:

    count   day                     how many cases
    sum     day, value              the sum of value
    share   day, met                percent of cases whose met is true; a case whose met is null is told, and not counted
    rate    day, events, exposure   per x sum(events) / sum(exposure)
    median  day, value              the middle value
    mean    day, value              the mean value

day is the date by which a case falls into a period. Beside these columns stand those of the breakdowns. A query may also read
`periods (starts DATE, ends DATE)`, one row a period of the measure, the first day after it as `ends`: what stands at the end of each
period, such as the rating of every street, is asked by a join with it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from upstate.solutions.header import Text, Words

Figure = Literal["count", "sum", "share", "rate", "median", "mean"]
Direction = Literal["up", "down", "none"]
Frequency = Literal["week", "month", "quarter", "year"]

# How many periods a year has.
A_YEAR: dict[Frequency, int] = {"week": 52, "month": 12, "quarter": 4, "year": 1}

# What a query of each figure gives beside the columns of the breakdowns.
COLUMNS: dict[Figure, tuple[str, ...]] = {
    "count": ("day",),
    "sum": ("day", "value"),
    "share": ("day", "met"),
    "rate": ("day", "events", "exposure"),
    "median": ("day", "value"),
    "mean": ("day", "value"),
}
_COLUMN = r"^[a-z][a-z0-9_]{0,62}$"


class UsedBy(Text):
    """A city that uses such a measure. what: in our own words, with its target if known. source: address or document."""

    place: str = Field(min_length=2, max_length=80)
    what: str = Field(min_length=4, max_length=300)
    source: str = Field(min_length=4, max_length=300)


class Measure(Text):
    """What a measure on the shelf says of itself.

    question: what its number answers. says_not: what it does not say. unit: what the number is of, such as `percent of requests`.
    direction: where better lies. per: of a rate, the exposure that it is given for, such as 100 for breaks per 100 km. settles_after:
    days after the end of a period until its cases are known, such as 5 where five days are promised; a period is early until
    then. few: below so many cases (of a rate: events) a figure is shown and not judged. breakdowns: column to title.
    """

    title: Words
    question: Words
    says_not: Words
    unit: Words
    figure: Figure
    direction: Direction
    frequency: Frequency = "month"
    per: float = Field(default=1.0, gt=0, le=1e9)
    settles_after: int = Field(default=0, ge=0, le=400)
    few: int = Field(default=10, ge=1, le=10_000)
    breakdowns: dict[str, Words] = Field(default_factory=dict)
    topic: str = Field(min_length=3, max_length=60)
    may_lack: tuple[str, ...] = Field(default=(), max_length=20)
    used_by: tuple[UsedBy, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Measure:
        if self.per != 1.0 and self.figure != "rate":
            raise ValueError("per is said, and only a rate has one")
        if taken := {*self.breakdowns} & {*COLUMNS[self.figure]}:
            raise ValueError(f"{', '.join(sorted(taken))} is a breakdown, and a column that the figure needs")
        return self
