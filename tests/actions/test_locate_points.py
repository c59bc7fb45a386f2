"""`upstate tables locate`: a column that says in which area each row lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyarrow import parquet

from upstate.tables.reading import load_table

HOMES = "home_id,x,y\n1,-76.105,43.005\n2,-76.0,43.005\n3,,\n4,-76.1,43.005\n5,west,43.005\n"


def square(geoid: str, west: float) -> dict:
    ring = [[west, 43.0], [west + 0.01, 43.0], [west + 0.01, 43.01], [west, 43.01], [west, 43.0]]
    return {
        "type": "Feature",
        "properties": {"GEOID": geoid},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    written = {"homes": tmp_path / "homes.csv", "areas": tmp_path / "block_groups.geojson"}
    written["homes"].write_text(HOMES, "utf-8")
    layer = {"type": "FeatureCollection", "features": [square("01001", -76.11), square("01002", -76.1)]}
    written["areas"].write_text(json.dumps(layer), "utf-8")
    return written


@pytest.fixture
def locate(call, city, sources):
    def locate(*words: object, areas: object = sources["areas"], point=("--point", "x", "y")):
        given = [sources["homes"], "--areas", areas, *point, *words]
        return call("tables", "locate", *given, "--json", "-w", city.folder)

    return locate


def test_each_row_gets_the_area_that_it_lies_in(locate, city):
    told = locate("--key", "GEOID", "--as", "block_group").json
    table = load_table(city.tables / "homes.parquet")
    assert parquet.read_table(table.path).column("block_group").to_pylist() == ["01001", None, None, "01001", None]
    assert (told["located"], told["outside"], told["unknown"], told["several"]) == (2, 1, 2, 1)
    assert [(one.name, one.action, one.reads) for one in table.added] == [("block_group", "locate", "block_groups")]


def test_new_areas_are_told_by_refresh(locate, call, city, sources):
    locate("--key", "GEOID", "--as", "block_group")
    layer = {"type": "FeatureCollection", "features": [square("01003", -76.11)]}
    sources["areas"].write_text(json.dumps(layer), "utf-8")
    done = call("refresh", "-w", city.folder)
    assert "the column block_group was worked out again" in done.out
    assert parquet.read_table(city.tables / "homes.parquet").column("block_group").to_pylist()[0] == "01003"


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ({"areas": "nothing"}, "There is no table and no file called 'nothing'."),
        ({"point": ()}, "homes has no columns that are called longitude and latitude."),
        ({"point": ("--point", "x", "z")}, "homes has no column 'z'."),
    ],
)
def test_what_can_not_be_located_is_told_in_three_parts(locate, words, given):
    done = locate("--key", "GEOID", **words)
    assert (done.code, done.fault["given"]) == (2, given)
    assert done.fault["allowed"]
    assert done.fault["next_step"]


def test_a_table_without_shapes_is_no_areas(locate, sources, tmp_path):
    flat = tmp_path / "wards.csv"
    flat.write_text("GEOID\n1\n", "utf-8")
    assert "wards has no shapes" in locate("--key", "GEOID", areas=flat).fault["given"]


def test_lines_are_no_areas(locate, tmp_path):
    street = {
        "type": "Feature",
        "properties": {"GEOID": "1"},
        "geometry": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    }
    layer = tmp_path / "streets.geojson"
    layer.write_text(json.dumps({"type": "FeatureCollection", "features": [street]}), "utf-8")
    assert locate("--key", "GEOID", areas=layer).fault["given"] == "Area 1 is a LineString, which has no inside."
