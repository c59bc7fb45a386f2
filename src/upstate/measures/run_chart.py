"""What of a row of values is noise and what is not: the XmR chart of Shewhart and Wheeler, with three rules.

Limits: the mean of the values, 3 / 1.128 (Wheeler rounds to 2.66) mean moving ranges below and above. A moving range is the step from one
value to the next, of neighbouring periods only: over a period that is not judged none is taken. The mean and the steps are those of the
first 24 values of a stretch; then its limits are kept, so that what comes later can not widen them. Below 12 values nothing is said.

Rules:
    beyond  a value outside of the limits
    run     eight values in a row on one side of the centre
    near    three of four in a row nearer to one limit than to the centre

Beyond and near only where the value is as rare by its own number of cases (`measures.rarity`). On one side is what lies on that side of both the mean
and the median: where most months are at 100 %, a row of them is no news. Values in a row are judged ones; between them may lie periods
that are not judged, which is told.

A run is a lasting change, and begins a stretch with limits of its own, when 11 of its first 12 values are on its side, and the mean of its first 24 (or as
many as there are) is three standard errors or more from the centre before. The stretch before it has 12 values or more. A run often takes in values before the change that lie on its side by chance, so
the change is dated by the one of its first five values that parts the row best by least squares. So no line is ever moved by a
person, nor by less than a year of months.

Where a stretch has no step at all (24 months at 100 %), its limits are the outermost ends of its values' intervals.

Sources: Shewhart, Economic Control of Quality of Manufactured Product (1931); Wheeler, Understanding Variation (1993); NIST/SEMATECH
e-Handbook of Statistical Methods, 6.3.2.2. How often the rules are wrong: docs/explanation/run-charts.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.measures.intervals import Floats, Limits
from upstate.measures.rarity import BEYOND, NEAR

MINIMUM = 12  # values before anything is said
BASELINE = 24  # values that the limits of a stretch rest on
RUN = 8  # in a row on one side
LASTING = 11  # of the first `MINIMUM` values of a run
CLOSE, WINDOW = 3, 4  # nearer to a limit than to the centre
WIDTH = 3 / 1.128  # limits in mean moving ranges; 1.128 is the mean range of two values in deviations
_DATES = 5  # values of a run at which its change may have begun
_STEPS = 6  # moving ranges before limits are drawn

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Control:
    """The limits of a row of values, not cut at what the measure can be. rests_on: number of values that they were computed from, of which
    the centre is the mean."""

    centre: float
    low: float
    high: float
    rests_on: int
    median: float


@dataclass(frozen=True)
class Part:
    """A stretch: from the value at `begins` to before that at `ends`."""

    begins: int
    ends: int
    control: Control


@dataclass(frozen=True)
class Marks:
    """By value, whether each rule marks it, and on which side of the centre it is: -1, 0 or 1."""

    beyond: Flags
    run: Flags
    near: Flags
    side: NDArray[np.int64]


def control(values: Floats, *, neighbours: Flags, ends: Limits | None = None) -> Control:
    """Of one stretch, by its first 24 values. neighbours: whether a value's period follows that of the value before it. ends: of each value's
    own interval."""
    first, joined = values[:BASELINE], neighbours[1:BASELINE]
    centre, median = float(first.mean()), _middle(first)
    steps = np.abs(np.diff(first))[joined[: len(first) - 1]]
    reach = WIDTH * float(steps.mean()) if len(steps) else 0.0
    if reach <= _least(values) and ends is not None and not np.isnan(ends[0][:BASELINE]).any():
        return Control(centre, float(ends[0][:BASELINE].min()), float(ends[1][:BASELINE].max()), len(first), median)
    return Control(centre, centre - reach, centre + reach, len(first), median)


def is_enough(neighbours: Flags) -> bool:
    """Whether there are 12 values, and 6 steps between neighbours among the first 24."""
    return len(neighbours) >= MINIMUM and int(neighbours[1:BASELINE].sum()) >= _STEPS


def split(values: Floats, *, neighbours: Flags, ends: Limits | None = None) -> tuple[Part, ...]:
    """The stretches, oldest first; none where there are not enough values."""
    if not is_enough(neighbours):
        return ()
    parts: list[Part] = []
    begins = 0
    while True:
        rest, joined = values[begins:], neighbours[begins:]
        own = None if ends is None else (ends[0][begins:], ends[1][begins:])
        found = control(rest, neighbours=joined, ends=own)
        length = _change(rest, joined, found)
        if not length:
            return (*parts, Part(begins, len(values), found))
        if length < BASELINE:
            own = None if own is None else (own[0][:length], own[1][:length])
            found = control(rest[:length], neighbours=joined[:length], ends=own)
        parts.append(Part(begins, begins + length, found))
        begins += length


def mark(values: Floats, found: Control, *, tail: Floats | None = None) -> Marks:
    """What the three rules mark in one stretch. tail: of each value how rare it is by its own cases alone."""
    rare = np.zeros(len(values)) if tail is None else tail
    side = _side(values, found)
    length, row = _runs(side)
    return Marks(
        beyond=((values < found.low) | (values > found.high)) & (rare <= BEYOND),
        run=(length >= RUN)[row] & (side != 0),
        near=_near(values, found, rare <= NEAR),
        side=side,
    )


def outer(values: Floats, found: Control) -> Flags:
    """Which lie nearer to a limit than to the centre, or beyond it: all that the rules beyond and near can mark."""
    return (values > (found.centre + found.high) / 2) | (values < (found.centre + found.low) / 2)


def _near(values: Floats, found: Control, rare: Flags) -> Flags:
    marked = np.zeros(len(values), dtype=bool)
    if len(values) < WINDOW or found.low == found.high:
        return marked
    close = outer(values, found) & rare
    for one_side in (close & (values > found.centre), close & (values < found.centre)):
        if int(one_side.sum()) < CLOSE:
            continue
        three = np.flatnonzero(np.convolve(one_side, np.ones(WINDOW, dtype=int), "valid") >= CLOSE)
        window = np.zeros(len(values), dtype=bool)
        window[(three[:, None] + np.arange(WINDOW)).ravel()] = True
        marked |= window & one_side
    return marked


def _change(values: Floats, neighbours: Flags, found: Control) -> int:
    """At which value the first lasting change begins; 0 where there is none."""
    if len(values) < 2 * MINIMUM:
        return 0
    side = _side(values, found)
    length, _ = _runs(side)
    begins = np.cumsum(length) - length
    for at in begins[(length >= RUN) & (side[begins] != 0) & (begins >= MINIMUM) & (begins <= len(side) - MINIMUM)]:
        held = int((side[at : at + MINIMUM] == side[at]).sum())
        if held >= LASTING and is_enough(neighbours[at:]) and _is_far(values, int(at), neighbours, found):
            return date_run(values, int(at), most=len(values) - MINIMUM)
    return 0


def date_run(values: Floats, at: int, *, most: int) -> int:
    """At which value a change began that shows as a run from value `at` on; at the latest at `most`."""
    row = values[: at + BASELINE]
    places = np.arange(max(at, 1), min(at + _DATES, most + 1))
    if not len(places):
        return at
    before, whole = np.cumsum(row)[places - 1], float(row.sum())
    apart = np.abs(before / places - (whole - before) / (len(row) - places))
    return int(places[np.argmax(apart * np.sqrt(places * (len(row) - places)))])


def _is_far(values: Floats, at: int, neighbours: Flags, found: Control) -> bool:
    """Whether the mean from value `at` on is three standard errors from the mean before it."""
    before = control(values[:at], neighbours=neighbours[:at]) if at < BASELINE else found
    after = values[at : at + BASELINE]
    deviation = (before.high - before.low) / 6
    return bool(abs(after.mean() - before.centre) >= 3 * deviation * np.sqrt(1 / len(after) + 1 / before.rests_on))


def _runs(side: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The length of each row of values on one side, and for each value in which of them it is."""
    row = np.zeros(len(side), dtype=np.int64)
    np.cumsum(side[1:] != side[:-1], out=row[1:])
    return np.bincount(row), row


def _side(values: Floats, found: Control) -> NDArray[np.int64]:
    """On which side of both the mean and the median each lies; 0 for one between them, or on either."""
    least = _least(values)
    mean, median = values - found.centre, values - found.median
    above, below = np.minimum(mean, median) > least, np.maximum(mean, median) < -least
    return above.astype(np.int64) - below


def _middle(values: Floats) -> float:
    """The median; numpy's own takes longer than all else of a series."""
    ordered, half = np.sort(values), len(values) // 2
    return float(ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _least(values: Floats) -> float:
    """What is only rounding."""
    return 1e-9 * float(np.abs(values).max())
