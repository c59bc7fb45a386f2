"""All looks at the files of a challenge together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from upstate.challenges.answers import Answers
from upstate.challenges.leaks.columns import look_at_columns
from upstate.challenges.leaks.dates import look_at_dates
from upstate.challenges.leaks.facing import Facing, face
from upstate.challenges.leaks.files import look_at_files
from upstate.challenges.leaks.found import FoundLeak, Look, beyond_chance
from upstate.challenges.leaks.order import look_at_orders
from upstate.challenges.leaks.table import ChallengeTable
from upstate.challenges.leaks.twins import look_at_twins
from upstate.progress import Progress, silent


def find_leaks(
    *,
    train: ChallengeTable,
    test: ChallengeTable,
    answers: Answers,
    others: Sequence[ChallengeTable] = (),
    folder: Path | None = None,
    numbers: bool = False,
    on: date | None = None,
    column: str = "",
    horizon_years: float | None = None,
    today: date,
    progress: Progress = silent,
) -> tuple[FoundLeak, ...]:
    """What tells the hidden answers; those that stop a launch first. Raises `UnreadableFile` where the files are not of one challenge.

    train: columns as_of (may be missing), id, features, outcome. test: id and features, one row for each hidden answer. others: further tables
    that entrants get. folder: whose files are looked at from outside too. numbers: whether the answer is a number, not yes
    or no. on: the day of the hidden rows, None where it is not known. column: that of the places or groups by which it was split; empty of a split by time.
    horizon_years: how long an outcome was waited for. Nothing found is no proof: it sees what is written here, in these files.
    """
    facing = face(train, test, answers, numbers=numbers, on=on, column=column, horizon_years=horizon_years)
    return beyond_chance(_looks(facing, others, folder, today, progress))


def _looks(
    facing: Facing, others: Sequence[ChallengeTable], folder: Path | None, today: date, progress: Progress
) -> Iterator[Look]:
    progress("Looking at the order of ids and rows")
    yield from look_at_orders(facing)
    yield from look_at_columns(facing, others, progress)
    progress("Looking for rows that are on both sides of the split")
    yield from look_at_twins(facing)
    yield from look_at_dates(facing, others, today=today, progress=progress)
    if folder is not None:
        progress("Looking at what the files say of themselves")
        yield from look_at_files(facing, folder)
