"""Figures of groups that rest on so few cases that they may point at somebody. The public does not see them.

Where only one group of a period would be hidden, it could be worked out from the city's figure and the others; then the one with the fewest cases
beside it is hidden too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from upstate.measures.series import Point, Series

LEAST = 10


def hide_small(series: Sequence[Series]) -> tuple[Series, ...]:
    """The series as the public sees them: value, interval and numbers of a hidden point are 0 or None, and its state is `few`."""
    found: list[Series] = []
    for breakdown, those in groupby(series, key=lambda one: one.breakdown):
        found += _hidden(tuple(those)) if breakdown else those
    return tuple(found)


def _hidden(groups: tuple[Series, ...]) -> list[Series]:
    small = [_too_small({at: one.points[place] for at, one in enumerate(groups)}) for place in range(_length(groups))]
    return [
        replace(
            one,
            points=tuple(
                _without(point) if at in small[place] else point for place, point in enumerate(one.points)
            ),
        )
        for at, one in enumerate(groups)
    ]


def _length(groups: tuple[Series, ...]) -> int:
    return min(len(one.points) for one in groups)


def _too_small(points: Mapping[int, Point]) -> set[int]:
    """Which groups of one period are hidden."""
    few = {at for at, one in points.items() if 0 < one.cases < LEAST}
    others = [at for at, one in points.items() if at not in few and one.cases]
    if len(few) == 1 and others:
        few.add(min(others, key=lambda at: (points[at].cases, at)))
    return few


def _without(point: Point) -> Point:
    return replace(point, value=None, low=None, high=None, cases=0, unknown=0, part=0.0, whole=0.0, state="few")
