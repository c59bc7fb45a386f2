"""A type is fixed only after every row was read, and only when every cell has it."""

from __future__ import annotations

import datetime as dt

import pytest

from upstate.tables.reading import OddCell


def _column(read, cells):
    return read("one.csv", "row,value\n" + "".join(f'{row},"{cell}"\n' for row, cell in enumerate(cells, start=2)))


def test_identifiers_with_leading_zeros_stay_text(read):
    assert _column(read, ["00123", "0456", "789"])["value"] == ["00123", "0456", "789"]


def test_a_single_zero_is_a_number(read):
    assert _column(read, ["0", "-5", "12"])["value"] == [0, -5, 12]


@pytest.mark.parametrize("cell", ["+5", "-0012", "1,234", "1234567890123456789", "5-", "0x1F", "1_000", "٣"])
def test_what_is_no_plain_integer_keeps_its_column_text(read, cell):
    assert _column(read, ["1", cell])["value"] == ["1", cell]


@pytest.mark.parametrize("cell", ["$86,753.00", "1.2.3", "12%", "1e5", "inf", "00.5", "1e+999", "1234567890123456.5"])
def test_what_is_no_plain_number_keeps_its_column_text(read, cell):
    assert _column(read, ["1.5", cell])["value"] == ["1.5", cell]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1.50", 1.5), (".5", 0.5), ("-.5", -0.5), ("7.", 7.0), ("5.1003E+11", 5.1003e11), ("1e-05", 1e-05)],
)
def test_numbers_in_the_forms_that_programs_write_are_numbers(read, cell, value):
    assert _column(read, ["1.25", cell])["value"] == [1.25, value]


def test_integers_too_long_for_a_number_are_not_rounded(read):
    assert _column(read, ["9007199254740993", "1.5"])["value"] == ["9007199254740993", "1.5"]


def test_integers_of_eighteen_digits_are_exact(read):
    assert _column(read, ["999999999999999999", "-1"])["value"] == [999999999999999999, -1]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2020-01-05", dt.date(2020, 1, 5)),
        ("2020/01/05", dt.date(2020, 1, 5)),
        ("2020/1/5", dt.date(2020, 1, 5)),
        ("2020-01-05T10:30", dt.datetime(2020, 1, 5, 10, 30)),
        ("2020-01-05 10:30:15.250", dt.datetime(2020, 1, 5, 10, 30, 15, 250_000)),
        ("1979/01/01 00:00:00+00", dt.datetime(1979, 1, 1)),
        ("2020-01-05T10:30:00Z", dt.datetime(2020, 1, 5, 10, 30)),
        ("2020-01-05T10:30:00-0500", dt.datetime(2020, 1, 5, 15, 30)),
        ("2020/01/05 10:30:00+05:30", dt.datetime(2020, 1, 5, 5, 0)),
    ],
)
def test_dates_in_one_clear_form_are_dates_and_offsets_end_in_utc(read, cell, value):
    assert _column(read, [cell, ""])["value"] == [value, None]


def test_a_column_of_dates_and_times_is_of_times(read):
    assert _column(read, ["2020-01-05", "2020-01-05 10:00"])["value"][0] == dt.datetime(2020, 1, 5)


@pytest.mark.parametrize(
    "cells",
    [
        ["4/6/2005", "5/3/2019"],  # month first or day first: the crosswalk is told by a person
        ["2020-01-05", "2020/01/06"],
        ["2020-01-05 10:00", "2020-01-05 10:00Z"],  # one with an offset, one without: not one clock
        ["2020-02-30", "2020-02-28"],
        ["2020-01-05 25:00", "2020-01-05 10:00"],
        ["2020-01-05T10:00:00.1234567", "2020-01-05T10:00:00"],  # finer than what is stored
    ],
)
def test_dates_that_are_not_of_one_clear_form_stay_text(read, cells):
    assert _column(read, cells)["value"] == cells


def test_true_and_false_are_boolean_in_any_case(read):
    assert _column(read, ["TRUE", "false", ""])["value"] == [True, False, None]


@pytest.mark.parametrize("cells", [["Y", "N"], ["yes", "no"], ["T", "F"]])
def test_other_words_for_yes_and_no_stay_text(read, cells):
    assert _column(read, cells)["value"] == cells


def test_words_for_missing_are_null_in_a_typed_column_and_counted(read):
    found = _column(read, ["1", "NA", "n/a", "", " ", "NULL", "-", "2", "NA"])
    assert found["value"] == [1, None, None, None, None, None, None, 2, None]
    assert found.notes_on("value").missing_words == {"": 2, "NA": 2, "-": 1, "NULL": 1, "n/a": 1}
    assert found.notes_on("value").missing == 7


def test_words_for_missing_are_kept_in_a_text_column(read):
    found = _column(read, ["iron", "NA", "", "-"])
    assert found["value"] == ["iron", "NA", None, "-"]
    assert (found.notes_on("value").missing, found.notes_on("value").missing_words) == (1, {})


def test_a_column_of_nothing_but_missing_words_is_text(read):
    assert _column(read, ["NA", "NA"])["value"] == ["NA", "NA"]


def test_text_keeps_the_space_around_it_and_numbers_do_not_mind_it(read):
    found = read("one.csv", "a,b\n iron , 7 \nsteel,8\n")
    assert found["a"] == [" iron ", "steel"]
    assert found["b"] == [7, 8]


def test_an_odd_cell_in_the_last_row_keeps_the_column_text_and_is_named(read):
    found = _column(read, [*map(str, range(100, 5100)), "36-70"])
    notes = found.notes_on("value")
    assert (notes.type, notes.likely, notes.odd) == ("text", "integer", 1)
    assert notes.odd_cells == (OddCell(row=5002, column="value", value="36-70"),)
    assert found["value"][-1] == "36-70"


def test_only_the_first_ten_odd_cells_are_named_and_all_are_counted(read):
    notes = _column(read, [*["5"] * 400, *["?"] * 15]).notes_on("value")
    assert (notes.odd, len(notes.odd_cells), notes.odd_cells[0].row) == (15, 10, 402)


def test_a_column_with_more_odd_cells_than_one_in_twenty_has_no_likely_type(read):
    assert _column(read, [*["5"] * 18, "?", "?"]).notes_on("value").likely == "text"


def test_the_row_number_is_the_one_that_a_person_sees(read):
    assert read("one.csv", 'a,b\n"two\nlines",1\n\nx,2\n')["_row"] == [2, 4]


def test_distinct_values_are_never_more_than_the_cells(read):
    assert _column(read, map(str, range(3000))).notes_on("value").distinct <= 3000
