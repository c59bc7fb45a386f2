"""The zoning map as a drawing made on the server: it needs no script, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any

from upstate.permits.zoning import Zoning

_WIDTH = 800.0
_TALLEST = 1000.0
_FINEST = 0.6  # of a line, in the units of the drawing


@dataclass(frozen=True)
class DrawnZone:
    """path: of an SVG, filled by the even-odd rule. x, y: where its code is written; null where it is too small for that."""

    zone: str
    path: str
    x: float | None
    y: float | None


@dataclass(frozen=True)
class ZoneMap:
    width: int
    height: int
    zones: tuple[DrawnZone, ...]


@lru_cache(maxsize=2)
def draw_zones(zoning: Zoning) -> ZoneMap | None:
    """The map, north up; null where there is nothing to draw."""
    import numpy as np
    import shapely

    if not zoning.zones:
        return None
    west, south, east, north = shapely.total_bounds(np.array([*zoning.shapes.values()], dtype=object))
    narrower = cos(radians((south + north) / 2))
    across, tall = max((east - west) * narrower, 1e-9), max(north - south, 1e-9)
    scale = min(_WIDTH / across, _TALLEST / tall)

    def placed(points: Any) -> Any:
        return np.column_stack(((points[:, 0] - west) * narrower * scale, (north - points[:, 1]) * scale))

    drawn = tuple(_drawn(zone, shapely.transform(shape, placed)) for zone, shape in zoning.shapes.items())
    return ZoneMap(round(across * scale), round(tall * scale), tuple(one for one in drawn if one.path))


def _drawn(zone: str, shape: Any) -> DrawnZone:
    import shapely

    plain = shapely.simplify(shape, _FINEST)
    path = "".join(_ring(ring) for polygon in shapely.get_parts(plain) for ring in _rings(polygon))
    largest = max(shapely.get_parts(shape), key=shapely.area)
    if shapely.area(largest) < 2_000:
        return DrawnZone(zone, path, None, None)
    inside = shapely.point_on_surface(largest)
    return DrawnZone(zone, path, round(inside.x, 1), round(inside.y, 1))


def _rings(polygon: Any) -> Iterator[Any]:
    if not polygon.is_empty:
        yield polygon.exterior
        yield from polygon.interiors


def _ring(ring: Any) -> str:
    import shapely

    points = shapely.get_coordinates(ring)[:-1].round(1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist()) + "Z"
