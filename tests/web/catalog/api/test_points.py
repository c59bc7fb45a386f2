"""A point as GeoJSON: the same in every API."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from tests.web.catalog.conftest import PLAIN_SAID, publish_table, write_csv
from upstate.city.workspace import Workspace

# Named by where each lies.
POINTS = [
    ("in the city", -89.65, 39.78),
    ("at an edge", -180, 90),
    ("too far east", 180.5, 39.78),
    ("axes swapped", 39.78, -95.65),
    ("nowhere", "", ""),
    ("half known", -89.65, ""),
]


def test_what_is_no_place_on_earth_has_no_geometry_in_any_api(
    published: Workspace, tmp_path: Path, visitor: Client
) -> None:
    source = write_csv(tmp_path / "wells.csv", ("well", "longitude", "latitude"), POINTS)
    said = {**PLAIN_SAID, "title": "Wells", "description": "One row is one well."}
    publish_table(published.folder, "wells", source, said)
    told = [
        visitor.get(address).json()["features"]
        for address in (
            "/api/v1/datasets/wells/rows?format=geojson",
            "/resource/wells.geojson",
            "/ogc/collections/wells/items",
        )
    ]
    for features in told:
        places = {
            one["properties"]["well"]: one["geometry"] and list(one["geometry"]["coordinates"]) for one in features
        }
        assert places == {
            "in the city": [-89.65, 39.78],
            "at an edge": [-180, 90],
            **dict.fromkeys(("too far east", "axes swapped", "nowhere", "half known")),
        }


def test_what_is_no_number_is_no_place(visitor: Client) -> None:
    answer = visitor.get("/resource/street-trees.geojson?$select=species AS longitude, height AS latitude")
    assert answer.status_code == 400
    assert "no place" in answer.json()["message"]
