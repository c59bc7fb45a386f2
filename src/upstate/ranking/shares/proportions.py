"""How sure a hit rate is, and the difference of two.

One share: the score interval of Wilson, Journal of the American Statistical Association 22 (1927). The difference of two
independent shares: Newcombe, Statistics in Medicine 17 (1998), method 10, which joins two of Wilson's intervals.
Over all true shares both hold 95 % in the mean, also near 0 and 1, where the usual plus and minus does not. Of single true shares the
worst are far from it where counts are small: that of a share holds 80 % with one try, 90 % with 10, 93 % from 40 on; that of a
difference 87 % with 3 and 1, 91 % with 8 and 2, 93 % from 16 and 4 on. So nobody reads off it whether one is above the
other: that is tested exactly, in `comparing`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

LEVEL_95 = 1.959963984540054  # the normal deviate that leaves 2.5 % on either side


@dataclass(frozen=True)
class Share:
    """Hits of tries. share: null where nothing was tried; the interval is then all there is, 0 to 1."""

    hits: int
    tries: int
    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """One share minus another, -1 to 1. difference: null where either has no tries."""

    difference: float | None
    low: float
    high: float


def share_of(hits: int, tries: int) -> Share:
    """A share with its 95 % interval. Raises ValueError unless 0 <= hits <= tries."""
    if not 0 <= hits <= tries:
        raise ValueError(f"{hits} hits of {tries} tries")
    if not tries:
        return Share(0, 0, None, 0.0, 1.0)
    return Share(hits, tries, hits / tries, *wilson(hits / tries, tries))


def wilson(share: float, tries: float, deviate: float = LEVEL_95) -> tuple[float, float]:
    """The limits of Wilson's score interval. tries: above 0, not whole where they are worth less than their number."""
    low, high = wilson_limits(share, tries, deviate)
    return float(low), float(high)


def wilson_limits(share: Any, tries: Any, deviate: float = LEVEL_95) -> tuple[Any, Any]:
    """The same of arrays."""
    square = deviate**2
    middle = (share + square / (2 * tries)) / (1 + square / tries)
    half = deviate * np.sqrt(share * (1 - share) / tries + square / (4 * tries**2)) / (1 + square / tries)
    # At none and at all the formula gives 0 and 1, but for rounding.
    return np.where(share > 0, np.maximum(0.0, middle - half), 0.0), np.where(
        share < 1, np.minimum(1.0, middle + half), 1.0
    )


def difference_of(first: Share, second: Share) -> Difference:
    """`first` minus `second`, such as the targeted homes against those drawn at random, with its 95 % interval.

    The two must be independent draws: a home that counts in both ties them together.
    """
    if first.share is None or second.share is None:
        return Difference(None, first.low - second.high, first.high - second.low)
    difference, low, high = difference_limits(
        (first.share, first.low, first.high), (second.share, second.low, second.high)
    )
    return Difference(difference, max(-1.0, low), min(1.0, high))


def difference_limits(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float]:
    """The first value minus the second one, with its interval. Each is value, low and high, of independent cases.

    Each end is as far from the difference as the two ends that make it are from their values, squared and added: Newcombe's way, for any figure (Zou
    and Donner, Statistics in Medicine 27 (2008), 1693).
    """
    (value, low, high), (other, other_low, other_high) = first, second
    below, above = math.hypot(value - low, other_high - other), math.hypot(high - value, other - other_low)
    difference = value - other
    return difference, difference - below, difference + above
