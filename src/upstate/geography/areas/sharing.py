"""Values of one set of areas for another set, by the ground that they share.

Both take what a value says to be spread evenly over its area, which is the assumption of areal interpolation: Goodchild and Lam,
Areal interpolation: a variant of the traditional spatial problem, Geo-Processing 1 (1980).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from upstate.geography.areas.shapes import sound_areas
from upstate.geography.plane import equal_area_plane

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pyproj import Transformer


@dataclass(frozen=True)
class Shared:
    """values: one for each of the new areas, NaN where nothing is known.

    covered: of each new area, the share of its ground for which something is known, 0 to 1. left: what of an amount lies
    outside all new areas; 0 for rates.
    """

    values: NDArray[np.float64]
    covered: NDArray[np.float64]
    left: float = 0.0


def share_amounts(values: Sequence[float], areas: Sequence[Any], to: Sequence[Any]) -> Shared:
    """Share counts, such as people, among other areas: each gets the share of an amount that it has of its ground.

    values: of each of `areas`, NaN where not known. areas, to: polygons of shapely in degrees (longitude, latitude). What is
    given and what is left together are the whole, as long as the new areas do not overlap.
    """
    import numpy as np

    amounts, ground = np.asarray(values, dtype=float), _Ground(areas, to)
    known = np.isfinite(amounts)[ground.old] & (ground.of_old[ground.old] > 0)
    old, new, common = ground.old[known], ground.new[known], ground.common[known]
    parts = amounts[old] * common / ground.of_old[old]
    given = np.bincount(new, parts, minlength=len(to))
    covered = ground.covered(new, common)
    whole = float(np.nansum(amounts))
    return Shared(np.where(covered > 0, given, np.nan), covered, left=whole - float(parts.sum()))


def share_rates(values: Sequence[float], areas: Sequence[Any], to: Sequence[Any]) -> Shared:
    """Share rates, such as the share of renters, among other areas: each gets the mean over its ground.

    values, areas, to: as of `share_amounts`. The mean is over the ground for which a value is known.
    """
    import numpy as np

    rates, ground = np.asarray(values, dtype=float), _Ground(areas, to)
    known = np.isfinite(rates)[ground.old]
    old, new, common = ground.old[known], ground.new[known], ground.common[known]
    weights = np.bincount(new, common, minlength=len(to))
    means = np.full(len(to), np.nan)
    np.divide(np.bincount(new, rates[old] * common, minlength=len(to)), weights, out=means, where=weights > 0)
    return Shared(means, ground.covered(new, common))


class _Ground:
    """The pieces that an old and a new area have in common, in square metres of an equal-area projection."""

    def __init__(self, areas: Sequence[Any], to: Sequence[Any]) -> None:
        import numpy as np
        import shapely

        flat = _plane_of([*areas, *to])
        before, after = (_flattened(sound_areas(shapes), flat) for shapes in (areas, to))
        self.old, self.new = shapely.STRtree(after).query(before, predicate="intersects")
        self.common = shapely.area(shapely.intersection(before[self.old], after[self.new]))
        self.of_old = np.nan_to_num(shapely.area(before))
        self.of_new = np.nan_to_num(shapely.area(after))

    def covered(self, new: NDArray[np.int64], common: NDArray[np.float64]) -> NDArray[np.float64]:
        import numpy as np

        shares = np.zeros(len(self.of_new))
        ground = np.bincount(new, common, minlength=len(self.of_new))
        np.divide(ground, self.of_new, out=shares, where=self.of_new > 0)
        return np.minimum(shares, 1.0)


def _plane_of(shapes: Sequence[Any]) -> Transformer:
    import numpy as np
    import shapely

    bounds = shapely.bounds(np.array(shapes, dtype=object)).reshape(-1, 4)
    known = bounds[np.isfinite(bounds).all(axis=1)]
    west, south, east, north = (*known[:, :2].min(axis=0), *known[:, 2:].max(axis=0)) if len(known) else (0, 0, 0, 0)
    return equal_area_plane((west + east) / 2, (south + north) / 2)


def _flattened(shapes: NDArray[np.object_], flat: Transformer) -> NDArray[np.object_]:
    import numpy as np
    import shapely

    moved = shapely.transform(shapes, lambda points: np.column_stack(flat.transform(points[:, 0], points[:, 1])))
    return sound_areas(moved)
