"""What may be said of a series: what is noise and what is not, its season, its trend, and how it stands against its target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from upstate.measures.series import Series

Signal = Literal[
    "beyond", "run", "near"
]  # one point beyond a limit; eight on one side; three of four nearer to a limit than to the centre
Verdict = Literal["better", "worse", "changed", "steady", "not_enough"]


@dataclass(frozen=True)
class Stretch:
    """A part of the series with its own limits (XmR). starts: of its first period. centre, low, high: in the measure's unit, of the value with the
    season taken out; low and high are cut at what the measure can be (0, 100 %)."""

    starts: date
    centre: float
    low: float
    high: float


@dataclass(frozen=True)
class Trend:
    """Change a year in the measure's unit, with its 95 % interval."""

    a_year: float
    low: float
    high: float


@dataclass(frozen=True)
class AgainstTarget:
    """target: in the measure's unit. met: None where the direction is none or no point is judged. months: how many of the last `of` complete periods met it."""

    target: float
    by: date | None
    met: bool | None
    periods: int
    of: int


@dataclass(frozen=True)
class Reading:
    """What may be said. Figures only; `measures.telling` makes the sentences of it.

    judged: number of complete points with enough cases. stretches: empty where judged < MINIMUM; a new stretch begins where a run was a lasting change.
    signals: by the start of the period. season: by period of the year (1 is January, or the first quarter), what it adds to the centre; empty where
    none is more than noise. last_year: change of the newest judged value against the same period a year before, with its interval; None where it is not there.
    verdict: of the newest part of the series by the direction of the measure.
    """

    series: Series
    judged: int
    stretches: tuple[Stretch, ...]
    signals: dict[date, tuple[Signal, ...]]
    season: dict[int, float]
    trend: Trend | None
    last_year: tuple[float, float, float] | None
    target: AgainstTarget | None
    verdict: Verdict
