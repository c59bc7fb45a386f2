"""Rows of test.csv that stand in train.csv too, under the same id or another, so that their answer can be copied.

A unit may honestly look as it did years ago. So what copying brings on the hidden rows is held against what it brings inside train.csv: from its
older dates to its last, or from one half of its units to the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.leaks.chance import chance_of_correlation, missing_in
from upstate.challenges.leaks.facing import AS_OF, ID, Facing
from upstate.challenges.leaks.found import FoundLeak, Look
from upstate.ranking.matrix import Floats
from upstate.sentences import say_count

# Of the range of each feature: what lies nearer in all of them is as good as the same. Where there are few features, rows lie
# near each other by chance, and only the closer look tells them from copies.
_NEAR = (0.001, 0.01)
_LEAST, _TELLS, _MORE, _TIMES = 10, 0.8, 0.2, 2.0
_MOST_ROWS = 20_000
_FAR, _ABSENT = 10.0, -10.0


@dataclass(frozen=True)
class Copied:
    """What copying brings. rows: that have a twin. share: of all rows. tells: correlation of the copied with the true outcome."""

    rows: int
    share: float
    tells: float


def look_at_twins(facing: Facing) -> Iterator[Look]:
    """Look for units, groups and rows that are on both sides of the split."""
    if facing.column:
        yield from _on_both_sides(facing)
    if facing.features:
        yield from _copied_rows(facing)


def _on_both_sides(facing: Facing) -> Iterator[Look]:
    shared = [(ID, facing.test.text(ID), facing.train.text(ID))]
    if facing.column in facing.features and facing.column != ID:
        shared.append((facing.column, facing.test.text(facing.column), facing.train.text(facing.column)))
    for column, here, there in shared:
        both = np.isin(here.astype(str), there[~missing_in(there)].astype(str)) & ~missing_in(here)
        leak = FoundLeak(
            kind="shared groups",
            file=facing.test.name,
            column=column,
            figure=round(float(both.mean()), 4),
            sentence=say_count(
                "{number} hidden row has a {column} that stands in {train} too: its answer can be read there. Split anew, so that each "
                "{column} is on one side.",
                "{number} hidden rows have a {column} that stands in {train} too: their answer can be read there. Split anew, so that "
                "each {column} is on one side.",
                int(both.sum()),
                column=column,
                train=facing.train.name,
            ),
            stops=True,
        )
        yield Look(0.0, leak if both.any() else None)


def _copied_rows(facing: Facing) -> Iterator[Look]:
    here, there = _as_points(facing)
    some = _some(len(here))
    past, present = _fold(facing)
    looks = []
    for near in _NEAR:
        found = copied(there, facing.outcomes, here[some], facing.hidden[some], near=near)
        usual = copied(there[past], facing.outcomes[past], there[present], facing.outcomes[present], near=near)
        leak = _twins(facing, found) if _is_leak(found, usual) else None
        looks.append(Look(chance_of_correlation(found.tells, found.rows), leak))
    told = [one for one in looks if one.leak]
    yield from told[:1] or looks


def _is_leak(found: Copied, usual: Copied) -> bool:
    more = found.share >= _TIMES * usual.share or found.tells >= usual.tells + _MORE
    return found.rows >= _LEAST and found.tells >= _TELLS and more


def _twins(facing: Facing, found: Copied) -> FoundLeak:
    return FoundLeak(
        kind="twins",
        file=facing.test.name,
        column="",
        figure=round(found.share, 4),
        sentence=say_count(
            "{number} hidden row has a twin in {train}, the same in all features or nearly so, whose outcome goes with the answer "
            "(correlation {tells}; 0 is chance). Take the twins out of {train}.",
            "{number} hidden rows have a twin in {train}, the same in all features or nearly so, whose outcomes go with the answers "
            "(correlation {tells}; 0 is chance). Take the twins out of {train}.",
            found.rows,
            train=facing.train.name,
            tells=f"{found.tells:.2f}",
        ),
        stops=True,
    )


def copied(there: Floats, outcomes: Floats, here: Floats, truth: Floats, *, near: float) -> Copied:
    """What the outcome of the nearest row of `there`, where one is nearer than `near` in every feature, tells of the rows `here`."""
    from scipy.spatial import cKDTree

    if not len(there) or not len(here):
        return Copied(0, 0.0, 0.0)
    distance, nearest = cKDTree(there).query(here, k=1, p=np.inf, distance_upper_bound=near)
    twin = np.isfinite(distance)
    given, true = outcomes[nearest[twin]], truth[twin]
    varies = twin.sum() > 2 and np.ptp(given) > 0 and np.ptp(true) > 0
    tells = float(np.corrcoef(given, true)[0, 1]) if varies else 0.0
    return Copied(int(twin.sum()), float(twin.mean()), tells)


def _as_points(facing: Facing) -> tuple[Floats, Floats]:
    """The rows of test.csv and of train.csv as points: numbers on the scale of their range, words far from each other."""
    sides = [_coordinates(facing, name) for name in facing.features]
    return np.column_stack([one for one, _ in sides]), np.column_stack([two for _, two in sides])


def _coordinates(facing: Facing, name: str) -> tuple[Floats, Floats]:
    if facing.test.is_text(name) or facing.train.is_text(name):
        both = np.concatenate([facing.test.text(name), facing.train.text(name)])
        codes = np.asarray(np.unique(both.astype(str), return_inverse=True)[1] * _FAR, dtype=float)
        return codes[: facing.test.rows], codes[facing.test.rows :]
    here, there = facing.test.values(name), facing.train.values(name)
    known = there[~np.isnan(there)]
    low, high = np.quantile(known, [0.01, 0.99]) if len(known) else (0.0, 0.0)
    spread = float(high - low) or 1.0
    return (
        _scaled(here, low, spread),
        _scaled(there, low, spread),
    )


def _scaled(values: Floats, low: float, spread: float) -> Floats:
    return np.asarray(np.where(np.isnan(values), _ABSENT, (values - low) / spread), dtype=float)


def _fold(facing: Facing) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of train.csv to copy from, and rows to copy to, parted as train.csv and test.csv are."""
    dates = facing.train.values(AS_OF) if AS_OF in facing.train.columns else np.zeros(facing.train.rows)
    if dates.dtype != object and len(np.unique(dates)) > 1:
        last = np.nanmax(dates)
        closed = dates + 365.25 * (facing.horizon_years or 0) < last + 2
        past, present = np.flatnonzero(closed & (dates < last)), np.flatnonzero(dates == last)
    else:
        half = (facing.hashes_in_train >> np.uint64(40)) % np.uint64(2) == 0
        past, present = np.flatnonzero(half), np.flatnonzero(~half)
    return past, present[_some(len(present))]


def _some(rows: int) -> NDArray[np.int64]:
    """Up to `_MOST_ROWS` of the rows, spread over all of them."""
    return np.unique(np.linspace(0, rows - 1, min(rows, _MOST_ROWS)).astype(np.int64))
