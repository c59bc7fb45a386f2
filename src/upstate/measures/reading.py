"""What may be said of a series: what is noise and what is not, its season, its trend, and how it stands against its target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from upstate.measures.series import Point, Series
from upstate.solutions.measures.measure import Direction, Figure, Frequency

# One point beyond a limit; eight on one side; three of four nearer to a limit than to the centre.
Signal = Literal["beyond", "run", "near"]
Verdict = Literal["better", "worse", "changed", "steady", "not_enough"]


@dataclass(frozen=True)
class Stretch:
    """A part of the series with its own limits (XmR). starts: of its first period. centre, low, high: in the measure's unit, of the value with the
    season taken out; low and high are cut at what the measure can be (0, 100 %). points: judged ones in it. rests_on: how many of them, from its
    beginning, the limits were computed from."""

    starts: date
    centre: float
    low: float
    high: float
    points: int
    rests_on: int


@dataclass(frozen=True)
class Trend:
    """Change a year in the measure's unit, with its 95 % interval."""

    a_year: float
    low: float
    high: float


@dataclass(frozen=True)
class News:
    """What changed by more than noise and still holds at the newest judged point.

    kind: `lasting` is a change that began a new stretch, until that has two years of points; else the signal. since: the start of its first period.
    rises: whether the values went up. before, after: the centre of the stretch that it left, and of what it came to; of a signal the mean of its points.
    """

    kind: Literal["lasting", "run", "near", "beyond"]
    since: date
    rises: bool
    before: float
    after: float


@dataclass(frozen=True)
class AgainstTarget:
    """target: in the measure's unit. met: by the newest judged point; None where the direction is none or no point is judged. periods: how many of
    the last `of` judged points met it."""

    target: float
    by: date | None
    met: bool | None
    periods: int
    of: int


@dataclass(frozen=True)
class Reading:
    """What may be said. Figures only; `measures.telling` makes the sentences of it.

    judged: number of complete points with enough cases. stretches: empty where judged < MINIMUM; a new stretch begins where a run was a lasting change.
    signals: by the start of the period. news: None where nothing that is more than noise holds now. season: by period of the year (1 is January, or
    the first quarter; of weeks the month in which they begin), what it adds to the centre; empty where none is more than noise. trend: None where there is more than one
    stretch, since a step is no slope. last_year: change of the
    newest judged value against the same period a year before, with its interval; None where it is not there.
    verdict: of the newest part of the series by the direction of the measure.
    """

    series: Series
    figure: Figure
    direction: Direction
    frequency: Frequency
    judged: int
    stretches: tuple[Stretch, ...]
    signals: dict[date, tuple[Signal, ...]]
    news: News | None
    season: dict[int, float]
    trend: Trend | None
    last_year: tuple[float, float, float] | None
    target: AgainstTarget | None
    verdict: Verdict

    @property
    def newest(self) -> Point | None:
        """The newest judged point."""
        return next((point for point in reversed(self.series.points) if is_judged(point)), None)


def is_judged(point: Point) -> bool:
    """Whether rules, season, trend and target look at it. What is early, late, missing or of few cases is shown and not judged."""
    return point.state == "complete" and point.value is not None


def period_of_year(starts: date, frequency: Frequency) -> int:
    """1 for January, also of a week that begins in it, or for the first quarter; of a year always 1."""
    if frequency == "quarter":
        return (starts.month + 2) // 3
    return 1 if frequency == "year" else starts.month
