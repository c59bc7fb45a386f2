"""Rows that repeat the identifier of another row."""

from __future__ import annotations


def test_repeated_mains_are_counted_and_those_that_differ_apart(only):
    def spoil(city):
        city.mains += [dict(city.mains[0]), dict(city.mains[0]), {**city.mains[1], "SIZE": "300"}]

    finding = only(spoil)
    assert (finding.name, finding.rows, finding.action) == ("repeated_key", 3, "last one kept")
    assert finding.details == {"with_other_contents": 1}
    assert finding.examples == ("mains_0 row 14: M0", "mains_0 row 15: M0", "mains_0 row 16: M1")
