"""Shapes of ArcGIS become GeoJSON with the same parts."""

from __future__ import annotations

import json

import pytest
import shapely

from upstate.tables.servers.arcgis_shapes import to_geojson

OUTER = [[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]
HOLE = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
ISLAND = [[20, 20], [20, 21], [21, 21], [21, 20], [20, 20]]


def shape(told):
    return shapely.from_geojson(to_geojson(told))


def test_a_hole_lies_in_its_own_ring():
    found = shape({"rings": [ISLAND, OUTER, HOLE]})
    assert found.geom_type == "MultiPolygon" and found.is_valid
    assert found.area == pytest.approx(81 - 1 + 1)


def test_one_ring_is_one_polygon():
    assert shape({"rings": [OUTER]}).equals(shapely.box(0, 0, 9, 9))


def test_paths_are_lines():
    assert shape({"paths": [[[0, 0], [3, 4]]]}).length == 5
    assert shape({"paths": [[[0, 0], [3, 4]], [[9, 9], [9, 10]]]}).geom_type == "MultiLineString"


def test_heights_are_left_out_and_points_gathered():
    assert not shape({"points": [[1, 2, 99], [3, 4, 99]]}).has_z


@pytest.mark.parametrize("told", [None, {}, {"x": None}, {"x": "NaN", "y": "NaN"}, {"rings": []}, {"paths": []}, 5])
def test_no_shape_is_none(told):
    assert to_geojson(told) is None


@pytest.mark.parametrize("told", [{"curveRings": [1]}, {"rings": [[1]]}, {"paths": "x"}, {"x": {}, "y": 1}])
def test_what_is_not_known_is_kept_as_it_came(told):
    assert json.loads(to_geojson(told)) == told
    assert shapely.from_geojson(to_geojson(told), on_invalid="ignore") is None
