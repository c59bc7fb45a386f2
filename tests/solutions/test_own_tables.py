"""A city's own tables are kept in a spreadsheet: a change touches one row, and the rest stays as it was written."""

from __future__ import annotations

from datetime import date

from upstate.solutions.service.editing import as_written
from upstate.solutions.service.reviewing import default_review

EXCEL = '\ufeff"fact","value"\r\n"a","one, two"\r\n"b","said ""so"""\r\n'


def test_a_change_keeps_the_mark_the_line_ends_the_quotes_and_the_order() -> None:
    assert as_written(EXCEL).text == EXCEL
    assert as_written(EXCEL).with_cells({2: {"value": "three"}}).text == EXCEL.replace("one, two", "three")


def test_a_cell_of_several_lines_and_an_empty_row_count_as_the_reader_counts() -> None:
    text = 'fact,value\n\na,\'x\n"b","two\nlines"\nc,3'
    changed = as_written(text).with_cells({5: {"value": "4"}})
    assert changed.text == text[:-1] + "4"
    assert changed.with_rows([{"fact": "d"}]).text.endswith("c,4\nd,\n")


def test_what_was_checked_on_one_day_is_not_due_on_one_day_and_never_on_a_weekend() -> None:
    checked = date(2026, 1, 5)
    days = [default_review("phone", f"fact_{number}", checked=checked) for number in range(100)]
    assert len({*days}) > 20
    assert all(day.weekday() < 5 and 130 < (day - checked).days <= 183 for day in days)
    assert all((default_review("fees", str(n), checked=checked) - checked).days > 240 for n in range(100))
