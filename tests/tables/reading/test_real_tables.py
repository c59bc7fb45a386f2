"""Tables as cities published them are read without an error, and no row is lost."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest

_PLAIN = [
    *(f"syracuse/roads/RoadRatings{year}.csv" for year in range(2000, 2016)),
    "syracuse/roads/potholes.csv",
    "syracuse/city/permits_raw.csv",
    "syracuse/city/permits_processed.csv",
    "syracuse/city/vacant_properties.csv",
    "syracuse/city/parcels.csv.gz",
    "licences/san_luis_obispo_licences.csv",
    "kitchener/Water_Mains.csv",
    "kitchener/Water_Main_Breaks.csv",
    *(
        f"census/{name}"
        for name in (
            "Population-Density_By_Place.csv",
            "peer_cities_2024.csv",
            "pep2014_places_50k.csv",
            "places_pop2021.csv.gz",
            "us_city_urls_2022.csv",
        )
    ),
    *(
        f"charlottesville/{name}"
        for name in (
            "Master_Address_Table.csv",
            "Real_Estate_Base_Data.csv",
            "Real_Estate_Residential_Details.csv",
            "dwellings_with_lat_lon.csv.gz",
            "fires_open_data_final_set_2002_2019.csv",
            "historical_fire_nfirs_2003_2016_trimmed.csv",
            "merged_census_data_blockgroup.csv",
        )
    ),
    "nfirs/model_1b_2009_2013_alarm_presence_by_tract.csv.gz",
    "sunlight/USlocalopendataportals_2014-12-17.csv",
    "sunlight/USinventoryexamples.csv",
]


def _bytes(path):
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


@pytest.mark.parametrize("name", _PLAIN)
def test_every_row_of_a_published_csv_is_stored(read, city_data, name):
    found = read(city_data / name)
    rows = list(csv.reader(io.StringIO(_bytes(city_data / name).decode("utf-8-sig"), newline="")))
    body = [row for row in rows[1:] if row]
    assert found.table.rows == len(body)
    for position, column in enumerate(found.table.columns):
        if column.type == "text":
            expected = [row[position] or None if position < len(row) else None for row in body]
            assert found[column.name] == expected, column.name


def test_the_gazetteer_in_an_old_code_page_is_read(read, city_data):
    found = read(city_data / "census/Gaz_places_national.csv")
    assert found.table.rows == (city_data / "census/Gaz_places_national.csv").read_bytes().count(b"\n") - 1
    assert "La Cañada Flintridge city" in found["NAME"]


def test_tract_numbers_keep_their_leading_zeros(read, city_data):
    found = read(city_data / "census/Gaz_places_national.csv")
    assert found.notes_on("GEOID").type == "text"
    assert found["GEOID"][0] == "0100100"


def test_the_mains_of_kitchener_have_the_types_that_they_should(read, city_data):
    found = read(city_data / "kitchener/Water_Mains.csv")
    types = {column.name: column.type for column in found.table.columns}
    assert (types["WATMAINID"], types["PIPE_SIZE"], types["INSTALLATION_DATE"]) == (
        "integer",
        "integer",
        "timestamp",
    )
    assert types["Shape__Length"] == "number"
    assert found.notes_on("INSTALLATION_DATE").missing == 135


def test_the_service_requests_of_newport_are_read(read, city_data):
    path = city_data / "requests311/newport_issues_2009_2017.json"
    assert read(path).table.rows == len(json.loads(path.read_text("utf-8")))


def test_the_streets_of_syracuse_lie_in_syracuse(read, city_data):
    found = read(city_data / "syracuse/roads/street_shapefile.zip")
    assert found.table.rows == 6825
    assert all(-76.3 < longitude < -76.0 for longitude in found["longitude"])
    assert all(42.9 < latitude < 43.2 for latitude in found["latitude"])


@pytest.mark.parametrize("name", ["SYRCensusTracts.geojson", "syr_block_groups.geojson", "syr_neighborhoods.geojson"])
def test_the_areas_of_syracuse_are_read(read, city_data, name):
    path = city_data / "syracuse/city" / name
    found = read(path)
    assert found.table.rows == len(json.loads(path.read_text("utf-8"))["features"])
    assert None not in found["longitude"]
