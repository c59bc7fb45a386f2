"""Years in which nobody kept the record."""

from __future__ import annotations

from datetime import date

import pytest

from upstate.tables.checks.thin_years import dense_since, dense_until


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


def months(*, a_year: int, first: int = 2000, last: int = 2010) -> list[tuple[date, int]]:
    """Months with one event each, so many a year."""
    return [(date(year, month, 20), 1) for year in range(first, last + 1) for month in range(1, a_year + 1)]


def test_a_record_ends_with_its_last_full_month():
    busy = [(date(2010, month, 28), 40) for month in range(1, 13)]
    assert dense_until([*busy, (date(2011, 1, 3), 2)]) == date(2010, 12, 28)
    assert dense_until([*busy, (date(2011, 1, 3), 12)]) == date(2011, 1, 3)


def test_a_stray_date_does_not_prolong_the_record_of_a_small_town():
    assert dense_until([*months(a_year=8), (date(2016, 3, 1), 1)]) == date(2010, 8, 20)


def test_a_record_of_a_single_event_ends_with_it():
    assert dense_until([(date(2010, 1, 1), 1)]) == date(2010, 1, 1)
    assert dense_until([]) is None
