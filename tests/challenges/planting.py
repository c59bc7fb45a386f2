"""Leaks to plant in a challenge that has none, one function a leak."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from tests.challenges.made_up import Made, renamed, rows_of, table_of, with_column
from upstate.challenges.leaks import ChallengeTable

Planted = Callable[[Made, Path], Made]


def _drawn() -> np.random.Generator:
    return np.random.default_rng(11)


def _blurred(made: Made, noise: float) -> np.ndarray[Any, Any]:
    """The answer, nearly."""
    hidden = made.hidden
    return (hidden - hidden.mean()) / hidden.std() + _drawn().normal(0, noise, len(hidden))


def ids_by_answer(made: Made, folder: Path) -> Made:
    """Somebody numbered the units after the repairs were planned."""
    ids = made.test.text("id")
    order = np.argsort(_blurred(made, 0.4))
    new = {ids[row]: f"B-{place + 100_000}" for place, row in enumerate(order)}
    others = sorted(set(made.train.text("id")) - set(new))
    return renamed(made, new | {old: f"B-{place + 900_000}" for place, old in enumerate(others)})


def ids_by_time(made: Made, folder: Path) -> Made:
    """Each row has a number of its own, in the order in which the rows were made; the split is by place."""
    train = with_column(made.train, "id", [f"{row + 100_000}" for row in range(made.train.rows)])
    train = with_column(train, "street", [f"T{row % 50}" for row in range(train.rows)])
    test = with_column(made.test, "street", [f"S{row % 20}" for row in range(made.test.rows)])
    return replace(made, train=train, test=test, column="street")


def rows_by_answer(made: Made, folder: Path) -> Made:
    """test.csv was written sorted by what is hidden."""
    return replace(made, test=rows_of(made.test, np.argsort(made.hidden, kind="stable").tolist()))


def rows_with_answer_in_the_middle(made: Made, folder: Path) -> Made:
    """Its yes lie together in the middle, so no order rises or falls."""
    order = np.argsort(made.hidden, kind="stable")
    yes = int((made.hidden > 0).sum())
    no = order[:-yes]
    return replace(made, test=rows_of(made.test, [*no[: len(no) // 2], *order[-yes:], *no[len(no) // 2 :]]))


def twins(made: Made, folder: Path) -> Made:
    """Some hidden rows were left in train.csv, under other ids and with lengths that were measured anew."""
    rows = np.sort(_drawn().permutation(made.test.rows)[: made.test.rows // 8])
    length = next(one for one in ("length", "length_m") if one in made.test.columns)
    columns: dict[str, Any] = {name: made.test.text(name)[rows] for name in made.test.columns}
    columns[length] = made.test.values(length)[rows] * 1.0001
    columns["id"] = [f"X{row}" for row in rows]
    columns["as_of"] = [max(made.train.text("as_of"))] * len(rows)
    columns["outcome"] = [f"{value:g}" for value in made.hidden[rows]]
    return replace(made, train=_appended(made.train, columns))


def hidden_rows_in_train(made: Made, folder: Path) -> Made:
    """train.csv has rows of the split day itself."""
    columns: dict[str, Any] = {name: made.test.text(name)[:40] for name in made.test.columns}
    columns |= {"as_of": ["2014-01-01"] * 40, "outcome": [f"{value:g}" for value in made.hidden[:40]]}
    return replace(made, train=_appended(made.train, columns))


def shared_groups(made: Made, folder: Path) -> Made:
    """A split by street that left one street on both sides."""
    train = with_column(made.train, "street", [f"T{row % 50}" for row in range(made.train.rows)])
    test = with_column(made.test, "street", [f"S{row % 20}" if row % 20 else "T7" for row in range(made.test.rows)])
    return replace(made, train=train, test=test, column="street")


def knows(made: Made, folder: Path) -> Made:
    """A column was computed from the record of today."""
    blurred = np.random.default_rng(3).normal(0, 0.9, made.train.rows)
    outcomes = made.train.values("outcome")
    past = (outcomes - outcomes.mean()) / outcomes.std() + blurred
    train = with_column(made.train, "urgency", past)
    return replace(made, train=train, test=with_column(made.test, "urgency", _blurred(made, 0.9)))


def knows_only_what_is_hidden(made: Made, folder: Path) -> Made:
    """A column that says nothing in train.csv and a good deal in test.csv."""
    train = with_column(made.train, "traffic", _drawn().normal(0, 1, made.train.rows))
    return replace(made, train=train, test=with_column(made.test, "traffic", _blurred(made, 1.0)))


def late_day(made: Made, folder: Path) -> Made:
    """The last inspection is that of the export."""
    days = [f"2013-{row % 12 + 1:02d}-15" for row in range(made.test.rows)]
    days[5] = "2015-06-30"
    train = with_column(made.train, "inspected", ["2010-05-01"] * made.train.rows)
    return replace(made, train=train, test=with_column(made.test, "inspected", days))


def late_day_in_text(made: Made, folder: Path) -> Made:
    """A note in a raw table was written later."""
    notes = [*["seen by car"] * 30, "patched again on 4/17/2015 after a call", "resurfaced Aug 3, 2014"]
    table = table_of("notes.csv", {"row": range(32), "note": notes})
    return replace(made, others=(*made.others, table))


def late_month(made: Made, folder: Path) -> Made:
    """A raw table was not cut at the split; it writes days as 4/15."""
    rated = [f"{row % 12 + 1}/{9 + row % 7:02d}" for row in range(100)]
    return replace(made, others=(*made.others, table_of("visits.csv", {"visit": range(100), "dateRated": rated})))


def copy_under_other_names(made: Made, folder: Path) -> Made:
    """The answer as two words."""
    words = ["red" if one > 0 else "green" for one in made.hidden]
    return replace(made, test=with_column(made.test, "colour", words))


def copy_on_another_scale(made: Made, folder: Path) -> Made:
    """The answer as a number that is drawn from two ranges."""
    drawn = _drawn().random(made.test.rows)
    return replace(made, test=with_column(made.test, "budget", np.exp(made.hidden * 3 + drawn)))


def copy_in_raw_table(made: Made, folder: Path) -> Made:
    """A raw table of the same units has what came of them, with some units left out."""
    ids, hidden = made.test.text("id")[::-1], made.hidden[::-1]
    kept = np.arange(len(ids)) % 10 > 0
    table = table_of(
        "works.csv", {"asset": ids[kept], "state": ["open" if one > 0 else "done" for one in hidden[kept]]}
    )
    return replace(made, others=(*made.others, table))


def rows_of_raw_table(made: Made, folder: Path) -> Made:
    """A raw table has a row for each call, and calls came with the outcome."""
    many = (made.hidden > 0) * 2 + _drawn().integers(0, 3, made.test.rows)
    ids = np.repeat(made.test.text("id"), many + 1)
    return replace(made, others=(*made.others, table_of("calls.csv", {"asset": ids})))


def missing_where_yes(made: Made, folder: Path) -> Made:
    """A cell was emptied when the block was rebuilt."""
    gone = (made.hidden > 0) & (_drawn().random(made.test.rows) < 0.9)
    surveyed = np.where(gone, np.nan, _drawn().normal(8, 1, made.test.rows))
    train = with_column(made.train, "surveyed", _drawn().normal(8, 1, made.train.rows))
    return replace(made, train=train, test=with_column(made.test, "surveyed", surveyed))


def outcome_left_in(made: Made, folder: Path) -> Made:
    """test.csv still has its outcomes, some of them."""
    values = [f"{value:g}" if row % 3 else None for row, value in enumerate(made.hidden)]
    return replace(made, test=with_column(made.test, "outcome", values))


def times_of_photos(made: Made, folder: Path) -> Made:
    """A photo for each unit, taken anew of those that fell."""
    (folder / "photos").mkdir(parents=True)
    for unit, value in zip(made.test.text("id"), made.hidden, strict=True):
        photo = folder / "photos" / f"{unit}.jpg"
        photo.write_bytes(b"photo")
        written = 1_400_000_000 + (50_000_000 if value > 0 else 0) + int(unit[-2:])
        os.utime(photo, (written, written))
    return replace(made, folder=folder)


def notes_of_parquet(made: Made, folder: Path) -> Made:
    """A Parquet whose notes still list the outcome."""
    folder.mkdir(exist_ok=True)
    table = pa.table({"id": ["1"]}).replace_schema_metadata({"pandas": '{"columns": ["id", "outcome"]}'})
    pa.parquet.write_table(table, folder / "blocks.parquet")
    return replace(made, folder=folder)


def _appended(table: ChallengeTable, columns: dict[str, Any]) -> ChallengeTable:
    more = table_of(table.name, {name: columns[name] for name in table.columns})
    return ChallengeTable(table.name, pa.concat_tables([table.cells, more.cells]))


# Each with the kind, the file and the column that must be named.
PLANTED: dict[Planted, tuple[str, str, str]] = {
    ids_by_answer: ("order", "test.csv", "id"),
    ids_by_time: ("order", "train.csv", "id"),
    rows_by_answer: ("order", "test.csv", ""),
    rows_with_answer_in_the_middle: ("order", "test.csv", ""),
    twins: ("twins", "test.csv", ""),
    hidden_rows_in_train: ("dates after the split", "train.csv", "as_of"),
    shared_groups: ("shared groups", "test.csv", "street"),
    knows: ("knows the answer", "test.csv", "urgency"),
    knows_only_what_is_hidden: ("knows the answer", "test.csv", "traffic"),
    late_day: ("dates after the split", "test.csv", "inspected"),
    late_day_in_text: ("dates after the split", "notes.csv", "note"),
    late_month: ("dates after the split", "visits.csv", "dateRated"),
    copy_under_other_names: ("copy of the answer", "test.csv", "colour"),
    copy_on_another_scale: ("copy of the answer", "test.csv", "budget"),
    copy_in_raw_table: ("copy of the answer", "works.csv", "state"),
    rows_of_raw_table: ("knows the answer", "calls.csv", ""),
    missing_where_yes: ("missing tells", "test.csv", "surveyed"),
    outcome_left_in: ("copy of the answer", "test.csv", "outcome"),
    times_of_photos: ("metadata", "photos", ""),
    notes_of_parquet: ("metadata", "blocks.parquet", ""),
}

# What is true besides, once it is planted.
ALSO: dict[Planted, set[tuple[str, str, str]]] = {
    shared_groups: {("shared groups", "test.csv", "id")},
    hidden_rows_in_train: {("twins", "test.csv", "")},
    knows: {("knows the answer", "train.csv", "urgency")},
}
