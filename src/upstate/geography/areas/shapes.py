"""Areas as sound polygons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from upstate.errors import UpstateError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_AREAS = (3, 6)  # polygon, multipolygon


def sound_areas(shapes: Sequence[Any]) -> NDArray[np.object_]:
    """The shapes as polygons without faults; a missing or empty one stays missing. Raises `UpstateError` for a line or a point."""
    import numpy as np
    import shapely

    held = np.empty(len(shapes), dtype=object)
    held[:] = shapes
    there = ~(shapely.is_missing(held) | shapely.is_empty(held))
    odd = np.flatnonzero(there & ~np.isin(shapely.get_type_id(held), _AREAS))
    if len(odd):
        raise UpstateError(
            f"Area {odd[0] + 1} is a {held[odd[0]].geom_type}, which has no inside.",
            allowed="polygons and multipolygons",
            next_step="Take the layer of the areas themselves, not of their borders or middles.",
        )
    held[~there] = None
    crossed = there & ~shapely.is_valid(held)
    held[crossed] = [_mended(shape) for shape in held[crossed]]
    return held


def _mended(shape: Any) -> Any:
    """An area that crosses itself, with what lines are left of its folds taken away."""
    import shapely

    parts = shapely.get_parts(shapely.make_valid(shape))
    return shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])
