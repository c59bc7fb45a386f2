"""Rows without their identifier."""

from __future__ import annotations


def test_mains_without_an_id_are_counted(only):
    def spoil(city):
        city.mains += [{**city.mains[0], "ID": ""}, {**city.mains[0], "ID": "n/a"}]

    finding = only(spoil)
    assert (finding.name, finding.rows, finding.action) == ("missing_key", 2, "excluded")
    assert finding.examples == ("mains_0 row 14: (no id)", "mains_0 row 15: (no id)")
