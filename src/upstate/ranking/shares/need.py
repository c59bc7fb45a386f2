"""Who is likely in need, from the doors knocked at so far: what areas, attributes and neighbours tell, put together.

The one function to call when a list is made anew after a day's visits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from upstate.ranking.shares.attributes import adjust_by_attributes
from upstate.ranking.shares.near import Near, shrink_to_neighbours
from upstate.ranking.shares.nested import Prior, shrink_shares


def foretell_need(
    longitude: ArrayLike,
    latitude: ArrayLike,
    hits: ArrayLike,
    tries: ArrayLike,
    *,
    levels: Sequence[Any] = (),
    attributes: ArrayLike | None = None,
    prior: Prior | None = None,
) -> Near:
    """The chance of each home to be in need; sort the homes that were not visited by its `mean`, the largest first.

        found = foretell_need(lon, lat, hits, tries, levels=[block_groups, tracts], attributes=columns, prior=Prior(0.2, 10))

    longitude, latitude: degrees, NaN where unknown. hits of tries: of each home, 1 of 1 where the door was opened and the home
    in need, 0 of 1 where it was not, 0 of 0 where it was not visited or nobody answered. levels: ids of areas, the
    smallest first, missing as None, NaN or "". attributes: shape (homes, attributes), numbers, NaN where unknown: what the
    city knows of the home, and what an index or a borrowed model says of it (as log-odds). prior: of the whole city.
    Works from no visits at all (all is as the prior says) and in the order given; the same input gives the same output.
    """
    priors = [shrink_shares(hits, tries, prior=prior)]
    if levels:
        priors.append(shrink_shares(hits, tries, levels=levels, prior=prior))
    columns = np.empty((len(priors[0].mean), 0)) if attributes is None else attributes
    chances = [adjust_by_attributes(columns, one.hits, one.tries, prior=one.others) for one in priors]
    worths = [one.worth for one in priors]
    return shrink_to_neighbours(longitude, latitude, hits, tries, prior=chances, worth=worths)
