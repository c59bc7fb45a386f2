"""What DuckDB finds is what a slow and obvious comparison finds, whatever the tables hold."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.difference import oracle
from tests.thorough import examples
from upstate.catalog.difference import build_difference, load_difference_page

TYPES: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "text": (
        pa.string(),
        st.sampled_from(["a", " a", "a ", "A", "", "1", "1.0", "0", "nan", "2020-01-01", "é", "é", "a'b\n"]),
    ),
    "whole": (pa.int64(), st.sampled_from([0, 1, -1, 2**53, 2**53 + 1, 2**63 - 1])),
    "number": (
        pa.float64(),
        st.sampled_from(
            [0.0, -0.0, 1.0, 0.1, 0.30000000000000004, 0.3, float("nan"), float("inf"), 1e300, 1e17, 2.0**53]
        ),
    ),
    "flag": (pa.bool_(), st.booleans()),
    "day": (pa.date32(), st.sampled_from([date(2020, 1, 1), date(1850, 12, 31)])),
    "moment": (pa.timestamp("us"), st.sampled_from([datetime(2020, 1, 1), datetime(2020, 1, 1, 12, 30, 5)])),
    "shape": (pa.binary(), st.sampled_from([b"", b"\x00", b"\x01\x01", b"\x01\x02"])),
}
NAMES = ["id", "Id", "b c", 'q"', "it's"]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, tuple[Any, list[Any]]]:
    """A table of a few columns: name to type and values, missing ones among them."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4))
    length = draw(st.integers(0, 7))
    found = {}
    for name in names:
        type_, values = TYPES[draw(st.sampled_from(sorted(TYPES)))]
        cells = st.one_of(st.none(), values)
        found[name] = (type_, draw(st.lists(cells, min_size=length, max_size=length)))
    return found


@st.composite
def versions(draw: st.DrawFn) -> tuple[dict[str, tuple[Any, list[Any]]], dict[str, tuple[Any, list[Any]]]]:
    """Two tables; the second is often the first with some cells, types and rows changed."""
    before = draw(tables())
    after = draw(tables())
    if draw(st.booleans()):
        length = len(next(iter(before.values()))[1])
        kept = draw(st.lists(st.sampled_from(range(length)), max_size=7)) if length else []
        for name, (type_, values) in before.items():
            if name not in after or len(after[name][1]) != len(kept):
                after[name] = (type_, [values[place] for place in kept])
        after = {name: (type_, values) for name, (type_, values) in after.items() if len(values) == len(kept)}
    if draw(st.booleans()):  # a key that names each row
        for one in (before, after):
            length = len(next(iter(one.values()))[1]) if one else 0
            one["id"] = (pa.int64(), draw(st.permutations(range(8)))[:length])
    return before, after


def write(path: Path, table: dict[str, tuple[Any, list[Any]]]) -> Path:
    arrays = [pa.array(values, type_) for type_, values in table.values()]
    pq.write_table(pa.table(arrays, names=[*table]), path)
    return path


def found_in(parquet: Path) -> Counter[Any]:
    page = load_difference_page(parquet, 1, 1000)
    return Counter(
        {
            (row.kind, row.key, frozenset((cell.column, cell.before, cell.after) for cell in row.cells)): row.times
            for row in page.rows
        }
    )


def is_unique(table: dict[str, list[Any]], key: list[str], changed_types: set[str]) -> bool:
    names = [
        tuple(oracle.text(row[name]) if name in changed_types else _plain(row[name]) for name in key)
        for row in oracle.rows(table)
    ]
    return len(set(names)) == len(names)


def _plain(value: Any) -> Any:
    return ("nan",) if value != value else value


@settings(max_examples=examples(150), deadline=None)
@given(versions(), st.one_of(st.just(["id"]), st.lists(st.sampled_from(NAMES), unique=True, max_size=2)))
def test_the_difference_is_that_of_the_slow_and_obvious_comparison(given_: Any, key: list[str]) -> None:
    typed_before, typed_after = given_
    before, after = ({name: values for name, (_, values) in one.items()} for one in given_)
    changed_types = {n for n in before if n in after and typed_before[n][0] != typed_after[n][0]}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "difference.parquet"
        difference = build_difference(
            before=write(Path(folder) / "before.parquet", typed_before),
            after=write(Path(folder) / "after.parquet", typed_after),
            key=key,
            target=target,
        )
        found = found_in(target)
    usable = (
        bool(key)
        and all(name in before and name in after for name in key)
        and all(is_unique(one, key, changed_types) for one in (before, after))
    )
    assert difference.key == (tuple(key) if usable else ())
    assert bool(difference.why_no_key) is not usable
    expected = (
        oracle.by_key(before, after, key=key, changed_types=changed_types)
        if usable
        else oracle.as_multisets(before, after, changed_types=changed_types)
    )
    assert found == expected
    for kind in ("added", "removed", "changed"):
        assert getattr(difference, kind) == sum(n for (name, _, _), n in expected.items() if name == kind)
    by_column = Counter(cell[0] for (kind, _, cells) in expected if kind == "changed" for cell in cells)
    assert difference.changes_by_column == by_column
    assert {one.column for one in difference.types_changed} == changed_types
    assert {*difference.columns_added} == {*after} - {*before}
    assert {*difference.columns_removed} == {*before} - {*after}
