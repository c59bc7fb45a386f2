"""Breaks whose main is not in the inventory."""

from __future__ import annotations


def test_breaks_without_a_main_are_counted_with_the_share_by_year(only):
    def spoil(city):
        city.breaks[0]["MAIN"] = "GONE"
        city.breaks[1]["MAIN"] = ""
        city.breaks[17]["MAIN"] = "M99"

    finding = only(spoil)
    assert (finding.name, finding.rows, finding.action) == ("event_without_asset", 3, "told")
    assert finding.examples == ("breaks_0 row 2: GONE", "breaks_0 row 3: no id", "breaks_0 row 19: M99")
    by_year = finding.details["share_by_year"]
    assert by_year["2015"] == 0.6667 and by_year["2016"] == 0 and by_year["2020"] == 0.3333
    assert "of 1 no main_id is given" in finding.sentence and "failing" not in finding.sentence
