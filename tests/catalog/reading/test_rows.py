"""Pages against an oracle in plain Python, with hostile names and cells."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.catalog.reading import oracle
from tests.catalog.reading.strategies import NAMES, SORTS, filters, tables
from tests.catalog.reading.tables import plain, write
from tests.thorough import examples
from upstate.catalog.reading import BadFilter, Filter, NoSuchColumn, Operator, Page, Sort, load_page, load_schema
from upstate.engine import Limits
from upstate.errors import LimitReached, UnreadableFile, UpstateError

EXACT = settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _shown(page: Page) -> list[dict[str, Any]]:
    return [dict(zip([column.name for column in page.columns], row, strict=True)) for row in page.rows]


@EXACT
@given(columns=tables(), asked=filters(), sort=SORTS)
def test_a_page_is_what_plain_python_finds(columns: Any, asked: list[Filter], sort: Sort | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows = plain(path)
        page = load_page(parquet=path, filters=asked, sort=sort)
    places = oracle.ordered(rows, oracle.matching(rows, asked), sort)
    assert list(page.numbers) == places
    assert _shown(page) == [rows[place] for place in places]
    assert (page.matching, page.total, page.first) == (len(places), len(rows), 1 if places else 0)


@settings(EXACT, max_examples=examples(60))
@given(columns=tables(), asked=filters(), sort=SORTS)
def test_walking_forward_and_back_shows_every_row_once(columns: Any, asked: list[Filter], sort: Sort | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.parquet", columns)
        rows = plain(path)
        places = oracle.ordered(rows, oracle.matching(rows, asked), sort)
        page = load_page(parquet=path, filters=asked, sort=sort, rows=6)
        forward = [page]
        while page.next_after is not None and len(forward) < 10:
            page = load_page(parquet=path, filters=asked, sort=sort, rows=6, after=page.next_after)
            forward.append(page)
        back = [page]
        while page.previous_before is not None and len(back) < 10:
            page = load_page(parquet=path, filters=asked, sort=sort, rows=6, before=page.previous_before)
            back.insert(0, page)
    assert [number for page in forward for number in page.numbers] == places
    assert back == forward
    assert [page.first for page in forward if page.numbers] == list(range(1, len(places) + 1, 6))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write(
        tmp_path / "x.parquet",
        {
            "id": ("whole", list(range(20))),
            "note": ("text", ["100%", "100 %", "a_b", "axb", None] * 4),
            "size": ("number", [float("nan"), 1.0, None, float("inf"), -1.0] * 4),
            "place": ("shape", [b"x"] * 20),
        },
    )


def test_signs_of_patterns_are_taken_as_they_are(table: Path) -> None:
    def found(operator: Operator, value: str) -> int:
        return load_page(parquet=table, filters=[Filter("note", operator, value)]).matching

    assert found(Operator.CONTAINS, "%") == 8
    assert found(Operator.CONTAINS, "0%") == 4
    assert found(Operator.CONTAINS, "a_b") == 4
    assert found(Operator.CONTAINS, "*") == 0
    assert found(Operator.STARTS_WITH, "A") == 8


def test_what_is_not_a_number_counts_as_missing_even_where_the_file_says_that_all_are_small(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {"size": ("number", [1.0, float("nan"), 2.0])})
    assert load_page(parquet=path, filters=[Filter("size", Operator.AT_LEAST, "0")]).numbers == (0, 2)
    assert load_page(parquet=path, filters=[Filter("size", Operator.AT_MOST, "5")]).numbers == (0, 2)
    assert load_page(parquet=path, filters=[Filter("size", Operator.IS_MISSING)]).numbers == (1,)
    assert load_page(parquet=path, sort=Sort("size", descending=True)).rows == ((2.0,), (1.0,), (None,))


def test_shapes_are_not_shown_but_can_be_asked_for(table: Path) -> None:
    assert [column.name for column in load_page(parquet=table).columns] == ["id", "note", "size"]
    assert load_page(parquet=table, filters=[Filter("place", Operator.IS_NOT_MISSING)]).matching == 20


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {"note": ("text", ["é" * 2000, "é" * 1_000_000])})
    assert [len(row[0]) for row in load_page(parquet=path).rows] == [2000, 2001]


def test_a_page_is_never_larger_than_a_thousand_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {"id": ("whole", list(range(1500)))}, group=500)
    assert len(load_page(parquet=path, rows=10**9).rows) == 1000
    assert len(load_page(parquet=path, rows=-5).rows) == 1


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Filter("id", Operator.IS, "abc"), "'abc' is not a number"),
        (Filter("id", Operator.AT_LEAST, "nan"), "'nan' is not a number"),
        (Filter("id", Operator.AT_LEAST, "1e999999999"), "is not a number"),
        (Filter("id", Operator.CONTAINS, "1"), "does not go with it"),
        (Filter("note", Operator.AT_LEAST, "a"), "does not go with it"),
        (Filter("note", Operator.IS, "x" * 1_000_000), "1,000,000 characters"),
        (Filter("note", Operator.IS, "\ud800"), "halves of characters"),
        (Filter("place", Operator.IS, "1"), "does not go with it"),
        (Filter('id" OR 1=1 --', Operator.IS, "1"), "no column called"),
        (Filter("x" * 100_000, Operator.IS, "1"), "no column called"),
    ],
)
def test_a_filter_that_does_not_fit_is_told_in_three_parts(table: Path, one: Filter, said: str) -> None:
    with pytest.raises(UpstateError) as fault:
        load_page(parquet=table, filters=[one])
    assert said in fault.value.given
    assert fault.value.allowed and fault.value.next_step
    assert len(str(fault.value)) < 1000


def test_a_text_with_nul_is_looked_for_like_any_other(table: Path) -> None:
    assert load_page(parquet=table, filters=[Filter("note", Operator.IS, "100%\0")]).matching == 0


def test_more_filters_than_a_person_sets_are_refused(table: Path) -> None:
    with pytest.raises(BadFilter, match="There are 31 filters"):
        load_page(parquet=table, filters=[Filter("id", Operator.AT_LEAST, "1")] * 31)


@pytest.mark.parametrize("after", [-1, 20, 2**63, 10**40])
def test_a_row_that_is_not_there_is_told(table: Path, after: int) -> None:
    with pytest.raises(BadFilter, match="no row number"):
        load_page(parquet=table, after=after)


def test_sorting_by_what_has_no_order_is_refused(table: Path) -> None:
    with pytest.raises(NoSuchColumn):
        load_page(parquet=table, sort=Sort("place"))
    with pytest.raises(NoSuchColumn):
        load_page(parquet=table, sort=Sort("id; DROP TABLE x"))


def test_a_file_that_is_gone_or_broken_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 but no more")
    for path in (tmp_path / "none.parquet", broken, tmp_path):
        with pytest.raises(UnreadableFile):
            load_page(parquet=path)


def test_a_question_that_takes_too_long_is_stopped(table: Path) -> None:
    from upstate.catalog.reading.opening import open_published

    without_end = "SELECT count(*) FROM range(1_000_000_000_000) AS a, published WHERE a.range % 7 = file_row_number"
    with (
        open_published(table, Limits(seconds=0.2)) as published,
        pytest.raises(LimitReached, match="took longer than") as fault,
    ):
        published.rows(without_end)
    assert fault.value.allowed and fault.value.next_step


def test_rows_that_are_taken_too_slowly_are_stopped(tmp_path: Path) -> None:
    from upstate.catalog.reading.opening import open_published

    path = write(tmp_path / "x.parquet", {"id": ("whole", list(range(200_000)))}, group=1000)
    limits = Limits(memory="256MB", disk="1GB", threads=1, seconds=0.2)
    with open_published(path, limits) as published, pytest.raises(LimitReached, match="took longer than"):
        for _part in published.batches("SELECT * FROM published", rows=1000):
            time.sleep(0.05)


def test_a_folder_with_signs_of_patterns_in_its_name_is_only_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s a [1]* "city"'
    folder.mkdir()
    assert load_page(parquet=write(folder / "x?.parquet", {"id": ("whole", [7])})).rows == ((7,),)


def test_nothing_but_the_file_is_in_reach(tmp_path: Path) -> None:
    import duckdb

    from upstate.catalog.reading.opening import open_published

    path = write(tmp_path / "x.parquet", {"id": ("whole", [7])})
    other = write(tmp_path / "other.parquet", {"id": ("whole", [8])})
    with open_published(path) as published:
        for sql in (
            f"SELECT * FROM read_parquet('{other}')",
            "SELECT * FROM read_text('/etc/passwd')",
            f"COPY (SELECT 1) TO '{tmp_path / 'new.csv'}'",
            "SET enable_external_access = true",
            "SET memory_limit = '1TB'",
            "INSTALL spatial",
        ):
            with pytest.raises(duckdb.Error):
                published.connection.execute(sql)


def _read_many(path: str) -> int:
    return sum(load_page(parquet=Path(path), sort=Sort("id")).matching for _ in range(10))


def test_many_may_read_while_other_versions_are_written(tmp_path: Path) -> None:
    path = write(tmp_path / "1.parquet", {"id": ("whole", list(range(1000)))})
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        reading = pool.map_async(_read_many, [str(path)] * 4)
        for number in range(2, 30):
            write(tmp_path / f"{number}.parquet", {"id": ("whole", list(range(1000)))})
        assert reading.get(60) == [10_000] * 4


def test_every_hostile_name_can_be_sorted_by(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {name: ("whole", [2, None, 1]) for name in NAMES.values()})
    for name in NAMES.values():
        assert load_page(parquet=path, sort=Sort(name)).numbers == (2, 0, 1)


def test_the_columns_are_those_of_the_file_as_it_is_now(tmp_path: Path) -> None:
    path = write(tmp_path / "x.parquet", {"one": ("text", ["a"])})
    assert [one.name for one in load_schema(path)] == ["one"]
    write(path, {"one": ("text", ["a"]), "two": ("whole", [1])})
    assert [one.name for one in load_schema(path)] == ["one", "two"]
    path.unlink()
    with pytest.raises(UnreadableFile):
        load_schema(path)
