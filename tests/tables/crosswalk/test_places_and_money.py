"""Longitude and latitude however they are written, and dollars."""

from __future__ import annotations

import csv
import random

import pytest

from tests.tables.conftest import NOWHERE, USA
from upstate.tables.contract import load_contract
from upstate.tables.crosswalk.propose import ACCEPT

_HOLES = load_contract(
    """
    resources:
      - name: holes
        title: Potholes
        grain: one row a pothole that was filled
        as_of: {event: filled}
        schema:
          fields:
            - {name: filled, type: date, meaning: the day it was filled, also_called: [date filled]}
            - {name: longitude, type: number, unit: degrees, meaning: longitude of it, also_called: [lon, x],
               constraints: {minimum: -180, maximum: 180}}
            - {name: latitude, type: number, unit: degrees, meaning: latitude of it, also_called: [lat, y],
               constraints: {minimum: -90, maximum: 90}}
            - {name: cost, type: number, unit: USD, meaning: what it cost, also_called: [valuation]}
    """,
    source="holes",
)


def write(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows([header, *rows])
    return path


def points(count=120, west=-76.15, south=43.05):
    rng = random.Random(7)
    return [(round(west + rng.uniform(-0.1, 0.1), 6), round(south + rng.uniform(-0.1, 0.1), 6)) for _ in range(count)]


def accepted(found):
    return {one.field: one.mapped.column for one in found.values() if one.mapped.confidence >= ACCEPT}


def test_the_swapped_headers_of_syracuse_are_mapped_by_value_and_it_is_said(proposed, city_data):
    found = proposed(_HOLES, {"holes": city_data / "syracuse/roads/potholes.csv"})
    assert accepted(found) == {"longitude": "Latitude", "latitude": "Longitude"}
    assert any("the headers are swapped" in reason for reason in found["holes.longitude"].mapped.reasons)


def test_the_middle_of_the_city_is_written_down_with_its_coordinates(proposed, tmp_path):
    found = proposed(_HOLES, {"holes": write(tmp_path / "holes.csv", ["lon", "lat"], points())})
    assert found["holes.longitude"].mapped.near == pytest.approx(-76.15, abs=0.05)
    assert found["holes.latitude"].mapped.near == pytest.approx(43.05, abs=0.05)


def test_swapped_headers_are_left_alone_where_the_place_is_not_known(proposed, city_data):
    found = proposed(_HOLES, {"holes": city_data / "syracuse/roads/potholes.csv"}, NOWHERE)
    assert not {"longitude", "latitude"} & {*accepted(found)}


@pytest.mark.parametrize(
    "written", ["({y}, {x})", "{y},{x}", "POINT ({x} {y})", "100 Main St, Syracuse ({y}, {x})", "{x}; {y}"]
)
@pytest.mark.parametrize("place", [USA, NOWHERE], ids=["in the United States", "anywhere"])
def test_pairs_in_one_column_are_taken_apart(proposed, tmp_path, written, place):
    path = write(
        tmp_path / "pairs.csv", ["id", "location"], [(n, written.format(x=x, y=y)) for n, (x, y) in enumerate(points())]
    )
    found = proposed(_HOLES, {"holes": path}, place)
    assert accepted(found) == {"longitude": "location", "latitude": "location"}
    first_is_x = written.index("{x}") < written.index("{y}")
    assert found["holes.longitude"].mapped.part == (1 if first_is_x else 2)
    assert found["holes.latitude"].mapped.part == (2 if first_is_x else 1)


def test_a_pair_that_could_be_either_way_round_is_asked_about(proposed, tmp_path):
    rows = [(f"{y}, {x}",) for x, y in points(west=14.4, south=50.1)]
    found = proposed(_HOLES, {"holes": write(tmp_path / "prague.csv", ["where"], rows)}, NOWHERE)
    assert accepted(found) == {}


def test_pairs_are_read_into_the_tables(load):
    tables = load(
        "resources: [{name: holes, title: Holes, grain: one row a hole, schema: {fields: ["
        "{name: longitude, type: number, meaning: degrees east}, {name: latitude, type: number, meaning: degrees north}]}}]",
        {"holes": 'at\n"(43.05, -76.14)"\n"Main St (43.06, -76.15)"\nno place\n'},
        {"holes": {"longitude": {"column": "at", "part": 2}, "latitude": {"column": "at", "part": 1}}},
    )
    rows = tables.sandbox.rows("SELECT longitude, latitude FROM raw.holes ORDER BY _order")
    assert rows == [(-76.14, 43.05), (-76.15, 43.06), (None, None)]


@pytest.mark.parametrize("place", [USA, NOWHERE], ids=["in the United States", "anywhere"])
def test_state_plane_feet_are_no_degrees(proposed, tmp_path, place):
    rows = [(600_000 + place_, 1_100_000.5 + place_) for place_ in range(100)]
    assert accepted(proposed(_HOLES, {"holes": write(tmp_path / "feet.csv", ["X", "Y"], rows)}, place)) == {}


@pytest.mark.parametrize("headers", [("PRESSURE", "AGE"), ("X", "Y")])
def test_whole_numbers_that_lie_in_the_country_are_no_place(proposed, tmp_path, headers):
    rows = [(-100 - n % 20, 41 + n % 30) for n in range(100)]
    assert accepted(proposed(_HOLES, {"holes": write(tmp_path / "ages.csv", headers, rows)})) == {}


def test_half_a_place_is_none(proposed, tmp_path):
    rows = [(y, n) for n, (_, y) in enumerate(points())]
    assert accepted(proposed(_HOLES, {"holes": write(tmp_path / "half.csv", ["Latitude", "n"], rows)})) == {}


def test_coordinates_are_found_under_any_name_where_the_place_is_known(proposed, tmp_path):
    rows = [(n, x, y) for n, (x, y) in enumerate(points())]
    path = write(tmp_path / "odd_names.csv", ["n", "coord_a", "coord_b"], rows)
    assert accepted(proposed(_HOLES, {"holes": path})) == {"longitude": "coord_a", "latitude": "coord_b"}
    assert accepted(proposed(_HOLES, {"holes": path}, NOWHERE)) == {}


_PERMITS = """
resources:
  - name: permits
    title: Building permits
    grain: one row a permit
    as_of: {event: issued}
    schema:
      fields:
        - {name: issued, type: date, required: true, meaning: the day it was issued, also_called: [date issued]}
        - {name: value, type: number, unit: USD, meaning: what the work is worth, also_called: [valuation]}
        - {name: fee, type: number, unit: USD, meaning: what the city was paid, also_called: [fee amount]}
"""


def test_the_dollars_of_syracuses_permits_are_read_to_the_cent(proposed, load, city_data):
    path = city_data / "syracuse/city/permits_raw.csv"
    found = proposed(load_contract(_PERMITS, source="permits"), {"permits": path})
    assert accepted(found) == {"issued": "Issued", "value": "Valuation", "fee": "Fee Amount"}
    maps = {name.removeprefix("permits."): one.mapped.model_dump() for name, one in found.items()}
    tables = load(_PERMITS, {"permits": path.read_text("utf-8")}, {"permits": maps})
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    cents = sum(round(100 * float(row["Valuation"].strip("$").replace(",", "") or 0)) for row in rows)
    total, count = tables.sandbox.row("SELECT sum(round(value * 100))::BIGINT, count(*) FROM raw.permits")
    assert (total, count) == (cents, len(rows))
    assert not [odd for odd in tables.odd if odd.field in ("value", "fee")]
