"""`datastore_search` against a slow and obvious second way to answer it, and against whatever anybody sends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.catalog.reading.oracle import plain_words
from tests.catalog.reading.strategies import KINDS, NAMES, tables
from tests.catalog.reading.tables import plain as rows_of
from tests.catalog.reading.tables import write
from tests.thorough import examples
from upstate.catalog.description import FieldMeaning
from upstate.catalog.reading import Kind
from upstate.errors import UpstateError
from upstate.web.catalog.api.ckan.fields import ID, fields_of
from upstate.web.catalog.api.ckan.parameters import Parameters
from upstate.web.catalog.api.ckan.tables import search_rows

TYPES = {
    Kind.TEXT: "text",
    Kind.WHOLE: "integer",
    Kind.NUMBER: "number",
    Kind.YES_NO: "boolean",
    Kind.DATE: "date",
    Kind.TIME: "timestamp",
    Kind.SHAPE: "geometry",
}
COLUMNS = {NAMES[kind]: TYPES[KINDS[kind]] for kind in NAMES}
FIELDS = fields_of(COLUMNS, {})
Row = dict[str, Any]


def searched(parquet: Path, asked: dict[str, Any], fields: Any = FIELDS) -> dict[str, Any]:
    found = search_rows(parquet, fields, Parameters(asked), resource="r")
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def sent(value: Any) -> Any:
    """A cell as a program sends it."""
    return value.isoformat() if isinstance(value, date) else value


def shown(value: Any) -> Any:
    """A cell as the answer has it: no JSON has an infinite number."""
    return None if isinstance(value, float) and value in (float("inf"), float("-inf")) else sent(value)


def ordered(rows: Sequence[Row], order: Sequence[tuple[str, bool]]) -> list[Row]:
    """By each name in turn, rows without a value last; Python's sort keeps the order of equal ones."""
    found = list(rows)
    for name, descending in reversed(order):
        filled = sorted((row for row in found if row[name] is not None), key=lambda row: row[name], reverse=descending)
        found = filled + [row for row in found if row[name] is None]
    return found


def distinct(rows: Sequence[Row], names: Sequence[str], order: Sequence[tuple[str, bool]]) -> list[Row]:
    once = list({tuple(row[name] for name in names): row for row in rows}.values())
    by_cells = ordered([{**row, **{f"shown {name}": shown(row[name]) for name in names}} for row in once],
                       [(f"shown {name}", False) for name in names])  # fmt: skip
    return ordered(by_cells, order)


@st.composite
def questions(draw: st.DrawFn, rows: Sequence[Row]) -> dict[str, Any]:
    """Parameters that a program could send to this table."""
    names = sorted(NAMES.values())
    filters = {}
    for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        # Whole numbers beyond 62 bits are compared as decimals.
        there = [row[name] for row in rows if not isinstance(row[name], int) or abs(row[name]) < 2**62] or [None]
        cells = st.sampled_from([shown(cell) for cell in there])
        filters[name] = draw(st.one_of(cells, st.lists(cells, min_size=1, max_size=3)))
    order = draw(
        st.lists(st.tuples(st.sampled_from([*names, ID]), st.booleans()), max_size=2, unique_by=lambda one: one[0])
    )
    fields = draw(st.lists(st.sampled_from([*names, ID]), max_size=3, unique=True))
    if draw(st.booleans()) and fields:
        order = [one for one in order if one[0] in fields]
    return {
        "filters": filters,
        "sort": [f'"{name}" {"desc" if descending else "asc"}' for name, descending in order],
        "fields": fields,
        "q": draw(st.sampled_from(["", "a", "B a", "b"])),
        "distinct": draw(st.booleans()) and bool(fields) and all(name in fields for name, _ in order),
        "limit": draw(st.integers(0, 12)),
        "offset": draw(st.integers(0, 12)),
        "_order": order,
    }


def holds(row: Row, asked: dict[str, Any]) -> bool:
    for name, wanted in asked["filters"].items():
        if sent(row[name]) not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return plain_words(asked["q"]) <= plain_words(row[NAMES["text"]])


@settings(max_examples=examples(400), deadline=None)
@given(table=tables(), data=st.data())
def test_filters_sort_fields_and_offset_give_what_a_slow_search_gives(
    tmp_path_factory: pytest.TempPathFactory, table: Any, data: st.DataObject
) -> None:
    parquet = write(tmp_path_factory.mktemp("table") / "table.parquet", table)
    rows = [{ID: number, **row} for number, row in enumerate(rows_of(parquet), start=1)]
    asked = data.draw(questions(rows))
    order = asked.pop("_order")
    names = asked["fields"] or list(FIELDS)
    kept = ordered([row for row in rows if holds(row, asked)], order)
    if asked["distinct"] and ID not in names:
        kept = distinct(kept, names, order)
    page = kept[asked["offset"] : asked["offset"] + asked["limit"]]
    found = searched(parquet, asked)
    assert found["records"] == [{name: shown(row[name]) for name in names} for row in page]
    assert found["total"] == len(kept)
    assert [one["id"] for one in found["fields"]] == names


ANY = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8),
        st.sampled_from([*NAMES.values(), ID, "-1", "desc", "2014", "1e400", "\x00", "' OR 1=1 --", '"', "[", "{", "a:*"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NAMES.values(), ID, "x"]), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
