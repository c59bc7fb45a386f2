"""Before a round: how many visits will show that the list finds more need than chance.

Exact: the chance over all outcomes of both binomials that `comparing.compare` says "more". Of homes by themselves: doors of one
area resemble each other, and more of them are needed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, hypergeom, norm

from upstate.ranking.shares.comparing import LEAST_TOLD, LEVEL
from upstate.ranking.shares.proportions import LEVEL_95

MOST_VISITS = 1_000_000
_TAIL = 1e-9  # outcomes rarer than this are left out of the sum


@dataclass(frozen=True)
class Round:
    """Doors to knock at. targeted: of the top of the list. control: drawn at random. power: chance to show the gain."""

    targeted: int
    control: int
    power: float

    @property
    def visits(self) -> int:
        return self.targeted + self.control


def chance_to_show(*, targeted: int, control: int, base: float, times: float = 2.0, answered: float = 1.0) -> float:
    """Chance that a round of so many visits shows that the list finds more than chance, if it finds `times` as much.

    base: share in need among homes drawn at random, above 0. answered: share of doors that are opened; the others tell
    nothing. Raises ValueError where base x times is over 1.
    """
    _check(base, times)
    first, second = math.floor(targeted * answered), math.floor(control * answered)
    if min(first, second) < LEAST_TOLD:
        return 0.0
    found = _likely(second, base)
    shown = binom.sf(_least_hits(first, found, second) - 1, first, base * times)
    return float(shown @ binom.pmf(found, second, base))


def plan_round(
    *, base: float, times: float = 2.0, control_share: float = 0.2, answered: float = 1.0, power: float = 0.8
) -> Round | None:
    """The smallest round that shows the gain with at least `power`; null where a million visits would not do.

    control_share: of the visits, drawn at random, above 0 and below 1. Sizes are tried in steps of 1 %, so the last
    percent of the number means nothing.
    """
    _check(base, times)
    if not 0 < control_share < 1:
        raise ValueError(f"a control share of {control_share}")
    visits = max(
        2 * LEAST_TOLD, math.floor(min(_roughly(base, times, control_share, power) / answered / 2, MOST_VISITS + 1))
    )
    while visits <= MOST_VISITS:
        control = max(1, round(visits * control_share))
        chance = chance_to_show(targeted=visits - control, control=control, base=base, times=times, answered=answered)
        if chance >= power:
            return Round(visits - control, control, chance)
        visits += max(1, visits // 100)
    return None


def _roughly(base: float, times: float, control_share: float, power: float) -> float:
    """Answers that the textbook's normal formula asks for; a beginning for the search, which starts at half of it."""
    gain = base * (times - 1)
    if gain <= 0:
        return math.inf
    variance = base * times * (1 - base * times) / (1 - control_share) + base * (1 - base) / control_share
    return float(variance * ((LEVEL_95 + norm.ppf(power)) / gain) ** 2)


def _check(base: float, times: float) -> None:
    if not base > 0 or not 0 < base * times <= 1:
        raise ValueError(f"{times} times a share of {base} is no share")


def _likely(tries: int, share: float) -> NDArray[np.float64]:
    low, high = binom.ppf([_TAIL, 1 - _TAIL], tries, share)
    return np.arange(max(0.0, low), high + 1)


def _least_hits(tries: int, found: NDArray[np.float64], drawn: int) -> NDArray[np.float64]:
    """How many hits of the list Fisher's test asks for, beside each number found by chance; tries + 1 where none would do."""
    low, high = np.zeros(len(found)), np.full(len(found), tries + 1.0)
    while (low < high).any():  # the more hits, the smaller the chance: so by halves
        middle = np.floor((low + high) / 2)
        enough = hypergeom.sf(middle - 1, tries + drawn, middle + found, tries) <= LEVEL
        enough |= middle > tries
        low, high = np.where(enough | (low >= high), low, middle + 1), np.where(enough, middle, high)
    return high
