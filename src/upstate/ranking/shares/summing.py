"""What the units of an area come to: its true share or rate, which is the mean of theirs.

That is not the number that passes through the nest. There an area is one draw of the areas that might lie in the larger one, and
around that draw lie its own parts; a tract of one block group is that block group and not what the block group is drawn around.
So the parts are summed up. Given the share of the area, its parts are independent, and each is drawn toward it by as much as its
own counts leave open; the variance of their mean is what is open of each part, and what is open of the area itself, which
moves all parts together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from upstate.ranking.shares.known import Family, Known
from upstate.ranking.shares.nest import Floats, Nest, summed

_SURE = 1e9  # the weight of what is known as good as exactly


def sum_up(
    nest: Nest, own: Sequence[Known], posteriors: Sequence[Known], *, strengths: Floats, family: Family, sizes: Floats
) -> list[Known]:
    """Of each layer's nodes what their units come to. own: from below. posteriors: of the draws. sizes: of the units."""
    every = [posteriors[0]]
    size = nest.sums(sizes)
    mean, open_alone, follows = posteriors[0].mean, np.zeros(len(sizes)), np.ones(len(sizes))
    for place, layer in enumerate(nest.layers[:-1]):
        area, areas = posteriors[place + 1], len(nest.layers[place + 1])
        share = size[place] / size[place + 1][layer.parent]
        part = _were_the_area_known(area.mean[layer.parent], layer.each(strengths[place]), family)
        known = part.plus(own[place])
        open_alone = summed(layer.parent, share**2 * (open_alone + follows**2 * family.variance(known)), areas)
        follows = summed(layer.parent, share * follows * part.weight / known.weight, areas)
        mean = summed(layer.parent, share * mean, areas)
        every.append(family.with_moments(mean, open_alone + follows**2 * family.variance(area)))
    return every


def _were_the_area_known(mean: Floats, strength: Floats, family: Family) -> Known:
    """What would be known of each part before its own counts."""
    area = Known(mean * _SURE, np.full(len(mean), _SURE))
    return area.part(family.fall(area, strength))
