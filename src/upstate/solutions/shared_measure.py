"""`measure.json`: the figures of one measure of the whole city, shared of its own accord, for others who count the same to see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, field_validator, model_validator

from upstate.solutions.bundle import SMALLEST
from upstate.solutions.header import Text, Words, read_json
from upstate.solutions.measures import MEASURE_NAME
from upstate.solutions.measures.measure import A_YEAR, Figure, Frequency

MEASURE_FILE = "measure.json"
WRITTEN_BY = "upstate measures share"
MOST_PERIODS = 24
# Days of the shortest period: no other is over sooner.
_DAYS: dict[Frequency, int] = {"week": 7, "month": 28, "quarter": 90, "year": 365}


class SharedPeriod(Text):
    """One period. value: in the measure's unit; null where there were too few cases to tell it. cases: how many it is of; null where
    that would tell a count from 1 to 9."""

    starts: date
    value: float | None = Field(default=None, ge=-1e15, le=1e15)
    cases: int | None = Field(default=None, ge=0, le=10**12)

    @model_validator(mode="after")
    def _tells_no_small_count(self) -> SharedPeriod:
        if self.cases is not None and (self.value is None or 0 < self.cases < SMALLEST):
            raise ValueError(f"{self.starts} tells a count below {SMALLEST}, or cases without their value")
        return self


class SharedMeasure(Text):
    """What one city says of itself by one measure: no breakdown, no case.

    measure: its name in `solution`, whose tables it reads. sha256: of all that decides its figures but the data; two cities with one
    fingerprint count alike. unit: what a value is of. per: of a rate, the exposure that it is given for. periods: complete ones, the
    oldest first. contact: whom others may ask, as the city wants it public.
    """

    format: Literal[1] = 1
    measure: str = Field(pattern=f"^{MEASURE_NAME.pattern}$", max_length=60)
    solution: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    place: str = Field(min_length=2, max_length=120)
    geoid: str = Field(default="", pattern=r"^([0-9]{2,15})?$")
    population: int | None = Field(default=None, ge=1, le=10**10)
    on: date
    unit: Words
    figure: Figure
    per: float = Field(default=1.0, gt=0, le=1e9)
    frequency: Frequency
    periods: tuple[SharedPeriod, ...] = Field(min_length=1, max_length=MOST_PERIODS)
    contact: str = Field(default="", max_length=200)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)

    @field_validator("periods")
    @classmethod
    def _follow_each_other(cls, value: tuple[SharedPeriod, ...]) -> tuple[SharedPeriod, ...]:
        starts = [one.starts for one in value]
        if starts != sorted({*starts}):
            raise ValueError("a period stands twice, or before an older one")
        if all(one.value is None for one in value):
            raise ValueError("no period has a value")
        return value

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> SharedMeasure:
        for one in self.periods:
            if not _is_start(one.starts, self.frequency):
                raise ValueError(f"no {self.frequency} starts on {one.starts}")
            if one.starts > self.on - timedelta(days=_DAYS[self.frequency]):
                raise ValueError(f"the {self.frequency} of {one.starts} was not over on {self.on}")
            if one.value is not None and not self._can_be(one.value, one.cases):
                raise ValueError(f"{one.value:g} in the {self.frequency} of {one.starts} is no {self.figure}")
        if self.per != 1.0 and self.figure != "rate":
            raise ValueError("per is said, and only a rate has one")
        return self

    def _can_be(self, value: float, cases: int | None) -> bool:
        if self.figure == "count":
            return value == cases
        return value >= 0 if self.figure == "rate" else self.figure != "share" or 0 <= value <= 100


def _is_start(day: date, frequency: Frequency) -> bool:
    if frequency == "week":
        return day.weekday() == 0
    return day.day == 1 and (day.month - 1) % (12 // A_YEAR[frequency]) == 0


def read_shared_measure(text: str | bytes, *, source: str) -> SharedMeasure:
    """Read what a stranger shared; raises `BadSolution` with each fault."""
    return read_json(SharedMeasure, text, source=source, written_by=WRITTEN_BY)
