"""Shapes in each form of an answer."""

from __future__ import annotations

import io
import json
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from upstate.catalog.reading import Kind
from upstate.web.catalog.api.rest.forms import WRITERS, Found

SHAPES = [shapely.to_wkb(shapely.box(0, 0, 1, 2)), None, b"broken", shapely.to_wkb(shapely.Point())]


def written(form: str) -> bytes:
    rows = list(zip(["a", "b", "c", "d"], SHAPES, strict=True))
    found = Found(["name", "lot"], [Kind.TEXT, Kind.SHAPE], rows, ["lot"])
    target = io.BytesIO()
    WRITERS[form](found, {"dataset": "lots"}, target)
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


@pytest.mark.parametrize("form", ["arrow", "parquet"])
def test_columns_of_a_table_are_the_same_on_every_page(form: str) -> None:
    names, kinds = [str(kind) for kind in Kind], [*Kind]
    read = {
        "arrow": lambda raw: pa.ipc.open_stream(raw).read_all(),
        "parquet": lambda raw: pq.read_table(io.BytesIO(raw)),
    }
    types = []
    for rows in ([], [[None] * len(kinds)], [["a", 1, 1.5, True, date(2014, 5, 31), datetime(2014, 5, 31, 8), b"x"]]):
        target = io.BytesIO()
        WRITERS[form](Found(names, kinds, rows), {}, target)
        types.append(read[form](target.getvalue()).schema.types)
    assert types[0] == types[1] == types[2]
    assert str(types[0][kinds.index(Kind.TIME)]) == "timestamp[us, tz=UTC]"


def test_whole_numbers_beyond_a_table_are_told_as_nearly_as_numbers_can() -> None:
    target = io.BytesIO()
    WRITERS["arrow"](Found(["n"], [Kind.WHOLE], [[2**70], [None], [-1]]), {}, target)
    assert pa.ipc.open_stream(target.getvalue()).read_all()["n"].to_pylist() == [float(2**70), None, -1.0]
