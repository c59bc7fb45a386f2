"""Rows without the date that says when they were there."""

from __future__ import annotations


def test_undated_mains_are_in_no_cohort(only):
    finding = only(lambda city: [city.mains[row].update(LAID="") for row in (1, 10)])
    assert (finding.name, finding.table, finding.rows, finding.action) == (
        "missing_date",
        "mains",
        2,
        "not in the cohort",
    )
    assert finding.examples == ("mains_0 row 3: M1", "mains_0 row 12: M10")


def test_undated_breaks_are_left_out(only):
    finding = only(lambda city: city.breaks[3].update(DAY="NULL"))
    assert (finding.name, finding.table, finding.rows, finding.action) == ("missing_date", "breaks", 1, "excluded")
