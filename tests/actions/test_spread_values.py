"""`upstate tables spread`: the values of areas given to other areas by the ground that they share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from upstate.tables.reading import load_table


def area(west: float, east: float, **properties: object) -> dict:
    ring = [[west, 43.0], [east, 43.0], [east, 43.01], [west, 43.01], [west, 43.0]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def write(path: Path, *features: dict) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


GROUPS = (
    area(-76.1, -76.0, people=100, renters=0.5, note="x"),
    area(-76.0, -75.9, people=60, renters=0.1, note="y"),
    area(-75.9, -75.8, people=None, renters=None, note="z"),
)
WARDS = (area(-76.1, -76.05, ward="1"), area(-76.05, -75.95, ward="2"), area(-70.0, -69.9, ward="3"))


@pytest.fixture
def spread(call, city, tmp_path):
    wards, groups = write(tmp_path / "wards.geojson", *WARDS), write(tmp_path / "groups.geojson", *GROUPS)

    def spread(*words: object, source: object = groups):
        return call("tables", "spread", wards, "--from", source, *words, "--json", "-w", city.folder)

    return spread


def of_wards(city, column: str) -> list[float | None]:
    return parquet.read_table(city.tables / "wards.parquet").column(column).to_pylist()


def test_counts_go_by_ground_and_what_lies_outside_is_told(spread, city):
    told = spread("--values", "people").json
    assert of_wards(city, "people") == [pytest.approx(50), pytest.approx(80), None]
    assert (told["filled"], told["whole"], told["unknown"]) == (2, 160, 1)
    assert told["left"] == pytest.approx(30)
    assert "30 of 160 lie outside of all." in told["sentence"]


def test_rates_become_means(spread, city):
    spread("--values", "renters", "--rate", "--as", "share_renter")
    assert of_wards(city, "share_renter") == [pytest.approx(0.5), pytest.approx(0.3), None]


def test_refresh_spreads_again(spread, call, city, tmp_path):
    spread("--values", "people")
    write(tmp_path / "groups.geojson", area(-76.1, -76.0, people=10), *GROUPS[1:])
    assert "the column people was worked out again" in call("refresh", "-w", city.folder).out
    assert of_wards(city, "people")[0] == pytest.approx(5)
    assert [one.action for one in load_table(city.tables / "wards.parquet").added] == ["spread"]


def test_what_can_not_be_spread_is_told_in_three_parts(spread, tmp_path):
    flat = tmp_path / "flat.csv"
    flat.write_text("people\n5\n", "utf-8")
    for done, given in (
        (spread("--values", "note"), "note of groups is text, not numbers."),
        (spread("--values", "cats"), "groups has no column 'cats'."),
        (spread("--values", "people", source=flat), "flat has no shapes, so nothing can lie in it."),
        (spread("--values", "people", "--as", "ward"), "wards has a column 'ward' of its own."),
    ):
        assert (done.code, done.fault["given"]) == (2, given)
        assert done.fault["allowed"] and done.fault["next_step"]
