"""Features as GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from upstate.catalog.asking import Answer
from upstate.catalog.reading.places.shapes import read_shapes
from upstate.web.catalog.api.features.collection import Collection
from upstate.web.catalog.api.features.crs import from_stored
from upstate.web.catalog.api.programs import plain

_DIGITS = {True: 7, False: 3}  # of a degree; of a metre


def features(answer: Answer, collection: Collection, *, crs: str) -> list[dict[str, Any]]:
    """One feature a row; its geometry is null where the row has no place."""
    names, key = [one.name for one in collection.properties], collection.key
    told = []
    for row, number, shape in zip(answer.rows, answer.numbers, _geometries(answer.rows, collection, crs), strict=True):
        properties = {
            name: plain(value) for name, value in zip(names, row, strict=False)
        }  # what places the row comes last
        id_ = number if key is None else properties[key.name]
        told.append({"type": "Feature", "id": id_, "geometry": shape, "properties": properties})
    return told


def _geometries(rows: Sequence[Sequence[Any]], collection: Collection, crs: str) -> Iterator[dict[str, Any] | None]:
    import shapely

    if collection.shape is not None:
        shapes = read_shapes([row[-1] for row in rows])
    else:
        shapes = np.full(len(rows), None, dtype=object)
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
    return dict(shapely.geometry.mapping(rounded))
