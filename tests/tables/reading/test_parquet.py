"""Parquet keeps the types that it declares."""

from __future__ import annotations

import datetime as dt
import decimal
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq


def _bytes(**columns):
    out = BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_declared_types_are_kept(read):
    moment = dt.datetime(2020, 1, 5, 10, 30)
    found = read(
        "one.parquet",
        _bytes(
            id=pa.array([1, 2], pa.int16()),
            code=["12", "13"],
            cost=pa.array([decimal.Decimal("1.50"), None], pa.decimal128(10, 2)),
            at=pa.array([moment, None], pa.timestamp("ms", tz="America/New_York")),
            kind=pa.array(["a", "b"]).dictionary_encode(),
            open=[True, None],
        ),
    )
    assert found["id"] == [1, 2]
    assert found["code"] == ["12", "13"]
    assert found["cost"] == [decimal.Decimal("1.50"), None]
    assert found["at"] == [moment, None]
    assert found["kind"] == ["a", "b"]
    assert [column.type for column in found.table.columns] == [
        "integer",
        "text",
        "number",
        "timestamp",
        "text",
        "boolean",
    ]
    assert "UTC" in found.notes


def test_what_has_no_plain_type_is_kept_as_text_and_told(read):
    found = read("one.parquet", _bytes(tags=[["a"], None], blob=[b"\x00\xff", None], at=[dt.time(9, 5), None]))
    assert found["tags"] == ['["a"]', None]
    assert found["blob"] == ["00ff", None]
    assert found["at"] == ["09:05:00", None]
    assert "JSON" in found.notes and "hexadecimal" in found.notes


def test_names_that_differ_only_in_case_are_told_apart(read):
    assert list(read("one.parquet", _bytes(a=[1], A=[2])).columns) == ["_row", "a", "A_2"]


def test_a_stored_table_can_be_read_again(read, tmp_path):
    read("one.csv", "id,name\n1,x\n")
    (tmp_path / "again.parquet").write_bytes((tmp_path / "stored" / "table.parquet").read_bytes())
    assert read("again.parquet")["_row_2"] == [2]


def test_numbers_too_large_for_a_bigint_are_kept(read):
    found = read("one.parquet", _bytes(n=pa.array([2**64 - 1], pa.uint64())))
    assert int(found["n"][0]) == 2**64 - 1
