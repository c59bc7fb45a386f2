"""A question with the filters of the rows, walked page by page, against plain Python."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.reading.oracle import matching, ordered
from tests.catalog.reading.strategies import SORTS, filters, tables
from tests.catalog.reading.tables import plain, write
from tests.thorough import examples
from upstate.catalog.asking import BadQuestion, Cell, Ordered, Question, answer, filtered, page_after
from upstate.catalog.reading import Filter, Operator, Sort, load_schema


def walk(parquet: Path, asked: list[Filter], sort: Sort | None, rows: int) -> list[int]:
    """The places of all rows, page by page."""
    where = filtered(asked, load_schema(parquet))
    order = Ordered(Cell(sort.column), sort.descending) if sort else None
    seen: list[int] = []
    while True:
        question = Question(where=where, order=(order,) if order else (), limit=rows)
        if seen:
            question = page_after(parquet=parquet, question=question, number=seen[-1])
        page = answer(parquet=parquet, question=question)
        seen += page.numbers
        if not page.is_cut:
            return seen


@settings(max_examples=examples(60), deadline=None)
@given(columns=tables(), asked=filters(), sort=SORTS, rows=st.integers(1, 7))
def test_pages_show_each_row_that_plain_python_finds_once_and_in_order(
    columns: Any, asked: list[Filter], sort: Sort | None, rows: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parquet = write(Path(folder) / "t.parquet", columns)
        table = plain(parquet)
        assert walk(parquet, asked, sort, rows) == ordered(table, matching(table, asked), sort)


@pytest.mark.parametrize("descending", [False, True])
def test_long_numbers_that_name_things_are_told_apart(tmp_path: Path, descending: bool) -> None:
    first = 2**62 + 7
    parquet = write(tmp_path / "t.parquet", {"id": ("whole", [first + step for step in (3, 1, 2, 0)])})
    order = [3, 1, 2, 0]
    assert walk(parquet, [], Sort("id", descending=descending), 1) == (order[::-1] if descending else order)
    only = filtered([Filter("id", Operator.IS, str(first + 1))], load_schema(parquet))
    assert answer(parquet=parquet, question=Question(where=only)).numbers == (1,)


def test_a_row_that_is_not_there_is_told(tmp_path: Path) -> None:
    parquet = write(tmp_path / "t.parquet", {"id": ("whole", [1])})
    for number in (1, 2**80):
        with pytest.raises(BadQuestion, match="no row number"):
            page_after(parquet=parquet, question=Question(), number=number)
