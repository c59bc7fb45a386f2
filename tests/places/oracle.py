"""Peers computed the slow, obvious way: one pair of cities, one variable at a time, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

_NORMAL = NormalDist()


def score(value: float, among: Sequence[float]) -> float:
    """The normal score of a value's place among all others, counted one by one."""
    below = sum(1 for other in among if other < value)
    same = sum(1 for other in among if other == value)
    place = min(max(below + same / 2, 0.5), len(among) - 0.5)
    return _NORMAL.inv_cdf(place / len(among))


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """By the spherical law of cosines, not by haversine."""
    (east, north), (other_east, other_north) = [tuple(map(math.radians, point)) for point in (here, there)]
    cosine = math.sin(north) * math.sin(other_north) + math.cos(north) * math.cos(other_north) * math.cos(
        other_east - east
    )
    return 6371.0088 * math.acos(min(1.0, max(-1.0, cosine)))


def distance(
    *,
    here: Mapping[str, float],
    there: Mapping[str, float],
    columns: Mapping[str, Sequence[float]],
    weights: Mapping[str, float],
    squared_beside: Mapping[str, float],
) -> float:
    """Between two cities. squared_beside: what is no figure (location, state), as its squared difference already."""
    total = over = 0.0
    for name, weight in weights.items():
        if name in squared_beside:
            squared = squared_beside[name]
        elif name not in here or not columns.get(name):
            continue
        else:
            own = score(here[name], columns[name])
            squared = (own - score(there[name], columns[name])) ** 2 if name in there else own**2 + 1
        total += weight * squared
        over += weight
    return math.sqrt(total / over)
