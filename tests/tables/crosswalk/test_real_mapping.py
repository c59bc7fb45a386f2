"""The tables of Kitchener and Syracuse, as they were published, meet the contracts of the shelf."""

from __future__ import annotations

import pytest

from tests.tables.conftest import NOWHERE, SHELF, TODAY, USA
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.crosswalk.propose import ACCEPT

CANADA = Place("CA", (-141.5, 41.5, -52.0, 84.0))
_KITCHENER = {
    "mains.main_id": "WATMAINID",
    "mains.installed": "INSTALLATION_DATE",
    "mains.material": "MATERIAL",
    "mains.diameter_mm": "PIPE_SIZE",
    "mains.length_m": "Shape__Length",
    "mains.lined": "LINED",
    "mains.pressure_zone": "PRESSURE_ZONE",
    "mains.acquisition": "ACQUISITION",
    "mains.status": "STATUS",
    "mains.street_id": "ROADSEGMENTID",
    "breaks.main_id": "ASSETID",
    "breaks.broke_on": "INCIDENT_DATE",
    "breaks.kind": "BREAK_TYPE",
    "breaks.status": "STATUS",
    "breaks.longitude": "X",
    "breaks.latitude": "Y",
}
_SYRACUSE = {
    "blocks.block_id": "streetID",
    "blocks.known_on": "dateRated",
    "blocks.street": "streetName",
    "blocks.class": "class",
    "blocks.pavement": "pavement",
    "blocks.length_m": "length",
    "blocks.width_m": "width",
    "blocks.last_overlay": "dateLastOverlay",
    "ratings.block_id": "streetID",
    "ratings.rated_on": "dateRated",
    "ratings.overall": "overall",
    "ratings.crack": "crack",
    "ratings.patch": "patch",
}


def accepted(found):
    return {name: one.mapped.column for name, one in found.items() if one.mapped.confidence >= ACCEPT}


@pytest.mark.parametrize("place", [CANADA, NOWHERE], ids=["in Canada", "anywhere"])
def test_kitchener_is_mapped_right_and_whole(proposed, shelf_contract, city_data, place):
    files = {
        "mains": city_data / "kitchener/Water_Mains.csv",
        "breaks": city_data / "kitchener/Water_Main_Breaks.csv",
    }
    found = proposed(shelf_contract("water-main-breaks"), files, place)
    assert accepted(found) == _KITCHENER
    assert found["mains.length_m"].mapped.unit == found["mains.diameter_mm"].mapped.unit == ""
    assert found["mains.material"].mapped.codes["CI"] == "cast_iron"
    assert found["mains.lined"].mapped.yes == ("YES",)
    assert all(one.mapped.reasons for one in found.values())


@pytest.mark.parametrize("year", range(2000, 2016))
def test_each_year_of_syracuse_is_mapped_right_and_whole(proposed, shelf_contract, city_data, year):
    path = city_data / f"syracuse/roads/RoadRatings{year}.csv"
    for place in (USA, NOWHERE):
        found = proposed(shelf_contract("road-decay"), {"blocks": path, "ratings": path}, place)
        assert accepted(found) == _SYRACUSE
        assert found["ratings.rated_on"].mapped.dates[0] == "%m/%y"
    assert {found[f"blocks.{name}"].mapped.unit for name in ("length_m", "width_m")} == {"ft"}


@pytest.mark.parametrize("place", [USA, NOWHERE], ids=["in the United States", "anywhere"])
def test_all_years_together_are_one_shape(proposed_years, shelf_contract, city_data, place):
    paths = [city_data / f"syracuse/roads/RoadRatings{year}.csv" for year in range(2000, 2016)]
    found = proposed_years(shelf_contract("road-decay"), paths, place)
    assert accepted(found) == _SYRACUSE


@pytest.fixture
def proposed_years(stored):
    from upstate.engine import Sandbox
    from upstate.tables.crosswalk.profile import read_columns
    from upstate.tables.crosswalk.propose import Shape, propose

    def proposed(contract, paths, place):
        with Sandbox() as sandbox:
            columns = tuple(read_columns(sandbox, [stored(path) for path in paths])[0])
            shapes = [Shape(table, tuple(path.stem for path in paths), columns) for table in contract.tables]
            found = propose(contract, shapes, sandbox=sandbox, place=place, today=TODAY)
        return {f"{one.table}.{one.field}": one for one in found}

    return proposed


def test_blocks_are_looked_for_in_the_ratings_where_no_file_is_given_for_them(city_data, tmp_path):
    new(folder=tmp_path, place="Syracuse, NY")
    borrow(workspace=tmp_path, solution=str(SHELF / "road-decay"))
    files = {"ratings": [city_data / "syracuse/roads/RoadRatings2005.csv"]}
    adapted = adapt(workspace=tmp_path, solution="road-decay", files=files, today=TODAY)
    assert {f"{one.table}.{one.field}": one.mapped.column for one in adapted.fields} == _SYRACUSE
