"""The points of a reading with what the run chart says of each: what the table shows and the chart draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from upstate.measures.read_series import bounds
from upstate.measures.reading import Reading, Signal, Stretch, is_judged, period_of_year
from upstate.measures.series import Point


@dataclass(frozen=True)
class Row:
    """One period. centre, low, high: what is usual for this period, its season put back in, cut at what the measure can be; None where there are not
    enough data. stretch: the number of its stretch, from 0. signals: empty where no rule marks it."""

    point: Point
    centre: float | None
    low: float | None
    high: float | None
    stretch: int | None
    signals: tuple[Signal, ...]


def rows_of(reading: Reading) -> tuple[Row, ...]:
    """One row a period, oldest first, from the first that has a value to the last. Periods that are not judged have limits too, to look at
    them by."""
    judged = [point.value for point in reading.series.points if is_judged(point)]
    floor, ceiling = bounds(reading.figure, np.array(judged, dtype=np.float64))
    rows = []
    for point in _with_values(reading.series.points):
        at = _stretch_at(reading.stretches, point.starts)
        signals = reading.signals.get(point.starts, ())
        if at is None:
            rows.append(Row(point, None, None, None, None, signals))
            continue
        stretch = reading.stretches[at]
        adds = reading.season.get(period_of_year(point.starts, reading.frequency), 0.0)
        centre, low, high = (
            min(max(one + adds, floor), ceiling) for one in (stretch.centre, stretch.low, stretch.high)
        )
        rows.append(Row(point, centre, low, high, at, signals))
    return tuple(rows)


def _with_values(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Without the periods before the first value and after the last: where data end ten years ago, ten years of nothing say nothing."""
    filled = [place for place, point in enumerate(points) if point.value is not None]
    return points[filled[0] : filled[-1] + 1] if filled else ()


def _stretch_at(stretches: tuple[Stretch, ...], starts: date) -> int | None:
    """The stretch that a period falls into; those before the first judged point belong to the first."""
    if not stretches:
        return None
    return max(sum(stretch.starts <= starts for stretch in stretches) - 1, 0)
