"""From the shapes of ArcGIS to GeoJSON.

https://developers.arcgis.com/rest/services-reference/enterprise/geometry-objects/
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

Ring = list[list[float]]


def to_geojson(shape: Any) -> str | None:
    """The shape as GeoJSON; null where there is none. A kind that is not known (curves) stays ArcGIS's own JSON, which no
    reader takes for a geometry, so that it is kept and told as one without a place.

    >>> to_geojson({"x": -80.5, "y": 43.4}), to_geojson({"x": "NaN", "y": "NaN"})
    ('{"type": "Point", "coordinates": [-80.5, 43.4]}', None)
    """
    if not isinstance(shape, dict) or not shape:
        return None
    try:
        found = _converted(shape)
    except (TypeError, ValueError, IndexError, KeyError):
        found = shape
    return json.dumps(found) if found else None


def _converted(shape: dict[str, Any]) -> dict[str, Any] | None:
    if "x" in shape:
        if shape["x"] in (None, "NaN") or shape.get("y") in (None, "NaN"):
            return None
        return {"type": "Point", "coordinates": [float(shape["x"]), float(shape["y"])]}
    if "points" in shape:
        return {"type": "MultiPoint", "coordinates": [_flat(point) for point in shape["points"]]}
    if "paths" in shape:
        lines = [[_flat(point) for point in path] for path in shape["paths"]]
        return _one_or_many("LineString", lines)
    if "rings" in shape:
        return _one_or_many("Polygon", _polygons([[_flat(point) for point in ring] for ring in shape["rings"]]))
    return shape


def _flat(point: Any) -> list[float]:
    return [float(point[0]), float(point[1])]


def _one_or_many(kind: str, parts: list[Any]) -> dict[str, Any] | None:
    if not parts:
        return None
    if len(parts) == 1:
        return {"type": kind, "coordinates": parts[0]}
    return {"type": f"Multi{kind}", "coordinates": parts}


def _polygons(rings: list[Ring]) -> list[list[Ring]]:
    """Rings in ArcGIS lie side by side: those that turn clockwise are outer ones, the others are holes in them."""
    outer = [[ring] for ring in rings if _area(ring) <= 0]
    for hole in (ring for ring in rings if _area(ring) > 0):
        home = next((polygon for polygon in outer if _is_inside(hole[0], polygon[0])), None)
        if home is None:
            outer.append([hole])
        else:
            home.append(hole)
    return outer


def _area(ring: Ring) -> float:
    """Twice the signed area; negative when it turns clockwise."""
    west, south = ring[0]
    return sum((x1 - west) * (y2 - south) - (x2 - west) * (y1 - south) for (x1, y1), (x2, y2) in pairwise(ring))


def _is_inside(point: list[float], ring: Ring) -> bool:
    """By the number of edges east of the point (https://wrfranklin.org/Research/Short_Notes/pnpoly.html)."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
