"""`challenge.toml`: what a challenge asks, of which data, and how it is decided. Of the shelf, and of a city's own folder `challenges/NAME`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from upstate.solutions.header import Text, Words

CHALLENGE_FILE, RULES_FILE, TERMS_FILE = "challenge.toml", "rules.md", "terms.md"
NAME, LONGEST_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,11}"), 60
Name = Annotated[str, Field(pattern=f"^{NAME.pattern}$", max_length=LONGEST_NAME)]
# What is predicted of each unit: a score that puts them in order, the chance of yes, a number, or how many.
TaskKind = Literal["ranking", "classification", "regression", "counts"]
SplitKind = Literal["time", "place", "group"]


class Task(Text):
    """metric: the one that decides, by its name in `challenges.scoring.metrics`. also: others that the board shows."""

    kind: TaskKind
    metric: Name
    also: tuple[Name, ...] = Field(default=(), max_length=6)


class Split(Text):
    """What is hidden. on: of a split by time, the first day of the hidden future. column: of a split by place or group, whose values stay together.
    hidden: the share of the places or groups that is hidden, 0 to 1. public: the share of the hidden units whose score is shown while the challenge
    runs, whole places at once where places are known; the rest decides. seed: of the draw."""

    kind: SplitKind
    on: date | None = None
    column: str = Field(default="", max_length=60)
    hidden: float = Field(default=0.25, gt=0, lt=1)
    public: float = Field(default=0.3, gt=0, lt=1)
    seed: int = Field(default=0, ge=0, lt=2**31)
    why: Words | None = None

    @model_validator(mode="after")
    def _says_by_what(self) -> Self:
        if self.kind == "time" and self.on is None:
            raise ValueError("a split by time says the day on which the hidden future begins: on = 2014-01-01")
        if self.kind != "time" and not self.column:
            raise ValueError(f"a split by {self.kind} names the column whose values stay together")
        return self


class Baseline(Text):
    """A prediction that stands on the board from the first day. by: a rule of the ranking solution (`rule`, with its name in `rule`), the share of
    the past that had the outcome among units alike in `columns` (`shares`), or the solution's own model (`model`).
    present: whether this is what the city does today, which every entry is held against."""

    name: Name
    title: Words
    by: Literal["rule", "shares", "model"]
    rule: str = Field(default="", max_length=120)
    columns: tuple[str, ...] = Field(default=(), max_length=4)
    present: bool = False


class Criterion(Text):
    """One line of a rubric. weight: in percent."""

    name: Name
    title: Words
    asks: Words
    weight: float = Field(gt=0, le=100)


class Track(Text):
    """One contest inside the challenge. Scored: by the task's metric. Judged: by people, `judges` of them for each entry, who give each criterion 0 to
    `most` points. blind: judges see no names. adjust: whether harsh and mild judges are brought to one level. pairwise: judges compare two entries
    instead of giving points."""

    name: Name
    title: Words
    kind: Literal["scored", "judged"]
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=12)
    judges: int = Field(default=3, ge=1, le=15)
    most: int = Field(default=5, ge=1, le=100)
    blind: bool = True
    adjust: bool = True
    pairwise: bool = False

    @model_validator(mode="after")
    def _has_its_rubric(self) -> Self:
        if self.kind == "scored":
            if self.rubric:
                raise ValueError(f"the track {self.name} is scored and has no rubric")
            return self
        if not self.rubric:
            raise ValueError(f"the track {self.name} is judged and needs a rubric")
        _once([one.name for one in self.rubric], what="criterion")
        if abs((total := sum(one.weight for one in self.rubric)) - 100) > 1e-6:
            raise ValueError(f"the weights of the track {self.name} sum to {total:g}, not to 100")
        return self


class Prize(Text):
    """What is won, and in which track; amount: in US dollars, None where it is no money. place: 1 for the first."""

    title: Words
    track: Name
    place: int = Field(default=1, ge=1, le=50)
    amount: float | None = Field(default=None, ge=0)


class Dates(Text):
    """Local times of `time_zone`. Entries count from opens until closes; judges work until judged; results are public from results on."""

    time_zone: str
    opens: datetime
    closes: datetime
    judged: datetime
    results: datetime

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in _time_zones():
            raise ValueError(f"{value[:60]!r} is no time zone; write one such as America/New_York")
        return value

    @model_validator(mode="after")
    def _follow_each_other(self) -> Self:
        times = (self.opens, self.closes, self.judged, self.results)
        if any(one.tzinfo for one in times):
            raise ValueError("times are written without an offset: they are local times of time_zone")
        if not self.opens < self.closes <= self.judged <= self.results:
            raise ValueError("opens comes before closes, closes before judged, judged before results")
        return self

    def at(self, local: datetime) -> datetime:
        """One of these times with its time zone."""
        return local.replace(tzinfo=ZoneInfo(self.time_zone))


class Limits(Text):
    """How many predictions of one entry are scored. a_day: by the challenge's clock. Those that fail or are withdrawn before they are scored are free."""

    a_day: int = Field(default=5, ge=1, le=100)
    total: int = Field(default=60, ge=1, le=1000)
    team_of: int = Field(default=5, ge=1, le=50)


class Event(Text):
    """Whose event it rides on."""

    title: Words
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)
    place: str = Field(default="", max_length=200)
    first: date
    last: date


class Together(Text):
    """Which challenges of several cities on one site belong together: those with the same `name`. title: of them all. city: whose this one is."""

    name: Name
    title: Words
    city: str = Field(min_length=1, max_length=80)


class ChallengeText(Text):
    """The whole of `challenge.toml`. ranking: the solution whose units, features and outcome are the task. licence: under which entries are given.

    datasets: of the city's catalog that entrants get, by slug, with the version that was launched (`parking-tickets@3`); empty before launch, then
    the newest published ones are named.
    """

    title: Words
    question: Words
    ranking: Name
    task: Task
    split: Split
    baselines: tuple[Baseline, ...] = Field(min_length=1, max_length=12)
    tracks: tuple[Track, ...] = Field(min_length=1, max_length=8)
    prizes: tuple[Prize, ...] = Field(default=(), max_length=20)
    dates: Dates | None = None
    limits: Limits = Limits()
    event: Event | None = None
    together: Together | None = None
    datasets: tuple[str, ...] = Field(default=(), max_length=40)
    licence: str = Field(default="Apache-2.0", min_length=2, max_length=40)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if faults := [*self._faults()]:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        for what, names in (
            ("baseline", [one.name for one in self.baselines]),
            ("track", [one.name for one in self.tracks]),
        ):
            yield from _repeated(names, what=what)
        if sum(one.present for one in self.baselines) != 1:
            yield "exactly one baseline is what the city does at present: present = true"
        known = {one.name for one in self.tracks}
        yield from (
            f"a prize names the track {one.track}, which is not there" for one in self.prizes if one.track not in known
        )

    def track(self, name: str) -> Track | None:
        """The track of that name."""
        return next((one for one in self.tracks if one.name == name), None)


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    """Of this machine. Its files are looked through once, and not for each challenge that a page lists."""
    return frozenset(available_timezones())


def _once(names: Sequence[str], *, what: str) -> None:
    if faults := [*_repeated(names, what=what)]:
        raise ValueError("; ".join(faults))


def _repeated(names: Sequence[str], *, what: str) -> Iterator[str]:
    yield from (f"the {what} {name} is there more than once" for name, count in Counter(names).items() if count > 1)
