"""Shapes in each form of an answer."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pytest
import shapely

from upstate.catalog.reading import Kind
from upstate.web.catalog.api.rest.forms import WRITERS, Found

SHAPES = [shapely.to_wkb(shapely.box(0, 0, 1, 2)), None, b"broken", shapely.to_wkb(shapely.Point())]


def written(form: str, most: int = 10) -> bytes:
    batch = pa.record_batch(
        [pa.array(range(4)), pa.array(["a", "b", "c", "d"]), pa.array(SHAPES)], names=["n", "x", "y"]
    )
    found = Found(["name", "lot"], [Kind.TEXT, Kind.SHAPE], [batch], most, place=["lot"])
    target = io.BytesIO()
    WRITERS[form](found, {"dataset": "lots"}, lambda: {"truncated": found.is_cut, "next": found.last}, target)
    return target.getvalue()


def test_shapes_are_geojson_in_json_and_as_features() -> None:
    told = json.loads(written("json"))
    assert [row["lot"] and row["lot"]["type"] for row in told["rows"]] == ["Polygon", None, None, None]
    features = json.loads(written("geojson"))
    assert features["features"][0]["geometry"] == told["rows"][0]["lot"]
    assert features["features"][1] == {"type": "Feature", "geometry": None, "properties": {"name": "b"}}


def test_shapes_are_text_in_csv_and_bytes_in_tables() -> None:
    assert written("csv").decode().splitlines()[1:3] == ['a,"POLYGON ((1 0, 1 2, 0 2, 0 0, 1 0))"', "b,"]
    assert pa.ipc.open_stream(written("arrow")).read_all()["lot"].to_pylist() == SHAPES


@pytest.mark.parametrize(("most", "is_cut", "last"), [(3, True, 2), (4, False, 3), (5, False, 3)])
def test_what_is_cut_is_told_with_the_last_row_that_was_given(most: int, is_cut: bool, last: int) -> None:
    told = json.loads(written("json", most))
    assert (told["truncated"], told["next"], len(told["rows"])) == (is_cut, last, min(most, 4))
