"""Series made up for tests: monthly unless said, each point complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from upstate.measures.intervals import count_limits, share_limits
from upstate.measures.series import Point, Series, State


def month(number: int, *, first: int = 2015) -> date:
    """The first day of the month so many after January of `first`."""
    return date(first + number // 12, number % 12 + 1, 1)


def of_values(values: Sequence[float], states: Sequence[State] | None = None) -> Series:
    """Means whose intervals are not known."""
    told = states or ["complete"] * len(values)
    points = (
        Point(month(at), month(at + 1), float(value), None, None, 100, 0, float(value), 1.0, state)
        for at, (value, state) in enumerate(zip(values, told, strict=True))
    )
    return Series("made-up", tuple(points))


def of_counts(counts: Sequence[int]) -> Series:
    low, high = count_limits(counts)
    rows = zip(counts, low, high, strict=True)
    return Series("made-up", tuple(_counted(at, int(n), float(lo), float(hi)) for at, (n, lo, hi) in enumerate(rows)))


def of_shares(met: Sequence[int], told: Sequence[int]) -> Series:
    low, high = share_limits(met, told)
    points = (
        Point(
            month(at),
            month(at + 1),
            100 * int(k) / int(n),
            float(lo),
            float(hi),
            int(n),
            0,
            float(k),
            float(n),
            "complete",
        )
        for at, (k, n, lo, hi) in enumerate(zip(met, told, low, high, strict=True))
    )
    return Series("made-up", tuple(points))


def _counted(at: int, number: int, low: float, high: float) -> Point:
    return Point(month(at), month(at + 1), float(number), low, high, number, 0, float(number), 1.0, "complete")
