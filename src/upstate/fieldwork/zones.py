"""From homes on a map to zones that one crew walks in one day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from upstate.fieldwork.rounds import Stop, Zone
from upstate.fieldwork.units import VisitUnit
from upstate.geography.plane import flatten, middle_of

Points = NDArray[np.float64]
Places = NDArray[np.int64]


def make_zones(homes: Sequence[VisitUnit], *, crew_day: int) -> tuple[Zone, ...]:
    """Put every home into one zone of at most `crew_day` homes, all about equally full, each in the order of a short walk.

    The homes are cut in two across the longer side, again and again, in proportion to the zones that each half must give; each
    zone is then walked from its most western home to the nearest that is left. Homes without a point are kept together by their
    address, in zones of their own at the end.
    """
    placed = [home for home in homes if home.longitude is not None and home.latitude is not None]
    lost = sorted((home for home in homes if home.longitude is None or home.latitude is None), key=_by_address)
    zones: list[Zone] = []
    degrees = np.array([(home.longitude, home.latitude) for home in placed], dtype=float).reshape(-1, 2)
    points = flatten(degrees, middle_of(degrees))
    for part in _cut(points, np.arange(len(placed)), _needed(len(placed), crew_day)):
        walk, metres = _walked(points[part])
        stops = tuple(_stop(placed[part[place]]) for place in walk)
        zones.append(Zone(zone=len(zones) + 1, stops=stops, metres=round(metres)))
    for first, last in _even(len(lost), _needed(len(lost), crew_day)):
        zones.append(Zone(zone=len(zones) + 1, stops=tuple(map(_stop, lost[first:last]))))
    return tuple(zones)


def _needed(homes: int, crew_day: int) -> int:
    return -(-homes // crew_day)


def _cut(points: Points, part: Places, zones: int) -> Iterator[Places]:
    """Halves of halves, from west to east or south to north; each as many homes as its zones hold."""
    if zones <= 1:
        if len(part):
            yield part
        return
    spans = np.ptp(points[part], axis=0)
    side = int(spans[1] > spans[0])
    # By the other side where they are even, so that doors of one building stay together.
    order = np.lexsort((points[part, 1 - side], points[part, side]))
    left = zones // 2
    cut = round(len(part) * left / zones)
    yield from _cut(points, part[order[:cut]], left)
    yield from _cut(points, part[order[cut:]], zones - left)


def _walked(points: Points) -> tuple[list[int], float]:
    """The order of a walk that goes to the nearest home that is left, and how long it is."""
    away = cdist(points, points)
    here = int(np.lexsort((points[:, 1], points[:, 0]))[0])
    walk, metres = [here], 0.0
    left = np.ones(len(points), dtype=bool)
    left[here] = False
    while left.any():
        there = int(np.argmin(np.where(left, away[here], np.inf)))
        metres += float(away[here, there])
        left[there] = False
        walk.append(there)
        here = there
    return walk, metres


def _even(homes: int, zones: int) -> Iterator[tuple[int, int]]:
    bounds = [round(homes * place / zones) for place in range(zones + 1)] if zones else []
    yield from pairwise(bounds)


def _by_address(home: VisitUnit) -> tuple[str, str]:
    """By street before number."""
    number, _, street = home.address.partition(" ")
    return (street or home.address, number.zfill(8)) if number[:1].isdigit() else (home.address, home.unit)


def _stop(home: VisitUnit) -> Stop:
    return Stop(
        unit=home.unit, address=home.address, longitude=home.longitude, latitude=home.latitude, homes=max(home.homes, 1)
    )
