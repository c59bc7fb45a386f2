"""Features as GeoJSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from upstate.catalog.asking import Answer
from upstate.web.catalog.api.features.collection import Collection
from upstate.web.catalog.api.features.crs import from_stored
from upstate.web.catalog.api.programs import plain

_DIGITS = {True: 7, False: 3}  # of a degree; of a metre


def features(answer: Answer, collection: Collection, *, crs: str) -> list[dict[str, Any]]:
    """One feature a row; its geometry is null where the row has no place."""
    names = [one.name for one in collection.properties]
    shapes = _geometries(answer.rows, collection, crs)
    return [
        {
            "type": "Feature",
            "id": _id(dict(zip(names, row, strict=False)), number, collection),
            "geometry": shape,
            "properties": {name: _shown(value) for name, value in zip(names, row, strict=False)},
        }
        for row, number, shape in zip(answer.rows, answer.numbers, shapes, strict=True)
    ]


def _id(row: dict[str, Any], number: int, collection: Collection) -> Any:
    return number if collection.key is None else plain(row[collection.key.name])


def _shown(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else plain(value)


def _geometries(rows: Sequence[Sequence[Any]], collection: Collection, crs: str) -> Iterator[dict[str, Any] | None]:
    import shapely

    shapes = np.full(len(rows), None, dtype=object)
    if collection.shape is not None:
        shapes[:] = [row[-1] for row in rows]
        shapes = shapely.from_wkb(shapes, on_invalid="ignore")
    elif rows:
        x, y = (np.array([row[place] for row in rows], dtype="float64") for place in (-2, -1))
        placed = (abs(x) <= 180) & (abs(y) <= 90)
        shapes[placed] = shapely.points(x[placed], y[placed])
    shapes[shapely.is_empty(shapes)] = None
    shapes = from_stored(shapely.force_2d(shapely.orient_polygons(shapes)), crs)
    digits = _DIGITS["3857" not in crs]
    return (None if one is None else _json(one, digits) for one in shapes)


def _json(shape: Any, digits: int) -> dict[str, Any]:
    import shapely

    rounded = shapely.transform(shape, lambda given: given.round(digits))
    found = shapely.geometry.mapping(rounded)
    return dict(found)
