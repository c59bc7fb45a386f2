"""The zone of a point and of an address; the slow way is to ask every polygon."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.permits.portal import open_portal
from tests.permits.town import SIDE, SOUTH, WEST, bring_tables
from upstate.actions.find_zone import load_city_record
from upstate.city.settings import CitySettings
from upstate.city.workspace import create_workspace
from upstate.permits.zoning import ListedAddress, WhyNot, Zoning, read_shape


def square(west: float, south: float, side: float = 1) -> str:
    return shapely.box(west, south, west + side, south + side).wkt


@pytest.fixture(scope="module")
def zoning(tmp_path_factory: pytest.TempPathFactory) -> Zoning:
    folder = tmp_path_factory.mktemp("zoning")
    portal = open_portal(create_workspace(folder / "city", CitySettings(name="Springfield, IL")).folder)
    bring_tables(portal, folder / "files")
    found = load_city_record(portal).zoning
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("address", "zone"),
    [("100 Main St", "C-1"), ("100 main street, apt 2", "C-1"), ("200 Oak Avenue", "R-1"), ("300 MILL RD", "M-1")],
)
def test_the_zone_of_an_address_is_found_however_it_is_written(zoning: Zoning, address: str, zone: str) -> None:
    assert zoning.find_address(address).zone == zone


@pytest.mark.parametrize(
    ("address", "why_not"),
    [
        ("999 Nowhere St", WhyNot.NO_ADDRESS),
        ("12 Elm St", WhyNot.NO_ADDRESS),
        ("", WhyNot.NO_ADDRESS),
        ("' OR 1=1 --", WhyNot.NO_ADDRESS),
        ("9" * 5000, WhyNot.NO_ADDRESS),
        ("500 Far Rd", WhyNot.OUTSIDE),
        ("400 Edge Ln", WhyNot.SEVERAL),
    ],
)
def test_what_can_not_be_said_is_said_with_its_reason(zoning: Zoning, address: str, why_not: str) -> None:
    found = zoning.find_address(address)
    assert (found.zone, found.why_not) == ("", why_not)


def test_a_city_without_addresses_says_so() -> None:
    assert Zoning([("C-1", square(0, 0))]).find_address("1 Main St").why_not == WhyNot.NO_LIST


def test_an_address_without_a_point_is_found_and_has_no_zone() -> None:
    zoning = Zoning([("C-1", square(0, 0))], [ListedAddress("1 Main St", None, None)])
    assert zoning.find_address("1 Main St").why_not == WhyNot.NO_POINT


def test_the_map_of_a_real_file_is_read_whole(zoning: Zoning) -> None:
    assert zoning.zones == ("C-1", "M-1", "P-9", "R-1")
    assert zoning.shapes["C-1"].bounds == pytest.approx((WEST, SOUTH, WEST + SIDE, SOUTH + SIDE))


def test_a_polygon_that_can_not_be_read_is_left_out() -> None:
    zoning = Zoning([("A", square(0, 0)), ("B", "POINT (1 1)"), ("C", "rubbish"), ("", square(2, 2)), ("D", "{}")])
    assert zoning.zones == ("A",)


@pytest.mark.parametrize("text", ["\\x01", "\\xZZ", "{", '{"type": "Polygon"}', "LINESTRING (0 0, 1 1)", "\\x01ü", ""])
def test_what_is_no_area_is_none(text: str) -> None:
    assert read_shape(text) is None


@given(
    corners=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12),
    point=st.tuples(st.integers(0, 14), st.integers(0, 14)),
)
def test_the_tree_agrees_with_asking_every_polygon(corners: list[tuple[int, int]], point: tuple[int, int]) -> None:
    polygons = [(f"Z{number % 5}", square(x, y, 2)) for number, (x, y) in enumerate(corners)]
    at = shapely.Point(point[0] / 2, point[1] / 2)
    slow = sorted({zone for zone, text in polygons if shapely.from_wkt(text).intersects(at)})
    found = Zoning(polygons).find_point(at.x, at.y)
    assert [found.zone] == slow if len(slow) == 1 else not found.zone
    assert found.why_not == ("" if len(slow) == 1 else WhyNot.SEVERAL if slow else WhyNot.OUTSIDE)


def test_a_city_without_tables_has_no_map_and_no_permits(tmp_path: Path) -> None:
    portal = open_portal(create_workspace(tmp_path / "city", CitySettings(name="Springfield, IL")).folder)
    record = load_city_record(portal)
    assert (record.zoning, record.permits) == (None, {})
