"""Coordinate systems that shapes are given and asked in. Stored is WGS 84 with the longitude first (CRS84)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from upstate.catalog.asking import BadQuestion
from upstate.catalog.reading.columns import clipped

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

STORED = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# 4326 has the latitude first, 3857 is what web maps draw in, 4269 (NAD 83) is what US agencies exchange.
_EPSG = {f"http://www.opengis.net/def/crs/EPSG/0/{code}": f"EPSG:{code}" for code in (4326, 3857, 4269)}
OFFERED = (STORED, *_EPSG)


def find_crs(asked: str | None, *, parameter: str) -> str:
    """The address of a system that is offered; raises `BadQuestion`. Also as `EPSG:3857` and `CRS84`."""
    if not asked:
        return STORED
    plain = asked.strip("[]")
    short = {**{code: address for address, code in _EPSG.items()}, "CRS84": STORED, "OGC:CRS84": STORED}
    found = plain if plain in OFFERED else short.get(plain.upper())
    if found is None:
        raise BadQuestion(
            f"{parameter} names {clipped(asked)}, which is not offered.",
            allowed=", ".join(OFFERED),
            next_step="Use one of these.",
        )
    return found


def to_stored(shape: BaseGeometry, crs: str) -> BaseGeometry:
    """A shape of `crs` in degrees, longitude first; raises `BadQuestion` for one that lies outside of what the system covers."""
    return _moved(shape, crs, inward=True)


def from_stored(shapes: Any, crs: str) -> Any:
    """Shapes, or an array of them, in `crs`."""
    return _moved(shapes, crs, inward=False)


def _moved(shapes: Any, crs: str, *, inward: bool) -> Any:
    import shapely

    if crs == STORED:
        return shapes
    mover = _mover(_EPSG[crs], inward)

    def move(given: Any) -> Any:
        return np.column_stack(mover.transform(given[:, 0], given[:, 1]))

    moved = shapely.transform(shapes, move)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise BadQuestion(
            "A shape lies outside of what its coordinate system covers.",
            allowed="coordinates of the system that bbox-crs or filter-crs names",
            next_step="Look at the order of the numbers: EPSG:4326 has the latitude first.",
        )
    return moved


@lru_cache(maxsize=16)
def _mover(code: str, inward: bool) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(*((code, "OGC:CRS84") if inward else ("OGC:CRS84", code)))
