"""What of the figures of a measure may leave the city: its newest complete periods, and no count that is small."""

from __future__ import annotations

from collections.abc import Sequence

from upstate.measures.series import Point, Series
from upstate.solutions.bundle import SMALLEST
from upstate.solutions.measures.measure import Figure
from upstate.solutions.shared_measure import MOST_PERIODS, SharedPeriod


def newest_periods(series: Series) -> Sequence[Point]:
    """The newest 24 of those that are over and known, oldest first; also such as have too few cases to be judged."""
    return [one for one in series.points if one.state in ("complete", "few")][-MOST_PERIODS:]


def leaving_periods(series: Series, figure: Figure) -> tuple[SharedPeriod, ...]:
    """The same as they may leave. A period of too few cases is named and has no value: left out, only high counts would be compared."""
    return tuple(_leaving(one, figure) for one in newest_periods(series))


def _leaving(point: Point, figure: Figure) -> SharedPeriod:
    if point.state == "few" or point.value is None or 0 < point.cases < SMALLEST:
        return SharedPeriod(starts=point.starts)
    if figure != "share":
        return SharedPeriod(starts=point.starts, value=point.value, cases=point.cases)
    # 97.540983607 tells 119 of 122, and so 3 that were late; 97.5 without the cases does not.
    small = any(0 < one < SMALLEST for one in (point.part, point.whole - point.part))
    return SharedPeriod(starts=point.starts, value=as_shared(point.value), cases=None if small else point.cases)


def as_shared(share: float) -> float:
    """A share in percent with one digit, in which alone cities are compared."""
    return round(share, 1)
