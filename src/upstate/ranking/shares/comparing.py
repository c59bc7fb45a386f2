"""Whether one share is above another, where what was tried comes in groups: homes by themselves, or doors of an area.

Exact: were the list no better than chance, which of the two a group belongs to would say nothing. So the groups are dealt out
anew, and it is counted how often that gives as large a difference. For homes by themselves that is Fisher's exact test (Journal
of the Royal Statistical Society 98, 1935). Where there is no difference, "more" and "less" are each said in at most 2.5 %, which the
interval of `proportions.difference_of` does not hold to with few homes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from scipy.stats import fisher_exact, permutation_test
from scipy.stats import t as students_t

from upstate.ranking.shares.proportions import Share, share_of, wilson

Comparison = Literal["more", "less", "unsure"]
LEAST_TOLD = 10  # fewer on one side are anecdotes, whatever a test says of them
LEVEL = 0.025
_DEALS = 1_999
_SEED = 2016


class Group(NamedTuple):
    """Hits of tries in one home or area."""

    hits: int
    tries: int


def share_of_groups(groups: Sequence[Group]) -> Share:
    """The share over all groups with its 95 % interval, which knows that doors of one group resemble each other.

    Wilson's interval of as many independent tries as the groups are worth, by the design effect of a ratio of sums (Kish, Survey
    Sampling, 1965), with Student's t where groups are few (Korn and Graubard, Survey Methodology 24, 1998).
    """
    hits, tries = sum(one.hits for one in groups), sum(one.tries for one in groups)
    plain = share_of(hits, tries)
    if plain.share is None or all(one.tries <= 1 for one in groups):
        return plain
    number = sum(one.tries > 0 for one in groups)
    if number == 1:
        return Share(hits, tries, plain.share, *wilson(plain.share, 1.0))
    worth = _worth(groups, plain.share, tries, number)
    return Share(hits, tries, plain.share, *wilson(plain.share, worth, float(students_t.ppf(1 - LEVEL, number - 1))))


def _worth(groups: Sequence[Group], share: float, tries: int, number: int) -> float:
    """As how many independent tries the groups count. Where all say the same, nothing tells, and each counts as one."""
    if share in (0.0, 1.0):
        return float(number)
    variance = number / (number - 1) * sum((one.hits - share * one.tries) ** 2 for one in groups) / tries**2
    return float(np.clip(share * (1 - share) / variance, 1, tries)) if variance else float(tries)


def compare(first: Sequence[Group], second: Sequence[Group]) -> Comparison:
    """Whether the share of `first` is above that of `second`, or below, beyond what chance explains; unsure where fewer than
    LEAST_TOLD were tried on either side."""
    sides = [(sum(one.hits for one in side), sum(one.tries for one in side)) for side in (first, second)]
    (hits, tries), (found, drawn) = sides
    if min(tries, drawn) < LEAST_TOLD or hits * drawn == found * tries:
        return "unsure"
    more = hits * drawn > found * tries
    side = "greater" if more else "less"
    if all(one.tries <= 1 for one in (*first, *second)):
        chance = float(fisher_exact([[hits, tries - hits], [found, drawn - found]], alternative=side).pvalue)
    else:
        chance = _by_dealing(first, second, side)
    if chance > LEVEL:
        return "unsure"
    return "more" if more else "less"


def _by_dealing(first: Sequence[Group], second: Sequence[Group], side: str) -> float:
    """Groups are dealt out whole; in every way, where there are fewer than _DEALS."""
    hits, tries = (np.array(column, dtype=float) for column in zip(*first, *second, strict=True))

    def difference(one: Any, other: Any, axis: int) -> Any:
        shares = [hits[side].sum(axis=axis) / tries[side].sum(axis=axis) for side in (one, other)]
        return shares[0] - shares[1]

    places = np.arange(len(hits))
    dealt = (places[: len(first)], places[len(first) :])
    rng = np.random.default_rng(_SEED)
    found = permutation_test(dealt, difference, n_resamples=_DEALS, alternative=side, rng=rng, vectorized=True)
    return float(found.pvalue)
