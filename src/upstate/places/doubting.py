"""Populations that can not be right: found in files that others made of the Census Bureau's.

In the states where a village lies in a town of its own name, such a file may give the village the town's people (Hempstead
village, New York: 790,982 instead of about 54,000). So each figure is compared with the newest of a published file, else with density times
land area; what is more than half again as many is doubtful. A few places have truly grown so fast. For both kinds the older
figure counts, which is at least a figure of that place, and its vintage is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from upstate.places.table import Figures

_TOO_MANY = 1.5
_LEAST = 200  # under this, a few families make the difference
BY_DENSITY = "population_by_density"


def people_by_density(rows: Mapping[str, Figures]) -> Figures | None:
    """Published density times land area, in whole people; null when either column is not there."""
    if "density" not in rows or "land_km2" not in rows:
        return None
    people: Figures = np.round(rows["density"] * rows["land_km2"])
    return people


def doubtful(people: Figures, counted_otherwise: Figures) -> NDArray[np.bool_]:
    """Which of the figures are doubtful; not those that can not be checked."""
    with np.errstate(invalid="ignore"):
        found: NDArray[np.bool_] = (counted_otherwise >= _LEAST) & (people > _TOO_MANY * counted_otherwise)
    return found


def tell(label: str, names: Sequence[str], people: Figures, otherwise: Figures, doubted: NDArray[np.bool_]) -> str:
    """One sentence with the count and the grossest examples."""
    rows = sorted(map(int, np.flatnonzero(doubted)), key=lambda row: -(people[row] - otherwise[row]))
    shown = "; ".join(f"{names[row]} {people[row]:,.0f} against {otherwise[row]:,.0f}" for row in rows[:3])
    return (
        f"{len(rows):,} populations in {label} are more than {_TOO_MANY:g} times what older figures give ({shown}). "
        "The older figure is used for them. The Census Bureau's own file (sub-est) has no such mix-up."
    )
