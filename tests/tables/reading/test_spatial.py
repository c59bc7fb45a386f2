"""Map files: attributes as declared, and a place in degrees for each feature."""

from __future__ import annotations

import json

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

SYRACUSE = (-76.15, 43.05)


def _write(path, geometries, *, crs="EPSG:4326", kind="Point", layer=None, **fields):
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(np.array(geometries, dtype=object)),
        field_data=[np.array(values) for values in fields.values()],
        fields=list(fields),
        geometry_type=kind,
        crs=crs,
        layer=layer,
        append=layer is not None and path.exists(),
    )


def _in_new_york(geometry):
    turn = Transformer.from_crs("EPSG:4326", "EPSG:2261", always_xy=True)
    return shapely.transform(geometry, lambda points: np.column_stack(turn.transform(points[:, 0], points[:, 1])))


def _geojson(*geometries, **more):
    features = [
        {"type": "Feature", "id": place, "properties": {"name": f"n{place}"}, "geometry": geometry}
        for place, geometry in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


@pytest.mark.parametrize("suffix", ["gpkg", "shp"])
def test_a_point_in_feet_is_placed_in_degrees(read, tmp_path, suffix):
    _write(
        tmp_path / f"m.{suffix}",
        [_in_new_york(shapely.Point(SYRACUSE))],
        crs="EPSG:2261",
        kind="Point",
        size=[6],
    )
    found = read(f"m.{suffix}")
    assert (found["longitude"][0], found["latitude"][0]) == pytest.approx(SYRACUSE, abs=1e-5)
    assert shapely.from_wkb(found["geometry"][0]).x == pytest.approx(SYRACUSE[0], abs=1e-5)
    assert found["size"] == [6]
    assert "into WGS 84" in found.notes


def test_a_line_is_placed_half_way_along_it(read, tmp_path):
    _write(tmp_path / "m.gpkg", [shapely.LineString([(0, 0), (1, 0), (1, 3)])], kind="LineString", a=["x"])
    found = read("m.gpkg")
    assert (found["longitude"][0], found["latitude"][0]) == (1, 1)


def test_an_area_is_placed_inside_even_where_its_middle_is_outside(read):
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 1), (1, 1), (1, 8), (9, 8), (9, 9), (0, 9)])
    found = read("m.geojson", _geojson(shapely.geometry.mapping(ring)))
    assert ring.contains(shapely.Point(found["longitude"][0], found["latitude"][0]))


def test_several_lines_are_placed_on_the_longest(read):
    lines = {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 0]], [[0, 5], [8, 5]]]}
    found = read("m.geojson", _geojson(lines))
    assert (found["longitude"][0], found["latitude"][0]) == (4, 5)


def test_an_area_that_crosses_itself_is_still_placed(read):
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    assert read("m.geojson", _geojson(bow))["longitude"][0] is not None


def test_features_without_geometry_have_no_place_and_lose_nothing(read):
    found = read(
        "m.geojson",
        _geojson({"type": "Point", "coordinates": SYRACUSE}, None, {"type": "Point", "coordinates": []}),
    )
    assert found["longitude"] == [SYRACUSE[0], None, None]
    assert found["name"] == ["n0", "n1", "n2"]


def test_a_properties_own_longitude_keeps_its_values_under_another_name(read):
    features = '{"type":"Feature","properties":{"longitude":"west"},"geometry":{"type":"Point","coordinates":[1,2]}}'
    found = read("m.geojson", f'{{"type":"FeatureCollection","features":[{features}]}}')
    assert (found["longitude_2"], found["longitude"]) == (["west"], [1.0])
    assert "longitude_2" in found.notes


def test_a_geojson_that_names_its_coordinates_is_turned(read):
    east, north = _in_new_york(shapely.Point(SYRACUSE)).coords[0]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2261"}}
    found = read("m.geojson", _geojson({"type": "Point", "coordinates": [east, north]}, crs=crs))
    assert found["latitude"][0] == pytest.approx(SYRACUSE[1], abs=1e-5)


def test_coordinates_that_are_no_degrees_give_no_place_and_are_kept(read):
    found = read("m.geojson", _geojson({"type": "Point", "coordinates": [921478.8, 1087685.5]}))
    assert (found["longitude"], found["geometry"]) == ([None], [None])
    assert b"921478.8" in found["geometry_source"][0]
    assert "Row 1" in found.notes


def test_a_shapefile_without_prj_in_degrees_is_taken_for_degrees(read, tmp_path):
    _write(tmp_path / "m.shp", [shapely.Point(SYRACUSE)], a=[1])
    (tmp_path / "m.prj").unlink()
    found = read("m.shp")
    assert found["longitude"] == [SYRACUSE[0]]
    assert "look like degrees" in found.notes and ".prj is missing" in found.notes


def test_a_shapefile_without_prj_in_feet_has_no_place(read, tmp_path):
    _write(tmp_path / "m.shp", [_in_new_york(shapely.Point(SYRACUSE))], crs="EPSG:2261", a=[1])
    (tmp_path / "m.prj").unlink()
    found = read("m.shp")
    assert found["longitude"] == [None]
    assert found["geometry_source"][0] is not None


@pytest.mark.parametrize("piece", [".dbf", ".shx", ".cpg"])
def test_a_shapefile_that_lacks_a_piece_is_read_and_the_piece_named(read, tmp_path, piece):
    _write(tmp_path / "m.shp", [shapely.Point(SYRACUSE)], a=[1])
    (tmp_path / f"m{piece}").unlink()
    before = sorted(file.name for file in tmp_path.iterdir())
    found = read("m.shp")
    assert f"{piece} is missing" in found.notes
    assert found["longitude"] == [SYRACUSE[0]]
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == before


def test_of_several_layers_one_must_be_named(read, refuse, tmp_path):
    for layer in ("mains", "breaks"):
        _write(tmp_path / "m.gpkg", [shapely.Point(SYRACUSE)], layer=layer, kind_of=[layer])
    assert "m.gpkg!mains" in refuse("m.gpkg").next_step
    assert read("m.gpkg!breaks")["kind_of"] == ["breaks"]


def test_a_geopackage_keeps_its_own_types_and_key(read, tmp_path):
    _write(tmp_path / "m.gpkg", [shapely.Point(SYRACUSE)] * 2, code=["12", "13"], size=[6.5, 8.0])
    found = read("m.gpkg")
    assert (found["code"], found["size"], found["fid"]) == (["12", "13"], [6.5, 8.0], [1, 2])
    assert (found.notes_on("code").type, found.notes_on("code").likely) == ("text", "integer")


def test_heights_are_kept(read, tmp_path):
    high = _in_new_york(shapely.Point(SYRACUSE))
    _write(tmp_path / "m.gpkg", [shapely.Point(high.x, high.y, 120.5)], crs="EPSG:2261", kind="Point Z", a=[1])
    assert shapely.from_wkb(read("m.gpkg")["geometry"][0]).z == 120.5


def test_the_types_of_the_places_are_told(read):
    found = read("m.geojson", _geojson({"type": "Point", "coordinates": SYRACUSE}))
    assert [(c.name, c.type) for c in found.table.columns][-3:] == [
        ("longitude", "number"),
        ("latitude", "number"),
        ("geometry", "geometry"),
    ]
