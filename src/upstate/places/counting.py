"""How many places there were of a size, by each count and estimate that the table holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from upstate.places.building import populations
from upstate.places.place import URBAN_HONOLULU
from upstate.places.table import PlaceTable, when


@dataclass(frozen=True)
class SizeCount:
    """One vintage. places: from `least` to `most` people, both included. honolulu: whether Urban Honolulu, which is no
    incorporated place, is one of them. known: places that it counts at all; least_known: the smallest of them."""

    column: str
    when: str
    vintage: str
    places: int
    honolulu: bool
    known: int
    least_known: int


def count_by_size(table: PlaceTable, *, least: float, most: float) -> list[SizeCount]:
    """The newest first. A vintage that holds only larger places than `least` counts too few: compare `least_known`."""
    counts = []
    for column in populations(table.figures):
        people = table.figures[column]
        known = people[~np.isnan(people)]
        inside = {table.geoids[row] for row in np.flatnonzero((people >= least) & (people <= most))}
        counts.append(
            SizeCount(
                column=column,
                when=when(column),
                vintage=table.columns[column].vintage,
                places=len(inside),
                honolulu=URBAN_HONOLULU in inside,
                known=len(known),
                least_known=int(known.min()) if len(known) else 0,
            )
        )
    return counts
