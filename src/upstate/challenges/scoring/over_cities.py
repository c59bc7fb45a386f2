"""One figure of several cities that ask the same: how much better than what they do today, on average.

Each city is another population, drawn on its own, so the spread of a mean follows from the cities' own intervals: the squares of the distances
from figure to end add up, each end by itself, so that a lopsided interval stays lopsided (MOVER: Zou and Donner, Statistics in Medicine 27, 2008).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from upstate.challenges.scoring.scored import AgainstPresent


def mean_gain(gains: Sequence[AgainstPresent | None]) -> AgainstPresent:
    """The mean over all cities with the middle 95 %. gains: one a city; None where there is no file, so that the city's present rule stands in
    and nothing is gained or lost."""
    known = [one for one in gains if one is not None]
    mean = math.fsum(one.difference for one in known) / len(gains)
    below = math.hypot(*(max(0.0, one.difference - one.low) for one in known)) / len(gains)
    above = math.hypot(*(max(0.0, one.high - one.difference) for one in known)) / len(gains)
    return AgainstPresent(mean, mean - below, mean + above)
