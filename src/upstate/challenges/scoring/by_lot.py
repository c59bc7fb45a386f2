"""What places would look like if units were dealt to them by lot: how far apart chance alone puts places that are all served alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.matrix import Floats

DEALS = 500
_BUNDLES = 2_000


def deal(served: Floats, sizes: NDArray[np.int64]) -> Floats:
    """The mean of `served` of each place, by deal and place, where places of these sizes, together at most all units, get units by lot.

    This is the distribution of a permutation test. Of more than 2,000 units bundles are dealt, which were bound by lot once: so the time has a bound. A
    place begins and ends within a bundle where its size asks for it, and gets as many units as it has.
    """
    chance = np.random.default_rng(0)
    each = -(-len(served) // _BUNDLES)
    bundles = -(-len(served) // each)
    row = np.resize(chance.permutation(served), bundles * each)  # the last bundle is filled up from the first
    summed = np.concatenate([[0.0], np.cumsum(row)])
    dealt = chance.permuted(np.tile(np.arange(bundles), (DEALS, 1)), axis=1)
    before = np.cumsum((summed[each::each] - summed[:-1:each])[dealt], axis=1)
    before = np.pad(before, ((0, 0), (1, 0)))
    whole, rest = np.divmod(np.concatenate([[0], np.cumsum(sizes)]), each)
    first = np.pad(dealt, ((0, 0), (0, 1)))[:, whole] * each  # where the bundle begins that a place ends in
    means: Floats = np.diff(before[:, whole] + summed[first + rest] - summed[first], axis=1) / sizes
    return means
