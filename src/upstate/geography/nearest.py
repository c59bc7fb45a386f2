"""Which of these is nearest to each point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from upstate.geography.plane import flatten, middle_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Nearest:
    """Of each point, in order. places: where the nearest stands in the reference, -1 for none. metres: NaN for none."""

    places: NDArray[np.int64]
    metres: NDArray[np.float64]


def find_nearest(points: NDArray[np.float64], reference: NDArray[np.float64], *, within: float) -> Nearest:
    """The nearest of `reference` to each of `points`, at most `within` metres away.

    Both: longitude and latitude in degrees, a row each, NaN where not known. Of several equally near, the first of the
    reference is taken.
    """
    import numpy as np
    import shapely

    places, metres = np.full(len(points), -1), np.full(len(points), np.nan)
    middle = middle_of(reference)
    there = flatten(reference, middle)
    here = flatten(points, middle)
    listed, known = (np.flatnonzero(np.isfinite(flat[:, 0])) for flat in (there, here))
    if len(listed) and len(known):
        tree = shapely.STRtree(shapely.points(there[listed]))
        (asked, found), apart = tree.query_nearest(
            shapely.points(here[known]), max_distance=within, return_distance=True
        )
        order = np.lexsort((listed[found], asked))[::-1]  # the last that is written stays: the first of the reference
        places[known[asked[order]]] = listed[found[order]]
        metres[known[asked[order]]] = apart[order]
    return Nearest(places, metres)
