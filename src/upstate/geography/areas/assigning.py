"""In which area each point lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstate.geography.areas.shapes import sound_areas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Assigned:
    """places: of each point the area's place in the list, -1 where it lies in none or is not known.

    several: points in or on the border of more than one area; each of them is in the first of these.
    """

    places: NDArray[np.int64]
    several: int


def assign_to_areas(points: NDArray[np.float64], areas: Sequence[Any]) -> Assigned:
    """Put points into areas: polygons of shapely in the same coordinates as the points.

    points: x (or longitude) and y (or latitude), a row each, NaN where not known. A border belongs to its area; where areas
    meet or overlap, the first in the list has the point. An area that crosses itself is mended first. Raises `UpstateError`
    for areas that are lines or points.
    """
    import numpy as np
    import shapely

    tree = shapely.STRtree(sound_areas(areas))
    known = np.flatnonzero(np.isfinite(points).all(axis=1))
    asked, found = tree.query(shapely.points(points[known]), predicate="intersects")
    none = len(areas)
    first = np.full(len(points), none)
    np.minimum.at(first, known[asked], found)
    return Assigned(np.where(first == none, -1, first), int((np.bincount(asked, minlength=1) > 1).sum()))
