"""What questions are answered with, against a second way that is slow and plain."""

from __future__ import annotations

import itertools
import math
import random
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.catalog.reading.oracle import plain_words
from tests.thorough import examples
from upstate.catalog.asking import (
    Among,
    BadQuestion,
    Call,
    Cell,
    Ordered,
    Question,
    Selected,
    Value,
    answer,
    count_matching,
)
from upstate.catalog.reading.copying import copy_of, word_index_of, write_copy
from upstate.engine import literal
from upstate.errors import LimitReached, UnreadableFile

ROWS = 6000
WORDS = ["Café", "oak's", "Elm-street", "élan", "5th", "O'Brien", "", "water", "WATER", "überfluß", "naïve"]


def _cells() -> list[tuple[Any, ...]]:
    chance = random.Random(7)
    numbers = [None, 0.0, -0.0, 1.5, -2.25, math.inf, -math.inf, math.nan, 1e308, 12.0]
    wholes = [None, 0, -1, 3, 2**53 + 1, 2**62, -(2**62), 7]
    days = [None, date(1969, 12, 31), date(1900, 2, 28), date(2020, 2, 29), date(2014, 5, 31)]
    return [
        (
            chance.choice([None, "a", "b'\"%_\\", "É x"]),
            chance.choice(wholes),
            chance.choice(numbers),
            chance.choice(days),
            chance.choice([None, True, False]),
            chance.choice([None, " ".join(chance.choices(WORDS, k=3))]),
        )
        for _ in range(ROWS)
    ]


CELLS = _cells()
NAMES = ("group", "whole", "number", "day", "flag", "said")


def _written(folder: Path) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = [pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_(), pa.string()]
    columns = [pa.array([row[place] for row in CELLS], type_, from_pandas=False) for place, type_ in enumerate(types)]
    path = folder / "table.parquet"
    pq.write_table(pa.table(dict(zip(NAMES, columns, strict=True))), path, row_group_size=1000)
    return path


