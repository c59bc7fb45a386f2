"""Rows with a code that the contract leaves out."""

from __future__ import annotations


def test_service_lines_are_counted_and_left_out(only):
    finding = only(lambda city: [city.breaks[row].update(KIND="SERVICE") for row in (2, 7)])
    assert (finding.name, finding.rows, finding.action) == ("excluded_kind_service", 2, "excluded")
    assert finding.examples == ("breaks_0 row 4: service", "breaks_0 row 9: service")
