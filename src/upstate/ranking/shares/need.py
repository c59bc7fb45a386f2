"""Who is likely in need, from the doors knocked at so far: what areas, attributes and neighbours tell, put together.

The one function to call when a list is made anew after a day's visits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from upstate.ranking.shares.attributes import Told, adjust_by_attributes, adjust_by_beliefs
from upstate.ranking.shares.estimates import Estimates
from upstate.ranking.shares.near import Near, shrink_to_neighbours
from upstate.ranking.shares.nested import Prior, shrink_shares


def foretell_need(
    longitude: ArrayLike,
    latitude: ArrayLike,
    hits: ArrayLike,
    tries: ArrayLike,
    *,
    levels: Sequence[Any] = (),
    beliefs: ArrayLike | None = None,
    attributes: ArrayLike | None = None,
    prior: Prior | None = None,
) -> Near:
    """The chance of each home to be in need; sort the homes that were not visited by its `mean`, the largest first.

        found = foretell_need(lon, lat, hits, tries, levels=[block_groups, tracts], attributes=columns, prior=Prior(0.2, 10))

    longitude, latitude: degrees, NaN where unknown. hits of tries: of each home, 1 of 1 where the door was opened and the home
    in need, 0 of 1 where it was not, 0 of 0 where it was not visited or nobody answered. levels: ids of areas, the
    smallest first, missing as None, NaN or "". beliefs, attributes: as in `tell_of_homes`. prior: of the whole city.
    Works from no visits at all (all is as the prior and the beliefs say) and in the order given; the same input gives the same output.
    """
    # The city's share and the areas' compete as what is thought before the doors nearby are looked at.
    competing = [shrink_shares(hits, tries, prior=prior)]
    if levels:
        competing.append(shrink_shares(hits, tries, levels=levels, prior=prior))
    told = [tell_of_homes(one, beliefs=beliefs, attributes=attributes) for one in competing]
    chances, worths = [one.chance for one in told], [one.worth for one in told]
    return shrink_to_neighbours(longitude, latitude, hits, tries, prior=chances, worth=worths)


def tell_of_homes(shares: Estimates, *, beliefs: ArrayLike | None = None, attributes: ArrayLike | None = None) -> Told:
    """Each home's chance by its areas, by what is believed and by its attributes, its own tries left out.

    beliefs: of each home, what is added to the logarithm of its odds. attributes: shape (homes, attributes), numbers, NaN where unknown:
    what the city knows of the home, and what an index or a borrowed model says of it (as log-odds).
    """
    told = Told(shares.others, shares.worth)
    if beliefs is not None:
        told = adjust_by_beliefs(beliefs, shares.hits, shares.tries, prior=told)
    if attributes is not None:
        told = adjust_by_attributes(attributes, shares.hits, shares.tries, prior=told)
    return told
