"""The map's tiles, read back through GDAL."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from pyproj import Transformer

from tests.catalog.reading.tables import write
from upstate.catalog.reading.charts import PlaceCounts, count_places, draw_places
from upstate.catalog.reading.filters import EVERY_ROW
from upstate.catalog.reading.opening import open_published
from upstate.catalog.reading.places import Places, write_map_tiles
from upstate.catalog.reading.places.locating import locate
from upstate.catalog.reading.places.pointing import find_points
from upstate.catalog.reading.profile import Profile, profile_table

TO_DEGREES = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)


def _grid(side: int, step: float) -> dict[str, Any]:
    """side x side points, `step` degrees apart, in Syracuse."""
    places = [(-76.2 + east * step, 43.0 + north * step) for north in range(side) for east in range(side)]
    return {
        "name": ("text", [f"tree {n}" for n in range(side * side)]),
        "planted": ("day", [date(2000, 1, 1)] * (side * side)),
        "girth": ("number", [n / 2 for n in range(side * side)]),
        "longitude": ("number", [east for east, _ in places]),
        "latitude": ("number", [north for _, north in places]),
    }


def _read(path: Path) -> list[dict[str, Any]]:
    meta, _, geometry, fields = pyogrio.raw.read(path)
    rows = [dict(zip(meta["fields"], values, strict=True)) for values in zip(*fields, strict=True)]
    for row, blob in zip(rows, geometry, strict=True):
        row["shape"] = shapely.transform(shapely.from_wkb(blob), TO_DEGREES.transform, interleaved=False)
    return sorted(rows, key=lambda row: row["_row"])


def _places(parquet: Path, profile: Profile | None = None) -> Places:
    with open_published(parquet) as published:
        points = find_points(published)
        assert points
        return locate(published, points, EVERY_ROW, profile)[0]


def test_each_row_is_a_feature_at_its_place(tmp_path: Path) -> None:
    columns = _grid(4, 0.01)
    write_map_tiles(parquet=write(tmp_path / "x.parquet", columns), target=tmp_path / "x.pmtiles")
    found = {row["_row"]: row for row in _read(tmp_path / "x.pmtiles")}  # a row on the edge of a tile is in two
    assert sorted(found) == list(range(16))
    for place, row in found.items():
        assert (row["name"], row["planted"], row["girth"], row["_rows"]) == (
            f"tree {place}",
            "2000-01-01",
            place / 2,
            1,
        )
        centre = row["shape"].centroid
        expected = (columns["longitude"][1][place], columns["latitude"][1][place])
        assert (centre.x, centre.y) == pytest.approx(expected, abs=2e-5)
    assert not list(tmp_path.glob(".writing-*"))


def test_many_rows_are_gathered_in_squares_and_none_is_lost(tmp_path: Path) -> None:
    parquet = write(tmp_path / "x.parquet", _grid(20, 0.001), group=100)
    write_map_tiles(parquet=parquet, target=tmp_path / "x.pmtiles", most=50)
    found = {row["_row"]: row["_rows"] for row in _read(tmp_path / "x.pmtiles")}
    assert len(found) <= 50 and sum(found.values()) == 400


def test_lines_are_drawn_as_lines(tmp_path: Path) -> None:
    line = shapely.LineString([(-76.2, 43.0), (-76.19, 43.01)])
    columns = {
        "longitude": ("number", [-76.195] * 2),
        "latitude": ("number", [43.005] * 2),
        "geometry": ("shape", [line.wkb, None]),
    }
    write_map_tiles(parquet=write(tmp_path / "x.parquet", columns), target=tmp_path / "x.pmtiles")
    kinds = {row["_row"]: row["shape"].geom_type for row in _read(tmp_path / "x.pmtiles")}
    assert "Line" in kinds[0] and "Point" in kinds[1]


def test_what_has_no_place_gives_no_file(tmp_path: Path) -> None:
    without = write(tmp_path / "a.parquet", {"x": ("whole", [1])})
    empty = write(tmp_path / "b.parquet", {"longitude": ("number", [None, 500.0]), "latitude": ("number", [1.0, 2.0])})
    for parquet in (without, empty):
        write_map_tiles(parquet=parquet, target=tmp_path / "x.pmtiles")
    assert not (tmp_path / "x.pmtiles").exists()


def test_rows_without_place_and_slips_are_counted(tmp_path: Path) -> None:
    columns = _grid(3, 0.01)
    columns["longitude"][1][:3] = [None, 0.0, float("nan")]
    parquet = write(tmp_path / "x.parquet", columns)
    places = _places(parquet)
    assert (places.rows, places.placed, places.without, places.far) == (9, 6, 2, 1)
    assert places == _places(parquet, profile_table(parquet))
    assert places.box and places.box.west == pytest.approx(-76.2) and places.box.north == pytest.approx(43.02)


def _lots() -> dict[str, Any]:
    """Shapes alone: two squares of 0.01 degrees beside each other, and what has no place."""
    lots = [shapely.box(-76.2 + east, 43.0, -76.19 + east, 43.01).wkb for east in (0, 0.01)]
    shapes = [lots[0], None, shapely.Polygon().wkb, b"not a shape", lots[1]]
    return {"lot": ("text", list("abcde")), "geometry": ("shape", shapes)}


def test_rows_with_nothing_but_a_shape_lie_in_its_middle_and_are_drawn_as_it(tmp_path: Path) -> None:
    parquet = write(tmp_path / "x.parquet", _lots())
    places = _places(parquet)
    assert (places.rows, places.placed, places.without, places.far) == (5, 2, 3, 0)
    assert places.box and (places.box.west, places.box.east) == pytest.approx((-76.195, -76.185))
    assert places == _places(parquet, profile_table(parquet))
    write_map_tiles(parquet=parquet, target=tmp_path / "x.pmtiles")
    found = {row["_row"]: row for row in _read(tmp_path / "x.pmtiles")}
    assert {place: (row["lot"], row["shape"].geom_type) for place, row in found.items()} == {
        0: ("a", "MultiPolygon"),
        4: ("e", "MultiPolygon"),
    }


def test_the_picture_of_shapes_alone_can_be_kept_and_read_again(tmp_path: Path) -> None:
    parquet = write(tmp_path / "x.parquet", _lots())
    counts = count_places(parquet=parquet, profile=profile_table(parquet))
    assert counts and PlaceCounts.model_validate_json(counts.model_dump_json()) == counts
    chart = draw_places(counts)
    assert [(row[0], row[1]) for row in chart.rows if row[1] != "0"] == [("south-west", "1"), ("south-east", "1")]