@pytest.fixture(scope="module", params=["from the Parquet", "from its copy"])
def table(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = _written(tmp_path_factory.mktemp("asked"))
    if request.param == "from its copy":
        write_copy(path, least=1)
        assert copy_of(path).is_file()
        assert word_index_of(path).is_file()
    return path


def call(function: str, *arguments: Any) -> Call:
    return Call(function, arguments)


Row = tuple[Any, ...]
# A condition, and the same in Python: true, false, or None where it is unknown.
CONDITIONS: list[tuple[Any, Callable[[Row], bool | None]]] = [
    (call("=", Cell("group"), Value("b'\"%_\\")), lambda row: None if row[0] is None else row[0] == "b'\"%_\\"),
    (call(">", Cell("whole"), Value(2**53)), lambda row: None if row[1] is None else row[1] > 2**53),
    (call(">=", Cell("number"), Value(0)), lambda row: None if _gone(row[2]) else row[2] >= 0),
    (call("is null", Cell("number")), lambda row: _gone(row[2])),
    (call("<", Cell("day"), Value("1970-01-01")), lambda row: None if row[3] is None else row[3] < date(1970, 1, 1)),
    (
        call("or", call("=", Cell("flag"), Value(True)), call("=", Cell("group"), Value("a"))),
        lambda row: _or(row[4], None if row[0] is None else row[0] == "a"),
    ),
    (call("not", call("=", Cell("group"), Value("a"))), lambda row: None if row[0] is None else row[0] != "a"),
    (call("in", Cell("whole"), Value(3), Value(2**62)), lambda row: None if row[1] is None else row[1] in (3, 2**62)),
    (call("like", Cell("group"), Value("%\\%\\_%")), lambda row: None if row[0] is None else "%_" in row[0]),
    (
        call("between", call("part month", Cell("day")), Value(3), Value(12)),
        lambda row: None if row[3] is None else 3 <= row[3].month <= 12,
    ),
]


def _gone(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _or(one: bool | None, other: bool | None) -> bool | None:
    return True if one or other else None if one is None or other is None else False


def _shown(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


@pytest.mark.parametrize("place", range(len(CONDITIONS)))
def test_a_condition_leaves_the_rows_for_which_it_is_true(table: Path, place: int) -> None:
    node, holds = CONDITIONS[place]
    wanted = [number for number, row in enumerate(CELLS) if holds(row)]
    chance = random.Random(place)
    for _ in range(examples(8)):
        offset, limit = chance.choice([0, 1, len(wanted) - 2, 10**30]), chance.choice([0, 1, 50, 3000])
        found = answer(parquet=table, question=Question(where=node, limit=limit, offset=max(0, offset)))
        assert list(found.numbers) == wanted[max(0, offset) :][:limit]
        assert found.is_cut == (len(wanted) > max(0, offset) + limit)
        assert [tuple(map(_shown, CELLS[number])) for number in found.numbers] == list(found.rows)
    assert count_matching(parquet=table, question=Question(where=node)) == len(wanted)


def test_an_order_is_the_same_on_every_page(table: Path) -> None:
    def key(number: int) -> tuple[Any, ...]:
        value = CELLS[number][2]
        return (1, 0.0, number) if _gone(value) else (0, -value, number)

    wanted = sorted(range(ROWS), key=key)
    order = (Ordered(Cell("number"), descending=True),)
    for offset, limit in ((0, 100), (5000, 300), (100, 5000)):
        found = answer(parquet=table, question=Question(order=order, offset=offset, limit=limit))
        assert list(found.numbers) == wanted[offset:][:limit]


def test_without_an_order_rows_come_in_the_order_of_the_file(table: Path) -> None:
    found = answer(parquet=table, question=Question(after=2499, offset=3, limit=5))
    assert found.numbers == (2503, 2504, 2505, 2506, 2507)
    assert found.next_after == 2507
    assert answer(parquet=table, question=Question(after=-5, limit=1)).numbers == (0,)
    assert answer(parquet=table, question=Question(after=10**40, limit=1)).numbers == ()
    assert answer(parquet=table, question=Question(limit=ROWS)).rows == tuple(tuple(map(_shown, row)) for row in CELLS)


def test_rows_of_a_list_of_values_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    # The database makes a join of a list, which takes the parts of the file as they come.
    path, rows = tmp_path / "numbers.parquet", 600
    pq.write_table(pa.table({"n": [number * 7 % 11 for number in range(rows)]}), path, row_group_size=7)
    wanted = [number for number in range(rows) if number * 7 % 11 < 2]
    listed = call("in", Cell("n"), *(Value(one % 2) for one in range(6)))
    for where, limit in itertools.product([listed, Among(tuple(reversed(wanted)))], [3, rows] * 20):
        assert list(answer(parquet=path, question=Question(where=where, limit=limit)).numbers) == wanted[:limit]


def test_figures_of_groups_are_right_and_sums_of_whole_numbers_exact(table: Path) -> None:
    key = call("left", Cell("group"), Value(1))
    figures = (
        Selected(key, "key"),
        Selected(call("count all"), "rows"),
        Selected(call("sum", Cell("whole")), "sum"),
        Selected(call("count distinct", Cell("number")), "numbers"),
        Selected(call("max", Cell("number")), "most"),
    )
    found = answer(parquet=table, question=Question(select=figures, group=(key,), order=(Ordered(key),)))
    groups: dict[str | None, list[Row]] = {}
    for row in CELLS:
        groups.setdefault(row[0][:1] if row[0] is not None else None, []).append(row)
    wanted = [
        (
            name,
            len(rows),
            sum(row[1] for row in rows if row[1] is not None),
            len({row[2] for row in rows if not _gone(row[2])}),
            None,  # infinite: no value
        )
        for name, rows in sorted(groups.items(), key=lambda one: (one[0] is None, (one[0] or "").encode()))
    ]
    assert list(found.rows) == wanted
    page = Question(select=figures, group=(key,), order=(Ordered(key),), limit=1, offset=2)
    assert count_matching(parquet=table, question=page) == len(wanted), "groups are counted whatever the page"
    nothing = answer(
        parquet=table, question=Question(select=figures[1:3], where=call("=", Cell("group"), Value("no such")))
    )
    assert nothing.rows == ((0, None),)


@pytest.mark.parametrize(
    "search", ["cafe", "WATER Élan", "o'brien", "oak s 5TH", "wat", "b", "x é", "!!", "naive cafe"]
)
def test_a_search_finds_whole_words_with_the_index_and_without_it(table: Path, search: str) -> None:
    words = plain_words(search)
    wanted = [
        number for number, row in enumerate(CELLS) if words and words <= (plain_words(row[0]) | plain_words(row[5]))
    ]
    found = answer(parquet=table, question=Question(search=search, limit=ROWS))
    assert list(found.numbers) == wanted
    assert list(answer(parquet=table, question=Question(search=search, limit=7, offset=2)).numbers) == wanted[2:9]
    assert count_matching(parquet=table, question=Question(search=search)) == len(wanted)
    flagged = answer(
        parquet=table, question=Question(search=search, where=call("=", Cell("flag"), Value(True)), limit=ROWS)
    )
    assert list(flagged.numbers) == [number for number in wanted if CELLS[number][4]]


@pytest.mark.parametrize(
    "question",
    [
        Question(limit=-1),
        Question(offset=-1),
        Question(search=" ".join(map(str, range(30)))),
        Question(search="\ud800"),
        Question(select=(Selected(Cell("group"), "g"),), distinct=True, order=(Ordered(Cell("whole")),)),
        Question(having=call(">", call("count all"), Value(1))),
        Question(select=(Selected(call("stddev samp", Cell("number")), "s"),)),
        Question(order=(Ordered(call("count all")),)),
        Question(where=call("=", Cell("group"), Value("\ud800"))),
        Question(where=call("=", Cell("number"), Value(10**400))),
        Question(where=call("=", Cell("number"), Value(math.inf))),
        Question(where=call("or", *(call("like", Cell("said"), Value("%x" * 9)) for _ in range(6)))),
    ],
)
def test_a_question_that_has_no_answer_is_refused_in_three_parts(table: Path, question: Question) -> None:
    with pytest.raises(BadQuestion) as fault:
        answer(parquet=table, question=question)
    assert fault.value.given
    assert fault.value.allowed
    assert fault.value.next_step


def test_an_answer_of_very_long_texts_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    duckdb.execute(f"COPY (SELECT repeat('x', 100_000) AS long FROM range(300)) TO {literal(path)}")
    eight = tuple(Selected(Cell("long"), str(place)) for place in range(8))
    assert len(answer(parquet=path, question=Question(select=eight[:1])).rows) == 300
    with pytest.raises(LimitReached, match="more than 64 million letters"):
        answer(parquet=path, question=Question(select=eight))


@pytest.mark.parametrize("apart", [1, 7, 400])
def test_rows_that_lie_far_apart_are_found_as_those_that_lie_together(tmp_path: Path, apart: int) -> None:
    path = tmp_path / "table.parquet"
    made = f"SELECT range AS id, CASE WHEN range % {apart} = 0 THEN 'rare' ELSE 'usual' END AS said FROM range(60_000)"
    duckdb.execute(f"COPY ({made}) TO {literal(path)}")
    write_copy(path)
    found = answer(parquet=path, question=Question(search="rare", limit=120, offset=3))
    assert list(found.numbers) == [apart * place for place in range(3, 123)]
    assert found.rows == tuple((number, "rare") for number in found.numbers)


def test_a_copy_that_is_broken_leaves_the_answer_to_the_parquet(tmp_path: Path) -> None:
    path = _written(tmp_path)
    write_copy(path, least=1)
    copy_of(path).write_bytes(b"no database")
    assert answer(parquet=path, question=Question(search="cafe", limit=1)).rows


def test_a_small_table_has_no_copy(tmp_path: Path) -> None:
    path = _written(tmp_path)
    told: list[str] = []
    write_copy(path, progress=lambda words, done=0, total=0: told.append(words))
    assert not copy_of(path).exists() and told == []


def test_how_far_a_copy_is_is_told_to_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    duckdb.execute(f"COPY (SELECT 'row ' || range AS words FROM range(50_000)) TO {literal(path)}")
    told: list[tuple[str, int, int]] = []
    write_copy(path, progress=lambda words, done=0, total=0: told.append((words, done, total)))
    rows, *words = told
    assert rows == ("Keeping the rows once more, to be read fast", 0, 0)
    assert {one[0] for one in words} == {"Keeping an index of the words"} and {one[2] for one in words} == {50_000}
    counts = [one[1] for one in words]
    assert counts == sorted(set(counts)) and len(counts) > 1 and counts[-1] == 50_000


def test_readers_see_one_version_whole_while_the_next_takes_its_place(tmp_path: Path) -> None:
    """Every version holds its own number in every row."""
    current, faults, over = [0], list[str](), threading.Event()

    def publish(number: int) -> None:
        folder = tmp_path / str(number)
        folder.mkdir()
        duckdb.sql(f"SELECT {number} AS version FROM range(5000)").write_parquet(str(folder / "t.parquet"))
        current[0] = number

    def read() -> None:
        while not over.is_set():
            number = current[0]
            figures = tuple(Selected(call(name, Cell("version")), name) for name in ("min", "max", "count"))
            found = answer(parquet=tmp_path / str(number) / "t.parquet", question=Question(select=figures)).rows
            if found != ((number, number, 5000),):
                faults.append(f"{number}: {found}")

    publish(0)
    readers = [threading.Thread(target=read) for _ in range(4)]
    for one in readers:
        one.start()
    for number in range(1, 9):  # more than are kept open
        publish(number)
    over.set()
    for one in readers:
        one.join()
    assert not faults


def test_a_version_that_was_taken_away_is_told_though_it_was_open(tmp_path: Path) -> None:
    path = _written(tmp_path)
    assert answer(parquet=path, question=Question(limit=1)).rows
    path.unlink()
    with pytest.raises(UnreadableFile):
        answer(parquet=path, question=Question(limit=1))


def test_a_question_is_given_up_once_whoever_asked_has_left(table: Path) -> None:
    from upstate.catalog.reading.opening import open_published
    from upstate.engine.deadline import asked_by

    without_end = "SELECT count(*) FROM range(1_000_000_000_000) AS a, published WHERE a.range % 7 = file_row_number"
    with (
        asked_by(lambda: True),
        open_published(table) as published,
        pytest.raises(LimitReached, match="given up by whoever asked"),
    ):
        published.rows(without_end)
    with open_published(table) as published:
        assert published.row("SELECT count(*) FROM published") == (ROWS,)


def test_a_rows_number_is_compared_with_what_else_is_in_the_row(table: Path) -> None:
    """DuckDB 1.5 fails at the first of these where it reads the other columns of a page later than the numbers of its rows."""
    same = call("in", call("row number"), call("part year", Cell("day")))
    never = call("is null", call("coalesce", Value(""), Cell("group")))
    assert answer(parquet=table, question=Question(where=call("and", same, never), limit=20)).rows == ()
    expected = tuple(number for number, row in enumerate(CELLS) if row[3] is not None and row[3].year == number)
    assert answer(parquet=table, question=Question(where=same, limit=20)).numbers == expected
