"""Before a round: how many visits will show that the list finds more need than chance.

Exact: the chance over all outcomes of both binomials that the interval of `proportions.difference_of` lies above zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, norm

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
    if not first or not second:
        return 0.0
    hits, found = _likely(first, base * times), _likely(second, base)
    above = _lower_limits(hits, first, found, second) > 0
    return float(binom.pmf(hits, first, base * times) @ above @ binom.pmf(found, second, base))


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
    visits = max(5, math.floor(min(_roughly(base, times, control_share, power) / answered / 2, MOST_VISITS + 1)))
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
    if not 0 < base or not 0 < base * times <= 1:
        raise ValueError(f"{times} times a share of {base} is no share")


def _likely(tries: int, share: float) -> NDArray[np.float64]:
    low, high = binom.ppf([_TAIL, 1 - _TAIL], tries, share)
    return np.arange(max(0.0, low), high + 1)


def _lower_limits(hits: NDArray[np.float64], tries: int, found: NDArray[np.float64], drawn: int) -> NDArray[np.float64]:
    """The lower limit of Newcombe's interval for every pair of outcomes: shape (hits, found)."""
    below = hits / tries - _wilson(hits, tries, -1)
    above = _wilson(found, drawn, 1) - found / drawn
    lower: NDArray[np.float64] = np.subtract.outer(hits / tries, found / drawn) - np.hypot.outer(below, above)
    return lower


def _wilson(hits: NDArray[np.float64], tries: int, side: int) -> NDArray[np.float64]:
    share, square = hits / tries, LEVEL_95**2
    half = LEVEL_95 * np.sqrt(share * (1 - share) / tries + square / (4 * tries**2))
    limits: NDArray[np.float64] = (share + square / (2 * tries) + side * half) / (1 + square / tries)
    return limits
