"""The simulated city is mapped right and whole, and what was planted in it is found, counted to the row."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.tables.conftest import SHELF, TODAY
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.simulation import CITY, simulate_roads, simulate_water

_WATER = {
    "mains.main_id": "FACILITYID",
    "mains.installed": "INSTALLDATE",
    "mains.retired": "ABANDONDATE",
    "mains.material": "MATERIAL",
    "mains.diameter_mm": "DIAMETER_IN",
    "mains.length_m": "LENGTH_FT",
    "mains.lined": "LINED (Y/N)",
    "mains.pressure_zone": "PRESSZONE",
    "mains.street_id": "ST_SEG_ID",
    "mains.longitude": "LON",
    "mains.latitude": "LAT",
    "breaks.main_id": "ASSET_ID",
    "breaks.broke_on": "REPORTED",
    "breaks.kind": "LEAKTYPE",
    "breaks.status": "WO_STATUS",
    "breaks.longitude": "X",
    "breaks.latitude": "Y",
}
_ROADS = {
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


def adapted_city(folder, solution, files):
    city = folder / "city"
    new(folder=city, place=f"{CITY}, NY")
    borrow(workspace=city, solution=str(SHELF / solution))
    return adapt(workspace=city, solution=solution, files=files, today=TODAY)


@pytest.fixture(scope="module")
def water(tmp_path_factory):
    folder = tmp_path_factory.mktemp("water")
    exports = simulate_water(folder=folder, mains=2500)
    return exports, adapted_city(folder, "water-main-breaks", exports.files)


@pytest.fixture(scope="module")
def roads(tmp_path_factory):
    folder = tmp_path_factory.mktemp("roads")
    exports = simulate_roads(folder=folder, blocks=400)
    return exports, adapted_city(folder, "road-decay", exports.files)


def rows_found(adapted):
    return {(finding.name, finding.table): finding.rows for finding in adapted.checks}


@pytest.mark.parametrize(("city", "right"), [("water", _WATER), ("roads", _ROADS)])
def test_every_field_is_mapped_right(request, city, right):
    _, adapted = request.getfixturevalue(city)
    assert {f"{one.table}.{one.field}": one.mapped.column for one in adapted.fields} == right
    assert not adapted.missing


def test_the_faults_of_the_water_records_are_counted_to_the_row(water):
    exports, adapted = water
    planted, found = exports.planted, rows_found(adapted)
    slips = read_slips(exports)
    assert len(slips) == planted["future_dates"] > 0
    assert found == {
        # A slip into 2042, written 42, is read as 1942: before most mains, and long before the record begins.
        ("event_before_asset", "breaks"): planted["relinked_breaks"] + sum(slips),
        ("thin_years", "breaks"): planted["future_dates"],
        ("event_without_asset", "breaks"): planted["breaks_without_main"],
        ("excluded_kind_service", "breaks"): planted["service"],
        ("excluded_status_cancelled", "breaks"): planted["cancelled"],
        ("swapped_coordinates", "breaks"): planted["swapped_coordinates"],
        ("missing_date", "mains"): planted["undated_mains"],
        ("repeated_key", "mains"): planted["duplicate_mains"],
    }


def read_slips(exports):
    """Of each break dated in a year to come, whether 1942 lies before its main."""

    def read(name, **dialect):
        (path,) = exports.files[name]
        with path.open(encoding="cp1252", newline="") as handle:
            return list(csv.DictReader(handle, **dialect))

    installed = {row["FACILITYID"]: row["INSTALLDATE"][-4:] for row in read("mains")}
    late = [row for row in read("breaks", delimiter=";") if int(row["REPORTED"].rpartition("/")[2]) == 42]
    years = [installed.get(row["ASSET_ID"], "") for row in late]
    return [bool(year) and date(int(year), 1, 1) > date(1942, 12, 31) for year in years]


def test_the_faults_of_the_road_records_are_counted_to_the_row(roads):
    exports, adapted = roads
    planted, found = exports.planted, rows_found(adapted)
    no_date = planted["words_for_dates"] + planted["dates_with_a_dot"] + planted["dates_without_a_slash"]
    assert found["missing_date", "blocks"] == found["odd_cell_known_on", "blocks"] == no_date
    # A rating of month/40 would be of 1940, before there were ratings.
    assert found["odd_cell_rated_on", "ratings"] == no_date + planted["future_dates"]
    assert found["odd_cell_overall", "ratings"] == planted["ratings_out_of_range"]
    assert found["odd_cell_last_overlay", "blocks"] == planted["two_overlays_in_a_cell"]
    # Ratings carried forward, and blocks listed twice in one file, repeat a block and a day.
    assert found["repeated_key", "ratings"] >= planted["carried_ratings"] * 0.9
