"""Breaks dated before their main was laid."""

from __future__ import annotations


def test_breaks_before_their_main_are_counted_and_left_out(only):
    def spoil(city):
        for row in (0, 4, 9):
            city.breaks[row].update(MAIN="M5", DAY="1994-12-31")
        # The years before are as full as the others, so that they are not thin.
        city.breaks += [
            {**city.breaks[1], "MAIN": "M0", "DAY": f"{year}-03-0{day}"}
            for year in range(1994, 2015)
            for day in (1, 2, 3)
        ]

    finding = only(spoil)
    assert (finding.name, finding.table, finding.rows, finding.action) == (
        "event_before_asset",
        "breaks",
        3,
        "excluded",
    )
    assert finding.examples == tuple(f"breaks_0 row {row}: M5 on 1994-12-31" for row in (2, 6, 11))


def test_a_break_on_the_day_of_the_installation_counts(check):
    def spoil(city):
        city.mains[3].update(LAID="2015-03-01")
        city.breaks[0].update(MAIN="M3", DAY="2015-03-01")

    assert check(spoil) == []
