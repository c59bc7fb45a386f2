"""Slow and obvious figures of a list, from every order that its ties allow."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from statistics import fmean


def orders(values: Sequence[float]) -> Iterator[tuple[int, ...]]:
    """Every order of the units, best first, in which no lower value stands before a higher one."""
    for order in itertools.permutations(range(len(values))):
        if all(values[a] >= values[b] for a, b in itertools.pairwise(order)):
            yield order


def precision_at(values: Sequence[float], happened: Sequence[bool], share: float) -> float:
    first = max(1, int(share * len(values) + 1e-9))
    return fmean(sum(happened[unit] for unit in order[:first]) / first for order in orders(values))


def average_precision(values: Sequence[float], happened: Sequence[bool]) -> float | None:
    if not any(happened):
        return None
    return fmean(_average_precision([happened[unit] for unit in order]) for order in orders(values))


def _average_precision(listed: Sequence[bool]) -> float:
    return fmean(sum(listed[: place + 1]) / (place + 1) for place, hit in enumerate(listed) if hit)


def caught_of(values: Sequence[float], happened: Sequence[bool], units: Sequence[int], first: int) -> float:
    """Of these units with the outcome, the share that stands among the first."""
    cases = [unit for unit in units if happened[unit]]
    return fmean(sum(unit in order[:first] for unit in cases) / len(cases) for order in orders(values))
