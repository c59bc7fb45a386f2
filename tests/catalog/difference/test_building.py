"""What changed between two versions, as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from upstate.catalog.difference import Difference, build_difference, load_difference_page
from upstate.engine import Limits
from upstate.errors import LimitReached

Build = Callable[..., Difference]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """The difference of two tables given as columns."""

    def build(before: dict[str, Any], after: dict[str, Any], key: tuple[str, ...] = ()) -> Difference:
        for name, table in (("before", before), ("after", after)):
            pq.write_table(pa.table(table), tmp_path / f"{name}.parquet")
        return build_difference(
            before=tmp_path / "before.parquet",
            after=tmp_path / "after.parquet",
            key=key,
            target=tmp_path / "difference.parquet",
        )

    return build


def test_the_same_rows_in_another_order_are_no_difference(build: Build) -> None:
    difference = build({"id": [1, 2, 3], "x": ["a", "b", None]}, {"x": [None, "a", "b"], "id": [3, 1, 2]}, ("id",))
    assert difference.is_empty
    assert difference.sentence == "No row was added, removed or changed."


def test_the_sentence_counts_rows_and_names_the_column_that_changed_most(build: Build) -> None:
    before = {"id": [*range(10)], "status": ["open"] * 10, "note": ["x"] * 10}
    after = {"id": [*range(1, 12)], "status": ["closed"] * 5 + ["open"] * 6, "note": ["y"] + ["x"] * 10}
    difference = build(before, after, ("id",))
    assert difference.sentence == "2 rows were added, 1 removed and 5 changed, most in status (5)."
    assert difference.changes_by_column == {"status": 5, "note": 1}


def test_without_a_key_it_is_said_that_a_changed_row_counts_twice(build: Build) -> None:
    difference = build({"x": ["a", "a", "b"]}, {"x": ["a", "c", "b"]})
    assert (difference.added, difference.removed, difference.changed) == (1, 1, 0)
    assert difference.why_no_key == "The dataset names no key."
    assert difference.notes == (
        "The dataset names no key. So a row that changed counts once as removed and once as added.",
    )


def test_a_row_that_stands_one_time_more_is_added_once(build: Build, tmp_path: Path) -> None:
    difference = build({"x": ["a"]}, {"x": ["a", "a", "a"]})
    (row,) = load_difference_page(tmp_path / "difference.parquet", 1).rows
    assert (row.kind, row.times, difference.added, difference.rows_after) == ("added", 2, 2, 3)


def test_a_key_that_is_not_unique_is_told_and_not_used(build: Build) -> None:
    difference = build({"id": [1, 1, 2]}, {"id": [1, 2]}, ("id",))
    assert difference.key == ()
    assert difference.why_no_key == (
        "The key id can not be used: 1 value of it stands in more than one row of the earlier version."
    )


def test_a_number_that_was_text_is_told_once_and_not_in_every_row(build: Build) -> None:
    difference = build({"id": [1, 2], "n": ["1", "2"]}, {"id": [1, 2], "n": [1.0, 2.5]}, ("id",))
    assert difference.changed == 1
    assert "The column n was text and is a number now." in difference.notes


def test_two_columns_that_differ_only_in_capitals_are_told_apart(build: Build) -> None:
    difference = build({"id": [1], "Name": ["a"], "NAME": ["b"]}, {"id": [1], "NAME": ["b"]}, ("id",))
    assert (difference.columns_removed, difference.changed) == (("Name",), 0)


def test_the_row_number_of_a_draft_is_not_compared(build: Build) -> None:
    assert build({"_row": [2, 3], "x": ["a", "b"]}, {"x": ["a", "b"]}).is_empty


def test_the_summary_survives_json(build: Build) -> None:
    difference = build({"id": [1], "n": ["1"]}, {"id": [1], "m": [1.0]}, ("id",))
    assert Difference.model_validate(json.loads(difference.model_dump_json())) == difference


def test_pages_follow_each_other_without_a_gap_or_a_repeat(build: Build, tmp_path: Path) -> None:
    build({"id": pa.array([], pa.int64())}, {"id": [*range(25_001)]}, ("id",))
    target = tmp_path / "difference.parquet"
    pages = [load_difference_page(target, page, 997) for page in range(1, 27)]
    assert {(page.pages, page.total) for page in pages} == {(26, 25_001)}
    assert [row.key for page in pages for row in page.rows] == [(str(number),) for number in range(25_001)]


def test_rows_stand_by_what_happened_and_then_by_key(build: Build, tmp_path: Path) -> None:
    before = {"id": [30, 4, 100, 7, 12], "x": ["a"] * 5}
    after = {"id": [7, 9, 30, 4, 110], "x": ["b", "b", "b", "b", "b"]}
    build(before, after, ("id",))
    rows = load_difference_page(tmp_path / "difference.parquet", 1).rows
    assert [(row.kind, int(row.key[0] or 0)) for row in rows] == [
        ("added", 9), ("added", 110), ("removed", 12), ("removed", 100), ("changed", 4), ("changed", 7), ("changed", 30),
    ]  # fmt: skip


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (99, 3), (10**30, 3)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(build: Build, tmp_path: Path, asked: int, given: int) -> None:
    build({"id": pa.array([], pa.int64())}, {"id": [1, 2, 3]}, ("id",))
    assert load_difference_page(tmp_path / "difference.parquet", asked, 1).page == given


def test_versions_that_say_the_same_have_one_empty_page(build: Build, tmp_path: Path) -> None:
    build({"id": [1]}, {"id": [1]}, ("id",))
    page = load_difference_page(tmp_path / "difference.parquet", 1)
    assert (page.rows, page.pages, page.total) == ((), 1, 0)


def test_a_folder_whose_name_is_a_pattern_is_read_as_a_name(tmp_path: Path) -> None:
    folder = tmp_path / "it's [1]*?"
    folder.mkdir()
    pq.write_table(pa.table({"id": [1]}), folder / "a.parquet")
    difference = build_difference(
        before=folder / "a.parquet", after=folder / "a.parquet", key=("id",), target=folder / "d.parquet"
    )
    assert difference.is_empty


def test_what_does_not_fit_in_memory_and_disk_is_refused_in_words(tmp_path: Path) -> None:
    pq.write_table(
        pa.table({"id": [*range(300_000)], "x": [f"text {n * 7919}" for n in range(300_000)]}), tmp_path / "a.parquet"
    )
    with pytest.raises(LimitReached, match="needed more than"):
        build_difference(
            before=tmp_path / "a.parquet",
            after=tmp_path / "a.parquet",
            key=("id",),
            target=tmp_path / "d.parquet",
            limits=Limits(memory="6MB", disk="1MB", threads=1),
        )
    assert not (tmp_path / "d.parquet").exists()
