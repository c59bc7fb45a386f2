"""Filters in addresses."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from tests.catalog.reading.strategies import CELLS, NAMES, SORTS, filters
from tests.catalog.reading.tables import write
from tests.thorough import examples
from upstate.catalog.reading import (
    BadFilter,
    Column,
    Filter,
    NoSuchColumn,
    Operator,
    Sort,
    load_schema,
    parse_filters,
    parse_row,
    parse_sort,
    to_query,
)


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> tuple[Column, ...]:
    columns: Any = {NAMES[kind]: (kind, []) for kind in CELLS}
    return load_schema(write(tmp_path_factory.mktemp("table") / "x.parquet", columns))


@settings(max_examples=examples(200), deadline=None)
@given(asked=filters(), sort=SORTS)
def test_what_is_written_into_an_address_is_read_back(
    schema: tuple[Column, ...], asked: list[Filter], sort: Sort | None
) -> None:
    pairs = parse_qsl(to_query(asked, sort, after=7), keep_blank_values=True)
    assert parse_filters(pairs, schema) == tuple(dict.fromkeys(asked))
    assert parse_sort(pairs, schema) == sort
    assert ("after", "7") in pairs


def test_an_address_reads_like_one(schema: tuple[Column, ...]) -> None:
    assert to_query([Filter("material", Operator.IS, "CI")], Sort("opened", descending=True)) == (
        "f.material.is=CI&sort=opened&order=desc"
    )


def test_the_form_that_adds_a_filter_is_read_too(schema: tuple[Column, ...]) -> None:
    pairs = [("f.c0.from", "2014"), ("column", "file_row_number"), ("operator", "is"), ("value", "yes")]
    assert parse_filters(pairs, schema) == (
        Filter("c0", Operator.AT_LEAST, "2014"),
        Filter("file_row_number", Operator.IS, "yes"),
    )


def test_a_field_left_empty_is_no_filter(schema: tuple[Column, ...]) -> None:
    pairs = [("f.c0.from", ""), ("f.c0.to", " "), ("column", "c0"), ("operator", "is"), ("value", "")]
    assert parse_filters(pairs, schema) == ()


def test_other_parameters_are_let_be(schema: tuple[Column, ...]) -> None:
    assert parse_filters([("after", "7"), ("utm_source", "x"), ("fbclid", "'; DROP")], schema) == ()


@pytest.mark.parametrize("name", ["f.c0.is not", "f.c0", "f.", "f..", "f.c0.is;DROP TABLE x"])
def test_a_filter_without_a_known_operator_is_told(schema: tuple[Column, ...], name: str) -> None:
    with pytest.raises((BadFilter, NoSuchColumn)) as fault:
        parse_filters([(name, "1")], schema)
    assert fault.value.allowed and fault.value.next_step


def test_a_value_that_does_not_fit_is_told_on_reading_the_address(schema: tuple[Column, ...]) -> None:
    with pytest.raises(BadFilter, match=r"'31\.12\.2014' is not a date"):
        parse_filters([(f"f.{NAMES['day']}.from", "31.12.2014")], schema)


def test_a_page_lies_behind_the_number_of_a_row_and_nothing_else() -> None:
    assert (parse_row(""), parse_row("0"), parse_row("12")) == (None, 0, 12)
    for text in ("-1", "1e5", "٣", "9" * 19):
        with pytest.raises(BadFilter, match="is not the number of a row"):
            parse_row(text)


def test_an_order_by_a_column_that_is_not_there_is_no_order(schema: tuple[Column, ...]) -> None:
    assert parse_sort([("sort", "nothing")], schema) is None
