"""Tables that a browser saves."""

from __future__ import annotations

from upstate.web.look.saving import table_to_save


def test_no_text_in_a_table_runs_in_a_spreadsheet_and_numbers_stay_numbers() -> None:
    answer = table_to_save([("name", "rows"), ("=1+2", -3), ("@SUM(A1)", None)], name="mine.csv")
    assert answer.content.decode() == "name,rows\r\n'=1+2,-3\r\n'@SUM(A1),\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="mine.csv"'
