"""How sure a hit rate is, and the difference of two.

One share: the score interval of Wilson, Journal of the American Statistical Association 22 (1927). The difference of two
independent shares: Newcombe, Statistics in Medicine 17 (1998), method 10, which joins two of Wilson's intervals.
Both hold about 95 % also for small counts and for shares near 0 and 1, where the usual plus and minus does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

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
    share, square = hits / tries, LEVEL_95**2
    middle = (share + square / (2 * tries)) / (1 + square / tries)
    half = LEVEL_95 * math.sqrt(share * (1 - share) / tries + square / (4 * tries**2)) / (1 + square / tries)
    # At none and at all the formula gives 0 and 1, but for rounding.
    return Share(hits, tries, share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < tries else 1.0)  # fmt: skip


def difference_of(first: Share, second: Share) -> Difference:
    """`first` minus `second`, such as the targeted homes against those drawn at random, with its 95 % interval.

    The two must be independent draws: a home that counts in both ties them together.
    """
    if first.share is None or second.share is None:
        return Difference(None, first.low - second.high, first.high - second.low)
    difference = first.share - second.share
    below = math.hypot(first.share - first.low, second.high - second.share)
    above = math.hypot(first.high - first.share, second.share - second.low)
    return Difference(difference, max(-1.0, difference - below), min(1.0, difference + above))
