"""Packed files: unpacked within limits, under names of our own."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest

from upstate.tables.reading import archives

TABLE = b"id,name\n1,x\n"


def _zip(members, method=zipfile.ZIP_DEFLATED):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_gzipped_table_is_read(read):
    found = read("one.csv.gz", gzip.compress(TABLE))
    assert (found["id"], found.table.source, found.table.format) == ([1], "one.csv.gz", "csv")


def test_a_zipped_table_is_read_and_its_member_told(read):
    assert read("one.zip", _zip({"2019/mains.csv": TABLE})).table.source == "one.zip!2019/mains.csv"


def test_what_the_mac_and_people_add_is_no_table(read):
    members = {
        "__MACOSX/._a.csv": b"x",
        "d/.DS_Store": b"x",
        "README.txt": b"hello",
        "map.pdf": b"%PDF",
        "a.csv": TABLE,
    }
    assert read("one.zip", _zip(members))["id"] == [1]


def test_of_several_tables_one_must_be_named(read, refuse, tmp_path):
    fault = refuse("one.zip", _zip({"a.csv": TABLE, "b.csv": b"id\n7\n8\n"}))
    assert "a.csv" in fault.allowed and "one.zip!a.csv" in fault.next_step
    assert read("one.zip!b.csv")["id"] == [7, 8]


def test_a_member_may_be_named_by_its_last_part(read, tmp_path):
    (tmp_path / "one.zip").write_bytes(_zip({"d/a.csv": TABLE, "d/b.csv": TABLE}))
    assert read("one.zip!b.csv").table.source == "one.zip!d/b.csv"


def test_a_sheet_in_a_book_in_a_zip_can_be_named(read, tmp_path):
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    book.create_sheet("Breaks").append(["id"])
    book["Breaks"].append([7])
    book.save(out)
    (tmp_path / "one.zip").write_bytes(_zip({"b.xlsx": out.getvalue(), "a.csv": TABLE}))
    assert read("one.zip!b.xlsx!Breaks")["id"] == [7]


def test_a_gzip_in_a_zip_is_read(read):
    assert read("one.zip", _zip({"a.csv.gz": gzip.compress(TABLE)}))["id"] == [1]


@pytest.mark.parametrize("name", ["../../climbs.csv", "/etc/climbs.csv", "a/../../climbs.csv", "C:\\climbs.csv"])
def test_a_member_never_chooses_where_it_is_written(read, tmp_path, name):
    assert read("one.zip", _zip({name: TABLE}))["id"] == [1]
    assert not list(tmp_path.parent.rglob("climbs.csv"))


def test_a_zip_bomb_is_refused(refuse):
    assert "bomb" in refuse("one.zip", _zip({"a.csv": b"0" * 80_000_000})).given


def test_a_gzip_bomb_is_refused(refuse):
    assert "bomb" in refuse("one.csv.gz", gzip.compress(b"0" * 80_000_000)).given


def test_more_than_the_largest_table_is_refused(refuse, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 10)
    refuse("one.zip", _zip({"a.csv": TABLE}))


def test_a_member_that_lies_about_its_size_is_refused(refuse):
    content = bytearray(_zip({"a.csv": TABLE * 100}, zipfile.ZIP_STORED))
    content[len(content) // 2] ^= 0xFF
    refuse("one.zip", bytes(content))


def test_a_file_whose_name_holds_a_bang_is_read(read):
    assert read("hello!.csv", TABLE)["id"] == [1]
