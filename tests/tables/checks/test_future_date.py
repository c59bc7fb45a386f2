"""Dates after today."""

from __future__ import annotations


def test_breaks_of_tomorrow_are_counted(only):
    finding = only(lambda city: [city.breaks[row].update(DAY="2042-01-01") for row in (5, 6)])
    assert (finding.name, finding.table, finding.rows, finding.action) == ("future_date", "breaks", 2, "told")
    assert finding.examples == ("breaks_0 row 7: 2042-01-01", "breaks_0 row 8: 2042-01-01")


def test_mains_to_be_laid_are_counted(only):
    finding = only(lambda city: city.mains.append({**city.mains[0], "ID": "NEW", "LAID": "2030-01-01"}))
    assert (finding.name, finding.table, finding.rows) == ("future_date", "mains", 1)


def test_today_is_not_the_future(check):
    assert not [
        one for one in check(lambda city: city.breaks[17].update(DAY="2026-11-22")) if one.name == "future_date"
    ]
