"""Workbooks: the first filled sheet, what is in its cells, and what could not be seen."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from upstate.tables.reading import workbook_limits


@pytest.fixture
def book():
    return Workbook()


def _bytes(book):
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _filled(book, *rows):
    for row in rows:
        book.active.append(row)
    return _bytes(book)


def test_numbers_dates_and_text_come_out_as_they_are(read, book):
    found = read(
        "one.xlsx",
        _filled(
            book,
            ["id", "size", "built", "seen", "code", "open"],
            [1, 6.5, dt.date(1950, 3, 1), dt.datetime(2020, 1, 5, 10, 30), "007", True],
            [2, 8, dt.date(1960, 4, 2), dt.datetime(2020, 1, 6), "012", False],
        ),
    )
    assert found["id"] == [1, 2]
    assert found["size"] == [6.5, 8.0]
    assert found["built"] == [dt.date(1950, 3, 1), dt.date(1960, 4, 2)]
    assert found["seen"] == [dt.datetime(2020, 1, 5, 10, 30), dt.datetime(2020, 1, 6)]
    assert found["code"] == ["007", "012"]
    assert found["open"] == [True, False]


def test_rows_are_numbered_as_excel_shows_them(read, book):
    found = read("one.xlsx", _filled(book, ["Mains"], [], ["id", "kind", "size"], [1, "iron", 6], [], [2, "clay", 8]))
    assert found["_row"] == [4, 6]
    assert "Mains" in found.notes and "Row 5: blank" in found.notes


def test_a_table_that_starts_away_from_the_corner_is_found(read, book):
    for place, value in {"C5": "id", "D5": "kind", "C6": 1, "D6": "iron"}.items():
        book.active[place] = value
    found = read("one.xlsx", _bytes(book))
    assert found["kind"] == ["iron"]
    assert found["_row"] == [6]


def test_cells_right_of_the_header_are_kept(read, book):
    assert read("one.xlsx", _filled(book, ["id", "kind"], [1, "iron", "a remark"]))["column_3"] == ["a remark"]


def test_errors_in_cells_are_kept(read, book):
    book.active.append(["id", "share"])
    for row in range(2, 60):
        book.active.append([row, row / 2])
    book.active["B30"] = "#DIV/0!"
    book.active["B30"].data_type = "e"
    found = read("one.xlsx", _bytes(book))
    assert found.notes_on("share").likely == "number"
    assert [(cell.row, cell.value) for cell in found.notes_on("share").odd_cells] == [(30, "#DIV/0!")]


def test_the_first_filled_sheet_is_read_and_the_others_are_told(read, book):
    for name in ("Mains", "Breaks"):
        book.create_sheet(name).append(["id"])
        book[name].append([name])
    found = read("one.xlsx", _bytes(book))
    assert found["id"] == ["Mains"]
    assert "Breaks also hold data" in found.notes


def test_a_sheet_can_be_named(read, book, tmp_path):
    book.create_sheet("Breaks").append(["id"])
    book["Breaks"].append([7])
    (tmp_path / "one.xlsx").write_bytes(_bytes(book))
    found = read("one.xlsx!Breaks")
    assert (found["id"], found.table.format, found.table.source) == ([7], "excel", "one.xlsx")


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(refuse, book, tmp_path):
    (tmp_path / "one.xlsx").write_bytes(_filled(book, ["id"], [1]))
    assert "Sheet" in refuse("one.xlsx!Breaks").allowed


def test_a_workbook_that_is_called_csv_is_still_a_workbook(read, book):
    assert read("one.csv", _filled(book, ["id"], [1]))["id"] == [1]


def test_times_of_day_and_large_numbers_are_text_or_number_without_loss(read, book):
    found = read("one.xlsx", _filled(book, ["at", "n"], [dt.time(9, 5), 10**14 + 1], [dt.time(10, 0), 2]))
    assert found["at"] == ["09:05:00", "10:00:00"]
    assert found["n"] == [10**14 + 1, 2]


def _with_member(content, name, member):
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return out.getvalue()


def test_a_workbook_that_is_a_zip_bomb_is_refused(refuse, book):
    content = _filled(book, ["id"], [1])
    assert "bomb" in refuse("one.xlsx", _with_member(content, "xl/sharedStrings.xml", b"0" * 80_000_000)).given


def test_a_workbook_is_measured_as_a_whole(refuse, book, monkeypatch):
    monkeypatch.setattr(workbook_limits, "MOST_BYTES", 5000)
    refuse("one.xlsx", _filled(book, ["id"], [1]))


def test_two_cells_in_far_corners_are_refused_before_the_sheet_is_laid_out(refuse, book):
    book.active["A1"], book.active["A2"], book.active["XFD1048576"] = "id", 1, "stray"
    fault = refuse("one.xlsx", _bytes(book))
    assert "XFD1048576" in fault.given
    assert "stray cells" in fault.next_step
