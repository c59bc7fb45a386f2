"""The figures of one measure, period by period, and what they were computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

# complete: all is known. early: its cases may still change, or it has not ended. few: too few cases to judge. missing: no case at all,
# within the time that the data covers. late: the data do not reach it, though it is over.
State = Literal["complete", "early", "few", "missing", "late"]


class Point(NamedTuple):
    """One period of one series.

    ends: the first day after it. value: in the measure's unit; None where there is none (missing, late, or nothing told). low, high: the 95 % interval
    of value by `measures.intervals`; None where value is. cases: rows counted (of a rate: events). unknown: cases that do not
    tell, such as a request without a closing day. part, whole: for a share the cases that met it and all that tell; for a rate the
    events and the exposure; else value and 1.
    """

    starts: date
    ends: date
    value: float | None
    low: float | None
    high: float | None
    cases: int
    unknown: int
    part: float
    whole: float
    state: State


@dataclass(frozen=True)
class Series:
    """The points of a measure, oldest first, without a gap: of the whole city (breakdown and group empty), or of one group."""

    measure: str
    points: tuple[Point, ...]
    breakdown: str = ""
    group: str = ""


@dataclass(frozen=True)
class Input:
    """One table that the figures rest on. dataset, version: the published version, `version` 0 where the table is not published and the city's own
    file was read. sha256: of its Parquet. newest: the last day of an event in it, None where it has none."""

    table: str
    dataset: str
    version: int
    sha256: str
    rows: int
    newest: date | None


@dataclass(frozen=True)
class Computed:
    """All figures of a measure at one time. Kept as a file that never changes.

    text_sha256: of the measure's text and query. series: the whole city first, then each group of each breakdown by name.
    """

    measure: str
    number: int
    at: datetime
    text_sha256: str
    inputs: tuple[Input, ...]
    series: tuple[Series, ...]

    @property
    def city(self) -> Series:
        return self.series[0]
