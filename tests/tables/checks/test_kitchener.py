"""What is known to be wrong with Kitchener's tables is found, counted over all rows."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict

import pytest

from tests.tables.conftest import SHELF, TODAY
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new


@pytest.fixture(scope="module")
def adapted(city_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kitchener")
    new(folder=folder, place="Kitchener, ON")
    borrow(workspace=folder, solution=str(SHELF / "water-main-breaks"))
    files = {
        "mains": [city_data / "kitchener/Water_Mains.csv"],
        "breaks": [city_data / "kitchener/Water_Main_Breaks.csv"],
    }
    yield adapt(workspace=folder, solution="water-main-breaks", files=files, today=TODAY)
    shutil.rmtree(folder)


@pytest.fixture
def found(adapted):
    return {(finding.name, finding.table): finding for finding in adapted.checks}


@pytest.mark.parametrize(
    ("name", "table", "rows"),
    [
        ("event_before_asset", "breaks", 331),
        ("event_without_asset", "breaks", 427),
        ("excluded_status_cancelled", "breaks", 30),
        ("excluded_kind_service", "breaks", 30),
        ("missing_date", "mains", 135),
        ("thin_years", "breaks", 10),
    ],
)
def test_each_fault_is_counted(found, name, table, rows):
    assert found[name, table].rows == rows


def test_the_thin_years_are_those_before_1997(found):
    details = found["thin_years", "breaks"].details
    assert details["begins"] == 1997
    assert max(map(int, details["rows_by_year"])) == 1996


def test_the_share_without_a_main_is_told_by_year(found, city_data):
    def read(name):
        with (city_data / "kitchener" / name).open(encoding="utf-8-sig", newline="") as handle:
            return list(csv.DictReader(handle))

    known = {row["WATMAINID"] for row in read("Water_Mains.csv")}
    lacking = defaultdict(list)
    for row in read("Water_Main_Breaks.csv"):
        lacking[row["INCIDENT_DATE"][:4]].append(row["ASSETID"] not in known)
    by_year = found["event_without_asset", "breaks"].details["share_by_year"]
    assert by_year == {year: round(sum(rows) / len(rows), 4) for year, rows in sorted(lacking.items()) if year}


def test_examples_name_the_row_that_a_person_sees(found, city_data):
    with (city_data / "kitchener/Water_Main_Breaks.csv").open(encoding="utf-8-sig", newline="") as handle:
        records = list(csv.DictReader(handle))
    for finding in found.values():
        for example in finding.examples:
            place, shown = example.split(": ", 1)
            table, row = place.split(" row ")
            if finding.name == "event_before_asset":
                record = records[int(row) - 2]
                assert shown == f"{record['ASSETID']} on {record['INCIDENT_DATE'][:10].replace('/', '-')}"
                assert table == "Water_Main_Breaks"


def test_nothing_else_is_found(found):
    assert {name for name, _ in found} == {
        "event_before_asset",
        "event_without_asset",
        "excluded_status_cancelled",
        "excluded_kind_service",
        "missing_date",
        "odd_cell_diameter_mm",
        "thin_years",
    }
