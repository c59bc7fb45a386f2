"""What entrants see beside what is hidden from them, row by row."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.answers import Answers
from upstate.challenges.leaks.table import ChallengeTable
from upstate.errors import UnreadableFile
from upstate.ranking.matrix import Floats

ID, AS_OF, OUTCOME, WEIGHT = "id", "as_of", "outcome", "weight"
_REMEDY = "Build the challenge again: upstate challenge build"


@dataclass(frozen=True)
class Facing:
    """train.csv and test.csv with the hidden answers of its rows. hidden: in the order of test.csv, float64.

    numbers: whether the answer is a number, and not yes or no. on: the day as of which the hidden rows are; None where it is not known.
    column: of a split by place or group, whose values are whole on one side; empty of a split by time, whose hidden future begins on `on`. horizon_years: how long after an as-of date its outcome was waited for.
    """

    train: ChallengeTable
    test: ChallengeTable
    hidden: Floats
    numbers: bool
    on: date | None
    column: str
    horizon_years: float | None

    @cached_property
    def happened(self) -> NDArray[np.bool_]:
        """Of the hidden rows: yes, or above the middle where the answer is a number."""
        return self.above(self.hidden)

    @cached_property
    def happened_in_train(self) -> NDArray[np.bool_]:
        """The same of train.csv."""
        return self.above(self.outcomes)

    @cached_property
    def outcomes(self) -> Floats:
        """The outcomes of train.csv; 0 where one is missing."""
        return np.asarray(np.nan_to_num(np.asarray(self.train.values(OUTCOME), dtype=float)), dtype=float)

    @cached_property
    def hashes(self) -> NDArray[np.uint64]:
        """A number made of each id of test.csv."""
        return hashes_of(self.test.text(ID))

    @cached_property
    def hashes_in_train(self) -> NDArray[np.uint64]:
        """The same of train.csv, one number for all rows of a unit."""
        return hashes_of(self.train.text(ID))

    @property
    def features(self) -> list[str]:
        """What both files say of a unit."""
        return [name for name in self.test.columns if name != ID and name in self.train.columns]

    def above(self, values: Floats) -> NDArray[np.bool_]:
        """Yes, or above the middle."""
        return np.asarray(values > (np.median(values) if self.numbers else 0), dtype=np.bool_)


def face(
    train: ChallengeTable,
    test: ChallengeTable,
    answers: Answers,
    *,
    numbers: bool,
    on: date | None,
    column: str = "",
    horizon_years: float | None = None,
) -> Facing:
    """Put the answers beside the rows of test.csv; raises `UnreadableFile` where the files are not of one challenge."""
    _require(train, (ID, OUTCOME))
    _require(test, (ID,))
    ids = test.text(ID)
    known = dict(zip(answers.ids.tolist(), answers.values.tolist(), strict=True))
    if len(set(ids)) != len(ids) or set(ids) != set(known):
        raise UnreadableFile(
            f"{test.name} has {len(ids):,} rows of {len(set(ids)):,} units; there are {len(known):,} hidden answers, "
            f"{len(set(ids) & set(known)):,} of them to these units.",
            allowed="one row for each hidden answer",
            next_step=_REMEDY,
        )
    if train.is_text(OUTCOME):
        raise UnreadableFile(f"{train.name} has outcomes that are no numbers.", allowed="numbers", next_step=_REMEDY)
    hidden = np.array([known[one] for one in ids], dtype=float)
    return Facing(train, test, hidden, numbers, on, column, horizon_years)


def hashes_of(ids: NDArray[Any]) -> NDArray[np.uint64]:
    """The same number for the same id in every process, spread over all bits."""
    folded = np.fromiter((zlib.crc32(str(one).encode()) for one in ids), dtype=np.uint64, count=len(ids))
    return np.asarray(folded * np.uint64(0x9E3779B97F4A7C15), dtype=np.uint64)


def _require(table: ChallengeTable, names: tuple[str, ...]) -> None:
    if missing := [name for name in names if name not in table.columns]:
        raise UnreadableFile(
            f"{table.name} lacks the column {', '.join(missing)}.",
            allowed=f"columns that include {', '.join(names)}",
            next_step=_REMEDY,
        )
