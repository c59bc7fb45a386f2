"""The run chart by hand: lists, loops, one rule at a time."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def limits(values: Sequence[float], places: Sequence[int]) -> tuple[float, float, float]:
    """Centre, low and high by the first 24 values. places: numbers of their periods."""
    first = values[:24]
    steps = [abs(first[at] - first[at - 1]) for at in range(1, len(first)) if places[at] == places[at - 1] + 1]
    centre = sum(first) / len(first)
    reach = 3 * (sum(steps) / len(steps)) / 1.128 if steps else 0.0
    return centre, centre - reach, centre + reach


def sides(values: Sequence[float], centre: float, median: float) -> list[int]:
    found = []
    for value in values:
        above = value > centre + 1e-7 and value > median + 1e-7
        below = value < centre - 1e-7 and value < median - 1e-7
        found.append(1 if above else -1 if below else 0)
    return found


def row_around(side: Sequence[int], at: int) -> tuple[int, int]:
    """From where to before where all lie on the side of the value at `at`."""
    begins = at
    while begins and side[begins - 1] == side[at]:
        begins -= 1
    ends = at + 1
    while ends < len(side) and side[ends] == side[at]:
        ends += 1
    return begins, ends


def stretches(values: Sequence[float], places: Sequence[int]) -> list[tuple[int, int, tuple[float, float, float]]]:
    """From, to before, limits."""
    if not _enough(values, places):
        return []
    found, begins = [], 0
    while True:
        rest, at = list(values[begins:]), list(places[begins:])
        length = _lasting(rest, at)
        if length is None:
            return [*found, (begins, len(values), limits(rest, at))]
        found.append((begins, begins + length, limits(rest[:length], at[:length])))
        begins += length


def marks(values: Sequence[float], lines: tuple[float, float, float]) -> list[set[str]]:
    """What the rules mark in one stretch."""
    centre, low, high = lines
    side = sides(values, centre, statistics.median(values[:24]))
    found: list[set[str]] = [set() for _ in values]
    for at, value in enumerate(values):
        if value > high or value < low:
            found[at].add("beyond")
        begins, ends = row_around(side, at)
        if side[at] and ends - begins >= 8:
            found[at].add("run")
    for first in range(len(values) - 3):
        four = range(first, first + 4)
        for close in (
            [values[at] > (centre + high) / 2 for at in four],
            [values[at] < (centre + low) / 2 for at in four],
        ):
            if sum(close) >= 3 and low != high:
                for at, one in zip(four, close, strict=True):
                    if one:
                        found[at].add("near")
    return found


def _enough(values: Sequence[float], places: Sequence[int]) -> bool:
    steps = [at for at in range(1, min(len(values), 24)) if places[at] == places[at - 1] + 1]
    return len(values) >= 12 and len(steps) >= 6


def _lasting(values: list[float], places: list[int]) -> int | None:
    centre, _, _ = limits(values, places)
    side = sides(values, centre, statistics.median(values[:24]))
    for at in range(12, len(values) - 11):
        begins, ends = row_around(side, at)
        if begins != at or not side[at] or ends - begins < 8:
            continue
        if sum(one == side[at] for one in side[at : at + 12]) < 11 or not _enough(values[at:], places[at:]):
            continue
        known = values[: min(at, 24)]
        before, low, high = limits(known, places[: len(known)])
        after = values[at : at + 24]
        error = (high - low) / 6 * (1 / len(known) + 1 / len(after)) ** 0.5
        if abs(sum(after) / len(after) - before) >= 3 * error:
            return _dated(values, at)
    return None


def _dated(values: list[float], at: int) -> int:
    """Of the run's first five values the one that leaves least square error on both sides; the first of those alike."""
    row, found = values[: at + 24], (float("inf"), at)
    for place in range(at, min(at + 5, len(values) - 11)):
        error = sum((one - statistics.fmean(part)) ** 2 for part in (row[:place], row[place:]) for one in part)
        if error < found[0] - 1e-9:
            found = (error, place)
    return found[1]
