"""Years in which nobody kept the record."""

from __future__ import annotations

import pytest

from upstate.tables.checks.thin_years import dense_since


def test_a_record_begins_with_its_first_full_year(only):
    def spoil(city):
        full = [{**row, "DAY": row["DAY"][:8] + f"{day:02d}"} for row in city.breaks for day in (1, 2, 3, 4)]
        city.breaks[:] = [
            *full,
            {**full[0], "MAIN": "M0", "DAY": "2003-05-05"},
            {**full[0], "MAIN": "M0", "DAY": "2010-05-05"},
        ]

    finding = only(spoil)
    assert (finding.name, finding.rows, finding.action) == ("thin_years", 2, "told")
    assert finding.details == {"begins": 2015, "rows_by_year": {"2003": 1, "2010": 1}}
    assert finding.examples == ("breaks_0 row 74: 2003-05-05", "breaks_0 row 75: 2010-05-05")


@pytest.mark.parametrize(
    ("counts", "begins"),
    [
        ({}, None),
        ({2000: 5}, 2000),
        ({1990: 1, 2000: 50, 2001: 60, 2002: 40}, 2000),
        ({1990: 60, 1995: 1, 2000: 50, 2001: 60, 2002: 40}, 2000),
        ({2000: 50, 2001: 2, 2002: 60, 2003: 40}, 2000),
        ({2000: 10, 2001: 10, 2002: 10}, 2000),
    ],
)
def test_the_first_full_year(counts, begins):
    assert dense_since(counts) == begins
