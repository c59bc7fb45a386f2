"""Each format is read back with somebody else's reader and compared with the Parquet, cell by cell."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import python_calamine
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalog.reading.strategies import CELLS, NAMES
from tests.catalog.reading.tables import plain, write
from tests.thorough import examples, long_proof
from upstate.catalog.formats import write_formats

ROUND = settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
HOSTILE = st.sampled_from(
    ["=1+1", "+1", "-2", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "_x0041_", "https://example.org", "007", "1e5", "a\r\nb", "\x00\x01", " x ", "<b>&amp;"]
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> dict[str, tuple[str, list[Any]]]:
    size = draw(st.integers(0, 12))

    def cells(strategy: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(st.one_of(st.none(), strategy), min_size=size, max_size=size))

    columns = {NAMES[kind]: (kind, cells(strategy)) for kind, strategy in CELLS.items()}
    columns["hostile"] = ("text", cells(HOSTILE))
    columns["longitude"] = ("number", cells(st.floats(-180, 180)))
    columns["latitude"] = ("number", cells(st.floats(-90, 90)))
    return columns


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    def written(columns: Any) -> tuple[Path, list[dict[str, Any]]]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path_factory.getbasetemp()))
        parquet = write(folder / "trees.parquet", columns)
        found = write_formats(parquet=parquet, folder=folder, name="trees")
        assert "xlsx" not in found.left_out
        return folder, plain(parquet)

    return written


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        text = value.isoformat()
        return (text.rstrip("0") if value.microsecond else text) + "Z"
    if isinstance(value, float) and math.isinf(value):
        return "INF" if value > 0 else "-INF"
    return value.isoformat() if isinstance(value, date) else str(value)


@ROUND
@given(columns=tables())
def test_csv_holds_every_cell(written: Any, columns: Any) -> None:
    folder, rows = written(columns)
    text = (folder / "trees.csv").read_bytes().decode("utf-8")
    with (folder / "trees.csv").open(encoding="utf-8", newline="") as handle:
        header, *found = csv.reader(handle)
    assert header == list(columns)
    assert text.endswith("\r\n")
    assert len(found) == len(rows)
    for line, row in zip(found, rows, strict=True):
        for name, cell in zip(header, line, strict=True):
            if isinstance(row[name], float) and math.isfinite(row[name]):
                assert float(cell) == row[name]
            else:
                assert cell == _csv_text(row[name])


@ROUND
@given(columns=tables())
def test_geojson_holds_every_cell_and_point(written: Any, columns: Any) -> None:
    folder, rows = written(columns)
    found = json.loads((folder / "trees.geojson").read_bytes().decode("utf-8"), parse_constant=pytest.fail)
    assert list(found) == ["type", "features"]
    for feature, row in zip(found["features"], rows, strict=True):
        longitude, latitude = row.pop("longitude"), row.pop("latitude")
        if longitude is None or latitude is None:
            assert feature["geometry"] is None
        else:
            assert feature["geometry"]["coordinates"] == pytest.approx([longitude, latitude], abs=6e-8)
        assert feature["properties"] == {name: _json(value) for name, value in row.items()}


def _json(value: Any) -> Any:
    if isinstance(value, float) and math.isinf(value):
        return None
    return _csv_text(value) if isinstance(value, date) else value


@ROUND
@given(columns=tables())
def test_excel_holds_every_cell(written: Any, columns: Any) -> None:
    folder, rows = written(columns)
    book = python_calamine.CalamineWorkbook.from_path(folder / "trees.xlsx")
    header, *found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert header == list(columns)
    found += [[""] * len(header)] * (len(rows) - len(found))  # trailing rows without any value are not in the file
    for line, row in zip(found, rows, strict=True):
        for name, cell in zip(header, line, strict=True):
            assert cell == _excel(row[name]), name


def _excel(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        whole = isinstance(value, int)
        return (
            str(value) if (whole and abs(value) >= 10**15) or abs(value) > 9.99e307 else pytest.approx(value, rel=1e-15)
        )
    day = value.date() if isinstance(value, datetime) else value
    if day < date(1900, 3, 1):
        return value.isoformat()
    return value if not isinstance(value, datetime) else _Near(value)


class _Near:
    """A time to the millisecond, which is what Excel keeps; midnight is read as a day."""

    def __init__(self, value: datetime) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, datetime):
            other = datetime(other.year, other.month, other.day) if isinstance(other, date) else datetime.min
        return abs(other - self.value) <= timedelta(milliseconds=1)

    __hash__ = None  # type: ignore[assignment]


def test_no_cell_of_the_sheet_is_a_formula_or_a_link(written: Any) -> None:
    import zipfile

    folder, _ = written({"x": ("text", ["=1+1", "https://example.org", "{=A1}", "mailto:a@b.c"])})
    with zipfile.ZipFile(folder / "trees.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet


SHAPES = [
    shapely.Polygon([(0, 0), (0, 1), (1, 1), (1, 0)]),  # clockwise, which RFC 7946 does not have
    shapely.LineString([(-76.123456789, 43.0), (-76.2, 43.1)]),
    None,
    shapely.Point(),
    shapely.Point(1, 2, 3),
]


def test_shapes_come_through_gdal_as_they_were(written: Any) -> None:
    folder, _ = written(
        {"name": ("text", list("abcde")), "place": ("shape", [None if s is None else s.wkb for s in SHAPES])}
    )
    meta, _, geometry, fields = pyogrio.raw.read(folder / "trees.geojson")
    assert meta["crs"] in ("EPSG:4326", "EPSG:4979")
    assert list(fields[0]) == list("abcde")
    found = shapely.from_wkb(geometry)
    assert found[0].exterior.is_ccw and shapely.equals(found[0], SHAPES[0])
    assert shapely.equals_exact(shapely.force_2d(found[1]), SHAPES[1], tolerance=1e-7)
    assert found[2] is None and found[3] is None
    assert found[4].z == 3
    line = json.loads((folder / "trees.geojson").read_text("utf-8"))["features"][1]
    assert line["geometry"]["coordinates"][0] == [-76.1234568, 43.0]


def test_shapes_are_text_in_csv_where_there_is_no_point(written: Any) -> None:
    folder, _ = written({"name": ("text", ["a,b", None]), "place": ("shape", [SHAPES[1].wkb, None])})  # type: ignore[union-attr]
    with (folder / "trees.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    assert rows[0] == ["name", "place"]
    assert rows[1][0] == "a,b" and shapely.from_wkt(rows[1][1]) == SHAPES[1]
    assert rows[2] == ["", ""]


def test_shapes_are_left_out_of_csv_where_there_are_points(written: Any) -> None:
    columns = {"longitude": ("number", [1.0]), "latitude": ("number", [2.0]), "geometry": ("shape", [SHAPES[1].wkb])}  # type: ignore[union-attr]
    folder, _ = written(columns)
    assert (folder / "trees.csv").read_text("utf-8").splitlines() == ["longitude,latitude", "1.0,2.0"]
    feature = json.loads((folder / "trees.geojson").read_text("utf-8"))["features"][0]
    assert feature["geometry"]["type"] == "LineString"
    assert feature["properties"] == {"longitude": 1.0, "latitude": 2.0}


def test_a_point_outside_the_earth_is_no_point(written: Any) -> None:
    folder, _ = written({"longitude": ("number", [181.0, float("inf")]), "latitude": ("number", [0.0, 91.0])})
    features = json.loads((folder / "trees.geojson").read_text("utf-8"))["features"]
    assert [feature["geometry"] for feature in features] == [None, None]


def test_a_row_without_any_value_is_still_a_row_of_csv(tmp_path: Path) -> None:
    parquet = write(tmp_path / "trees.parquet", {"x": ("text", ["a", None, "b"])})
    write_formats(parquet=parquet, folder=tmp_path, name="trees")
    with (tmp_path / "trees.csv").open(encoding="utf-8", newline="") as handle:
        assert list(csv.reader(handle)) == [["x"], ["a"], [""], ["b"]]


def test_what_was_written_is_told_with_its_fingerprint(tmp_path: Path) -> None:
    parquet = write(tmp_path / "trees.parquet", {"x": ("text", ["a"])})
    steps: list[str] = []
    found = write_formats(
        parquet=parquet, folder=tmp_path, name="trees", progress=lambda words, done=0, total=0: steps.append(words)
    )
    assert [one.format for one in found.files] == ["parquet", "csv", "xlsx"]
    assert list(found.left_out) == ["geojson"] and "no place" in found.left_out["geojson"]
    for one in found.files:
        content = one.path.read_bytes()
        assert (one.bytes, one.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert list(dict.fromkeys(steps)) == ["Writing CSV", "Writing Excel"]
    assert not list(tmp_path.glob(".writing-*"))


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"x": ("whole", [1] * 1_048_576)}, "It has 1,048,576 rows"),
        pytest.param({f"c{n}": ("whole", [1]) for n in range(16_385)}, "It has 16,385 columns", marks=long_proof),
        ({"x": ("text", ["a" * 32_768])}, "A text in the column x is longer than the 32,767 characters"),
        ({"x": ("text", ["\N{ROCKET}" * 16_384])}, "A text in the column x is longer than the 32,767 characters"),
    ],
)
def test_what_a_sheet_can_not_hold_is_left_out_with_the_reason(tmp_path: Path, columns: Any, why: str) -> None:
    parquet = write(tmp_path / "trees.parquet", columns, group=100_000)
    found = write_formats(parquet=parquet, folder=tmp_path, name="trees")
    assert why in found.left_out["xlsx"]
    assert not (tmp_path / "trees.xlsx").exists()
    assert (tmp_path / "trees.csv").exists()


def test_the_longest_text_that_a_cell_holds_is_held(tmp_path: Path) -> None:
    parquet = write(tmp_path / "trees.parquet", {"x": ("text", ["\N{ROCKET}" * 16_383 + "a"])})
    assert "xlsx" not in write_formats(parquet=parquet, folder=tmp_path, name="trees").left_out
