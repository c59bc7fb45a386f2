"""Putting every variable on one scale.

A figure becomes its rank among all places that know it, and the rank becomes the value that a normal distribution has there
(van der Waerden scores: rank less a half, over the number of places). So the scale has no unit, a city with an extreme figure
can not stretch it for all others, and what is skewed (population, income) needs no logarithm chosen by hand.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from upstate.places.table import Figures


def standard_scores(values: Figures, among: Figures) -> Figures:
    """The scores of `values` among the places whose figures are `among`; NaN where a value or everything is not known.

    Equal figures have equal scores. A value that none of them has stands between its neighbours; beyond the last, beside it.
    """
    known = np.sort(among[~np.isnan(among)])
    if not len(known):
        return np.full(len(values), np.nan)
    middle = (np.searchsorted(known, values, "left") + np.searchsorted(known, values, "right")) / 2
    share = np.clip(middle, 0.5, len(known) - 0.5) / len(known)
    return np.where(np.isnan(values), np.nan, ndtri(share))
