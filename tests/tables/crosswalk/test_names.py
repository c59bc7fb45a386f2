"""Names are compared word by word: what is near in letters only is not near."""

from __future__ import annotations

import pytest

from upstate.tables.crosswalk.names import name_likeness, own_words, shared_prefix, unit_in_name, words_of


@pytest.mark.parametrize(
    ("column", "name"),
    [("INSTALLDAT", "install date"), ("Yr Installed", "year installed"), ("pipe_matl", "pipe material"), ("Pipe Dia (in)", "pipe diameter"),
     ("SHAPE_Leng", "shape length"), ("LENGTHFT", "length"), ("dateLastOverlay", "last overlay date"), ("FACILITYID", "facility id")],
)  # fmt: skip
def test_the_same_name_in_other_words(column, name):
    assert name_likeness(column, [name])[0] >= 0.9


@pytest.mark.parametrize(
    ("column", "name"),
    [("INSPECTION_DATE", "installation date"), ("CREATED_DATE", "break date"), ("DEPTH_FT", "diameter"), ("SHAPE_STArea", "shape length"),
     ("STATUS_DATE", "date of break"), ("PRESSURE_PSI", "pressure zone"), ("OBJECTID", "asset id"), ("LINED_DATE", "retired date"), ("YEAR", "y")],
)  # fmt: skip
def test_another_thing_with_like_letters(column, name):
    assert name_likeness(column, [name])[0] < 0.6


def test_words_are_found_whatever_the_style():
    assert words_of("dateLastOverlay") == words_of("DATE_LAST_OVERLAY") == words_of("date last-overlay")
    assert words_of("") == () and words_of("___") == ()


@pytest.mark.parametrize(
    ("name", "unit"), [("DIAMETER_IN", "in"), ("LENGTH (FT)", "ft"), ("LENGTHFT", "ft"), ("in", ""), ("MATERIAL", "")]
)
def test_a_unit_is_found_in_a_name(name, unit):
    assert unit_in_name(name) == unit


def test_a_prefix_that_most_columns_share_is_found():
    assert shared_prefix(["wm_id", "wm_size", "wm_len", "OBJECTID"]) == "wm"
    assert shared_prefix(["date_a", "b", "c"]) == ""
    assert name_likeness("wm_zone", ["zone"], prefix="wm")[0] == 1.0


def test_a_column_without_letters_is_like_nothing():
    assert name_likeness("___", ["zone"]) == (0.0, "")


def test_words_that_name_the_table_tell_little_in_it():
    plain, _ = name_likeness("BREAK_NOTE", ["break kind"])
    within_breaks, _ = name_likeness("BREAK_NOTE", ["break kind"], own=own_words("breaks", "Main breaks"))
    assert within_breaks < plain / 2
