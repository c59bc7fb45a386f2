"""Points with their axes swapped, and points elsewhere."""

from __future__ import annotations

from tests.tables.checks.conftest import _CONTRACT, _MAPS, _csv, clean_city


def swap(row):
    row["X"], row["Y"] = row["Y"], row["X"]


def test_swapped_points_are_counted_and_put_right(only):
    # -118 is no latitude at all: the point must be turned before bounds are looked at.
    finding = only(lambda city: [swap(city.breaks[row]) for row in (0, 8)])
    assert (finding.name, finding.rows, finding.action) == ("swapped_coordinates", 2, "put right")
    assert finding.examples == ("breaks_0 row 2: 34.0, -118.2", "breaks_0 row 10: 34.02, -118.22")


def test_a_swapped_point_lies_in_the_city_afterwards(load):
    city = clean_city()
    swap(city.breaks[0])
    tables = load(_CONTRACT, {"mains": _csv(city.mains), "breaks": _csv(city.breaks)}, _MAPS)
    assert tables.sandbox.row("SELECT longitude, latitude FROM raw.breaks ORDER BY _order LIMIT 1") == (-118.2, 34.0)


def test_other_records_have_no_say_in_whether_a_point_is_swapped(load):
    city = clean_city()
    for row in city.breaks:
        swap(row)
    tables = load(_CONTRACT, {"mains": _csv(city.mains), "breaks": _csv(city.breaks)}, _MAPS)
    assert tables.sandbox.row("SELECT count(*), bool_and(_turned) FROM raw.breaks") == (len(city.breaks), True)


def test_points_far_away_are_told_and_stay(only):
    finding = only(lambda city: city.breaks[2].update(X="0", Y="0"))
    assert (finding.name, finding.rows, finding.action) == ("far_coordinates", 1, "told")
    assert finding.examples == ("breaks_0 row 4: 0.0, 0.0",)
