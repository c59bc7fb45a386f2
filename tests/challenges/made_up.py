"""A small made-up challenge: blocks whose rating falls or not, four years to learn from and one that is hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from upstate.challenges.answers import Answers
from upstate.challenges.leaks import ChallengeTable, FoundLeak, find_leaks

TODAY = date(2026, 11, 22)
SPLIT = date(2014, 1, 1)


@dataclass(frozen=True)
class Made:
    """A challenge in memory. horizon: in years."""

    train: ChallengeTable
    test: ChallengeTable
    answers: Answers
    others: tuple[ChallengeTable, ...] = ()
    folder: Path | None = None
    on: date | None = SPLIT
    column: str = ""
    horizon: float = 2
    numbers: bool = False

    @property
    def hidden(self) -> np.ndarray[Any, Any]:
        """The answers in the order of test.csv."""
        known = dict(zip(self.answers.ids.tolist(), self.answers.values.tolist(), strict=True))
        return np.array([known[one] for one in self.test.text("id")])

    def leaks(self) -> tuple[FoundLeak, ...]:
        return find_leaks(
            train=self.train, test=self.test, answers=self.answers, others=self.others, folder=self.folder,
            numbers=self.numbers, on=self.on, column=self.column, horizon_years=self.horizon, today=TODAY,
        )  # fmt: skip

    def with_column(self, file: str, name: str, values: Sequence[Any]) -> Made:
        """With a column more, or another one, in `train` or `test`."""
        table = getattr(self, file)
        return replace(self, **{file: with_column(table, name, values)})


def made_up(*, units: int = 900, seed: int = 7, task: str = "ranking") -> Made:
    """Each year's blocks with honest features: the rating tells most, the length nothing, and a tenth of the widths is missing."""
    drawn = np.random.default_rng(seed)
    ids = np.array([f"{number:05d}" for number in drawn.permutation(units)])
    years = [2008, 2009, 2010, 2011, 2014]
    parts = {year: _year(drawn, ids, year, task) for year in years}
    train = {name: np.concatenate([parts[year][name] for year in years[:-1]]) for name in parts[2008]}
    test = parts[2014]
    hidden = np.array(test.pop("outcome"), dtype=float)
    test.pop("as_of")
    order = np.argsort(test["id"])
    answers = Answers(
        ids=test["id"][order].astype(object),
        values=hidden[order],
        public=drawn.random(units) < 0.3,
        places=np.array(["north", "south"], dtype=object)[drawn.integers(0, 2, units)],
        present=-test["rating"][order].astype(float),
    )
    rated = table_of(
        "ratings.csv", {"block": ids, "rating": test["rating"], "rated": ["11/13"] * units, "note": ["by car"] * units}
    )
    return Made(
        table_of("train.csv", train), table_of("test.csv", test), answers, (rated,), numbers=task == "regression"
    )


def _year(drawn: np.random.Generator, ids: np.ndarray[Any, Any], year: int, task: str) -> dict[str, Any]:
    units = len(ids)
    rating = drawn.integers(5, 11, units)
    worth = (9 - rating) * 0.6 + drawn.normal(0, 1.2, units)
    outcome = worth.round(3) if task == "regression" else (worth > 1).astype(int)
    width = np.where(drawn.random(units) < 0.1, np.nan, drawn.normal(8, 1, units).round(2))
    return {
        "as_of": np.array([f"{year}-01-01"] * units),
        "id": ids,
        "rating": rating,
        "class": np.array(["local", "arterial", "collector"])[drawn.integers(0, 3, units)],
        "length": drawn.gamma(3, 60, units).round(1),
        "width": width,
        "outcome": outcome,
    }


def table_of(name: str, columns: dict[str, Sequence[Any]]) -> ChallengeTable:
    """A table as it is read from a file: text, null where None or NaN."""
    return ChallengeTable(name, pa.table({column: _text(values) for column, values in columns.items()}))


def with_column(table: ChallengeTable, name: str, values: Sequence[Any]) -> ChallengeTable:
    """A copy with this column, in place of one of that name."""
    kept = table.cells.drop_columns([name]) if name in table.columns else table.cells
    return ChallengeTable(table.name, kept.append_column(name, _text(values)))


def rows_of(table: ChallengeTable, rows: Sequence[int]) -> ChallengeTable:
    """These rows of a table, in this order."""
    return ChallengeTable(table.name, table.cells.take(pa.array(rows)))


def renamed(made: Made, new: dict[str, str]) -> Made:
    """Every id by its new one, in each file."""

    def table(one: ChallengeTable, column: str) -> ChallengeTable:
        place = one.columns.index(column)
        ids = _text([new.get(old, old) for old in one.text(column)])
        return ChallengeTable(one.name, one.cells.set_column(place, column, ids))

    ids = np.array([new.get(old, old) for old in made.answers.ids], dtype=object)
    return replace(
        made, train=table(made.train, "id"), test=table(made.test, "id"), answers=replace(made.answers, ids=ids)
    )


def write_files(made: Made, folder: Path) -> Path:
    """The tables as CSV below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in (made.train, made.test, *made.others):
        pa.csv.write_csv(table.cells, folder / table.name)
    return folder


def _text(values: Sequence[Any]) -> Any:
    return pa.array([None if one is None or one != one else str(one) for one in values], pa.string())