PARAMETERS = (
    "filters", "q", "plain", "distinct", "limit", "offset", "fields", "sort", "include_total", "records_format", "language",
)  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cells = {
        "text": ["Acer rubrum", 'a,"b"', None],
        "whole": [3, 1, 2],
        "number": [0.5, float("inf"), float("nan")],
        "yes": [True, False, None],
        "day": [date(2014, 5, 31), date(1900, 1, 1), None],
        "time": [datetime(2014, 5, 31, 8, 30), datetime(2014, 5, 31), None],
    }
    table = {NAMES[kind]: (kind, cells[kind]) for kind in NAMES}
    return write(tmp_path_factory.mktemp("small") / "table.parquet", table)


@settings(max_examples=examples(2000), deadline=None)
@given(asked=st.dictionaries(st.sampled_from(PARAMETERS), ANY, max_size=3))
def test_whatever_is_sent_is_answered_or_refused_in_three_parts(small: Path, asked: dict[str, Any]) -> None:
    try:
        found = searched(small, asked)
    except UpstateError as fault:
        assert fault.given and fault.allowed and fault.next_step
    else:
        assert found["total_was_estimated"] is False if found["include_total"] else "total" not in found


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"limit": "-1"}, "whole number"),
        ({"limit": True}, "whole number"),
        ({"offset": "9" * 30}, "whole number"),
        ({"filters": "{"}, "JSON"),
        ({"filters": '{"whole": NaN}'}, "half a character, or a number"),
        ({"filters": "[1]"}, "object"),
        ({"filters": {"nothing": 1}}, "no field called"),
        ({"filters": {NAMES["whole"]: []}}, "no list of values"),
        ({"filters": {NAMES["whole"]: {"gt": 1}}}, "no list of values"),
        ({"filters": {NAMES["day"]: "2014"}}, "no day"),
        ({"filters": {NAMES["whole"]: "many"}}, "not a number"),
        ({"filters": {NAMES["whole"]: list(range(1001))}}, "1002 values"),
        ({"sort": "nothing desc"}, "no field called"),
        ({"sort": "a" + " " * 500_000 + "b"}, "no field called"),
        ({"sort": f'"{NAMES["number"]}" desc nulls first'}, "can not come first"),
        ({"fields": "nothing"}, "no field called"),
        ({"fields": [{"a": 1}]}, "allowed a list"),
        ({"q": {"nothing": "a"}}, "no field called"),
        ({"q": "a | !b", "plain": "false"}, "plain=false"),
        ({"q": " ".join("abcdefghijklmnopqrstuv")}, "22 words"),
        ({"distinct": "perhaps"}, "true or false"),
        ({"distinct": True, "fields": [NAMES["whole"]], "sort": f'"{NAMES["yes"]}"'}, "not among them"),
        ({"records_format": "xml"}, "objects, lists, csv, tsv"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_refused_with_what_can(small: Path, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(UpstateError) as caught:
        searched(small, asked)
    assert words in f"{caught.value.given} allowed {caught.value.allowed}"


def test_each_format_holds_the_same_cells(small: Path) -> None:
    whole = searched(small, {})
    lists = searched(small, {"records_format": "lists"})
    assert lists["records"] == [list(row.values()) for row in whole["records"]]
    assert lists["records"][0] == [1, "Acer rubrum", 3, 0.5, True, "2014-05-31", "2014-05-31T08:30:00"]
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        text = searched(small, {"records_format": name})["records"]
        assert list(csv.reader(io.StringIO(text), delimiter=delimiter)) == [
            ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row]
            for row in lists["records"]
        ]


def test_more_than_the_most_rows_is_cut_to_them_and_told(small: Path) -> None:
    assert searched(small, {"limit": 50_000})["limit"] == 32_000
    assert searched(small, {})["limit"] == 100
    assert searched(small, {"limit": 0})["records"] == []


def test_the_links_lead_on_and_back_whatever_way_the_question_came(small: Path) -> None:
    links = searched(small, {"limit": 2, "offset": "2", "filters": {NAMES["yes"]: [True, False]}})["_links"]
    assert "offset" not in links["start"]
    assert links["next"].endswith("offset=4")
    assert links["prev"] == links["start"]
    assert all(link.startswith("/api/3/action/datastore_search?resource_id=r&") for link in links.values())


def test_a_column_that_is_called_id_already_keeps_its_cells(tmp_path: Path) -> None:
    parquet = write(tmp_path / "table.parquet", {"_id": ("text", ["x"]), "_id_": ("whole", [7])})
    fields = fields_of({"_id": "text", "_id_": "integer"}, {"_id": FieldMeaning(meaning="What the old portal said.")})
    found = searched(parquet, {}, fields)
    assert found["records"] == [{"_id": 1, "_id__": "x", "_id_": 7}]
    assert found["fields"][1] == {"id": "_id__", "type": "text", "info": {"notes": "What the old portal said."}}


def test_shapes_are_text_as_in_the_csv_and_are_not_compared(tmp_path: Path) -> None:
    blobs = [shapely.to_wkb(shapely.Point(1, 2)), None, b"broken"]
    parquet = write(tmp_path / "table.parquet", {"shape": ("shape", blobs), "name": ("text", ["a", "b", "c"])})
    fields = fields_of({"shape": "geometry", "name": "text"}, {})
    found = searched(parquet, {"sort": "name desc"}, fields)
    assert [row["shape"] for row in found["records"]] == [None, None, "POINT (1 2)"]
    with pytest.raises(UpstateError):
        searched(parquet, {"filters": {"shape": "POINT (1 2)"}}, fields)
