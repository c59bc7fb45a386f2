"""The hidden answers on disk: there and back, and what is refused."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.challenges.scoring.made import answers_of
from upstate.challenges.answers import Answers
from upstate.challenges.scoring.keeping import load_answers, save_answers
from upstate.errors import BadWorkspace

GOOD = answers_of([0, 1, 0], public=[True, False, True], places=["North", "", "Süd"], present=[1.5, -2, 0])


def columns(answers: Answers) -> list[list[object]]:
    return [list(array) for array in (answers.ids, answers.values, answers.public, answers.places, answers.present)]


def test_answers_come_back_as_they_were(tmp_path: Path) -> None:
    save_answers(tmp_path / "hidden" / "answers.parquet", GOOD)
    assert columns(load_answers(tmp_path / "hidden" / "answers.parquet")) == columns(GOOD)


def test_only_their_owner_may_read_the_file(tmp_path: Path) -> None:
    save_answers(tmp_path / "answers.parquet", GOOD)
    assert stat.S_IMODE((tmp_path / "answers.parquet").stat().st_mode) == 0o600


def test_they_are_read_once_until_the_file_changes_and_nobody_writes_to_them(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    save_answers(path, GOOD)
    first = load_answers(path)
    assert load_answers(path) is first
    with pytest.raises(ValueError, match="read-only"):
        first.values[0] = 1
    save_answers(path, replace(GOOD, values=np.array([1.0, 1.0, 0.0])))
    assert load_answers(path).values.tolist() == [1, 1, 0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ids": np.array(["b", "a", "c"], object)}, "not in order"),
        ({"ids": np.array(["a", "a", "b"], object)}, "there twice"),
        ({"ids": np.array(["", "a", "b"], object)}, "an id is empty"),
        ({"ids": np.array(["a", None, "b"], object)}, "no text"),
        ({"values": np.array([0, np.nan, 1])}, "the column value"),
        ({"present": np.array([0, np.inf, 1])}, "the column present"),
        ({"values": np.array([0.0, 1.0])}, "not of one length"),
        ({"places": np.array(["a", None, "b"], object)}, "a place is no text"),
    ],
)
def test_disorder_is_refused_when_they_are_saved(tmp_path: Path, change: dict[str, object], said: str) -> None:
    with pytest.raises(BadWorkspace, match=said):
        save_answers(tmp_path / "answers.parquet", replace(GOOD, **change))
    assert not [*tmp_path.iterdir()]


def test_no_answers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadWorkspace, match="no rows"):
        save_answers(tmp_path / "answers.parquet", answers_of([]))


def _table(**changes: object) -> pa.Table:
    whole = {"id": ["a", "b"], "value": [0.0, 1.0], "public": [True, False], "place": ["", "x"], "present": [1.0, 2.0]}
    return pa.table({name: values for name, values in {**whole, **changes}.items() if values is not None})


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (_table(present=None), "no Parquet file with these columns"),
        (_table(value=[None, 1.0]), "empty cells"),
        (_table(value=[0, 1]), "another type"),
        (_table(id=["b", "a"]), "not in order"),
        (_table(value=[0.0, float("nan")]), "the column value"),
    ],
)
def test_a_file_that_another_wrote_is_refused_where_it_is_not_so(tmp_path: Path, table: pa.Table, said: str) -> None:
    pq.write_table(table, tmp_path / "answers.parquet")
    with pytest.raises(BadWorkspace, match=said):
        load_answers(tmp_path / "answers.parquet")


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    with pytest.raises(BadWorkspace, match="not there"):
        load_answers(path)
    save_answers(path, GOOD)
    whole = path.read_bytes()
    for content in (b"", b"PAR1", os.urandom(200), whole[: len(whole) // 2], whole[:20] + b"\xff" * 20 + whole[40:]):
        path.write_bytes(content)
        with pytest.raises(BadWorkspace):
            load_answers(path)
