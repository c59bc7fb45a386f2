"""Dates as they are written on the command line."""

from __future__ import annotations

from datetime import date

import pytest

from upstate.cli.dates import read_dates
from upstate.errors import UpstateError


def test_a_range_steps_by_a_year():
    assert read_dates(["2008-07-31..2010-07-31"]) == [date(year, 7, 31) for year in (2008, 2009, 2010)]


def test_a_leap_day_becomes_the_day_before_where_there_is_none():
    assert read_dates(["2008-02-29..2009-02-28"]) == [date(2008, 2, 29), date(2009, 2, 28)]


def test_dates_and_ranges_are_put_in_order_and_once():
    assert read_dates(["2010-01-01", "2009-01-01..2010-01-01"]) == [date(2009, 1, 1), date(2010, 1, 1)]


@pytest.mark.parametrize("text", ["", "..", "2010", "2010-01-01..", "2010-13-01", "2011-01-01..2010-01-01"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(UpstateError):
        read_dates([text])
