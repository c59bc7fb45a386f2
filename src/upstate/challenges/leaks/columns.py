"""Columns that know: the answer itself or a function of it, what predicts it too well, and what is missing where it is yes.

Looked at are the columns of test.csv, those of every other file that has the same units (by the column that holds their ids, with the last row of
a unit, and how many rows it has), and those of train.csv against its own outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.leaks.chance import (
    chance_of_curve,
    curve_of_missing,
    missing_in,
    rank_correlation,
)
from upstate.challenges.leaks.facing import AS_OF, ID, OUTCOME, WEIGHT, Facing
from upstate.challenges.leaks.found import FoundLeak, LeakKind, Look
from upstate.challenges.leaks.table import ChallengeTable
from upstate.progress import Progress, silent
from upstate.ranking.leaks import TOO_GOOD, curve_of
from upstate.ranking.matrix import Floats
from upstate.sentences import Sentence, say

# In train.csv a column told this much less than in test.csv: there it was written at another time. Honest features drift by 0.1.
_BETTER, _WELL = 0.2, 0.75
_SAME_ORDER = 0.98
_LEAST_YES = 10
_LEAST_UNITS = 0.5
_SAFE = 0.0  # what is no matter of chance


@dataclass(frozen=True)
class _Column:
    """values: of each row of test.csv. before: what it told in train.csv, area under the curve, None where it is not there."""

    file: str
    name: str
    values: NDArray[Any]
    before: float | None = None
    missing_before: float | None = None

    def leak(self, kind: LeakKind, figure: float, sentence: Sentence, *, stops: bool = True) -> FoundLeak:
        return FoundLeak(kind, self.file, self.name, round(figure, 4), sentence, stops)


def look_at_columns(
    facing: Facing, others: Sequence[ChallengeTable] = (), progress: Progress = silent
) -> Iterator[Look]:
    """Hold each column alone against the answers. others: the other files that entrants get."""
    columns = [*_of_test(facing)]
    for done, table in enumerate(others):
        progress("Holding the raw tables against the answers", done, len(others))
        columns += _of_other(facing, table)
    for done, column in enumerate(columns):
        progress("Holding each column against the answers", done, len(columns))
        yield from _look(facing, column)
    yield from _of_train(facing)


def _of_test(facing: Facing) -> Iterator[_Column]:
    for name in facing.test.columns:
        if name == ID:
            continue
        before = missing = None
        if name in facing.features:
            past = facing.train.values(name)
            before = curve_of(past, facing.happened_in_train, facing.hashes_in_train)
            missing = curve_of_missing(past, facing.happened_in_train)
        yield _Column(facing.test.name, name, facing.test.values(name), before, missing)


def _of_other(facing: Facing, table: ChallengeTable) -> Iterator[_Column]:
    key = key_of(facing, table)
    if key is None:
        return
    ids = facing.test.text(ID)
    last, many = dict[str, int](), dict[str, int]()
    for row, unit in enumerate(table.text(key)):
        last[unit] = row
        many[unit] = many.get(unit, 0) + 1
    rows = np.array([last.get(unit, -1) for unit in ids])
    for name in table.columns:
        if name != key:
            yield _Column(table.name, name, _taken(table.values(name), rows))
    yield _Column(table.name, "", np.array([float(many.get(unit, 0)) for unit in ids]))


def key_of(facing: Facing, table: ChallengeTable) -> str | None:
    """The column that holds the ids of most units of test.csv, at least half of them; None where there is none."""
    ids = set(facing.test.text(ID))
    shares = {name: len(ids & set(table.cells[name].unique().to_pylist())) / len(ids) for name in table.columns}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= _LEAST_UNITS else None


def _taken(values: NDArray[Any], rows: NDArray[Any]) -> NDArray[Any]:
    taken = values[np.maximum(rows, 0)].copy() if len(values) else np.full(len(rows), np.nan)
    taken[rows < 0] = None if taken.dtype == object else np.nan
    return taken


def _look(facing: Facing, column: _Column) -> Iterator[Look]:
    if column.name == OUTCOME and not missing_in(column.values).all():
        yield Look(_SAFE, column.leak("copy of the answer", 1.0, _called_outcome(column)))
        return
    if is_function(column.values, facing.hidden, numbers=facing.numbers):
        yield Look(_SAFE, column.leak("copy of the answer", 1.0, _copied(column)))
        return
    missing = [*_look_at_missing(facing, column)]
    yield from missing
    if any(one.leak for one in missing):  # whose curve is that of the column too
        return
    curve = curve_of(column.values, facing.happened, facing.hashes)
    if curve is not None:
        yield Look(chance_of_curve(curve, facing.happened), _knows(facing, column, curve))


def _knows(facing: Facing, column: _Column, curve: float) -> FoundLeak | None:
    # A number is often honestly told by last year's number: there only a copy is a leak.
    if curve >= TOO_GOOD and not facing.numbers:
        return column.leak("knows the answer", curve, _too_good(column, curve))
    if column.before is not None and curve >= max(_WELL, column.before + _BETTER):
        return column.leak("knows the answer", curve, _knows_more(column, curve))
    return None


def _look_at_missing(facing: Facing, column: _Column) -> Iterator[Look]:
    curve = curve_of_missing(column.values, facing.happened)
    if curve is None:
        return
    before = column.missing_before
    stops = curve >= TOO_GOOD or (before is not None and curve >= before + _BETTER)
    leak = column.leak("missing tells", curve, _missing_tells(column, curve), stops=stops)
    yield Look(chance_of_curve(curve, facing.happened), leak if curve >= _WELL else None)


def _of_train(facing: Facing) -> Iterator[Look]:
    for name in facing.train.columns:
        if name in (ID, AS_OF, OUTCOME, WEIGHT):
            continue
        curve = curve_of(facing.train.values(name), facing.happened_in_train, facing.hashes_in_train)
        if curve is None or facing.numbers:
            continue
        column = _Column(facing.train.name, name, np.array([]))
        leak = column.leak("knows the answer", curve, _too_good(column, curve))
        yield Look(chance_of_curve(curve, facing.happened_in_train), leak if curve >= TOO_GOOD else None)


def is_function(values: NDArray[Any], hidden: Floats, *, numbers: bool) -> bool:
    """Whether a column is the answer, in its order, or tells it by a word or number for each answer. Rows without a value are left out; at
    least half must have one."""
    known = ~missing_in(values)
    if known.mean() < 0.5 or len(np.unique(hidden[known])) < 2:
        return False
    found, truth = values[known], hidden[known]
    if found.dtype != object and _in_order(found.astype(float), truth, numbers=numbers):
        return True
    codes = np.unique(found.astype(str) if found.dtype == object else found, return_inverse=True)[1]
    return _by_level(codes, truth)


def _in_order(values: Floats, truth: Floats, *, numbers: bool) -> bool:
    if numbers:
        return abs(rank_correlation(values, truth)) >= _SAME_ORDER
    yes, no = values[truth > 0], values[truth <= 0]
    if len(yes) < _LEAST_YES or len(no) < _LEAST_YES:
        return False
    return bool(yes.min() > no.max() or yes.max() < no.min())


def _by_level(codes: NDArray[Any], truth: Floats) -> bool:
    """Whether each level that several rows have goes with one answer only. What one row alone has tells nothing."""
    rows = np.bincount(codes)[codes] > 1
    if rows.mean() < 0.5:
        return False
    codes, truth = codes[rows], truth[rows]
    frequent = np.median(truth)
    if (truth != frequent).sum() < _LEAST_YES:
        return False
    lowest, highest = np.full(codes.max() + 1, np.inf), np.full(codes.max() + 1, -np.inf)
    np.minimum.at(lowest, codes, truth)
    np.maximum.at(highest, codes, truth)
    return bool((lowest[codes] == highest[codes]).all())


def _named(column: _Column) -> Sentence:
    if column.name:
        return say("{column} in {file}", column=column.name, file=column.file)
    return say("How often a unit stands in {file}", file=column.file)


def _called_outcome(column: _Column) -> Sentence:
    return say(
        "{file} has a column {column} with values in it. Take the column out.", file=column.file, column=column.name
    )


def _copied(column: _Column) -> Sentence:
    return say(
        "{what} is the answer, or the same under other names or on another scale: it tells every row. Take it out.",
        what=_named(column),
    )


def _too_good(column: _Column, curve: float) -> Sentence:
    return say(
        "{what} alone tells the answer with an area under the curve of {curve}; 0.5 is chance, and what was known before the fact "
        "hardly passes {most}. It was probably written after it. Take it out, or read it as it was before the split.",
        what=_named(column),
        curve=f"{curve:.2f}",
        most=f"{TOO_GOOD:.2f}",
    )


def _knows_more(column: _Column, curve: float) -> Sentence:
    return say(
        "{what} tells the answer with an area under the curve of {curve}, and {before} in the training rows; 0.5 is chance. Its "
        "hidden rows were probably written later. Take it out, or read it as it was before the split.",
        what=_named(column),
        curve=f"{curve:.2f}",
        before=f"{column.before:.2f}",
    )


def _missing_tells(column: _Column, curve: float) -> Sentence:
    return say(
        "Whether {what} is missing tells the answer with an area under the curve of {curve}; 0.5 is chance. Find out why it is "
        "missing; take it out where the outcome is the reason.",
        what=_named(column),
        curve=f"{curve:.2f}",
    )
