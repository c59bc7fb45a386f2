"""The tables of two real cities joined by place, as a person calls it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest


@pytest.fixture
def tables(call, city):
    def tables(*words: object):
        done = call("tables", *words, "--json", "-w", city.folder)
        assert done.code == 0, done.err
        return done.json

    return tables


def test_the_fires_of_charlottesville_find_their_address(tables, city, city_data: Path):
    folder = city_data / "charlottesville"
    address = [word for name in ("ST_NUMBER", "PREDIR", "ST_NAME", "SUFFIX", "POSTDIR") for word in ("--on", name)]
    fires = folder / "fires_open_data_final_set_2002_2019.csv"
    told = tables(
        "match", fires, "--address", "STREET_ADDRESS", "--to", folder / "Master_Address_Table.csv", *address,
        "--on-unit", "ST_UNIT", "--key", "MasterAddressID", "--as", "home_id", "--building",
    )  # fmt: skip
    assert told["rows"] == 1964
    in_homes, matched = duckdb.sql(
        f"SELECT count(*), count(home_id) FROM '{city.tables / fires.with_suffix('.parquet').name}'"
        " WHERE PROPERTY_USE IN ('1 or 2 family dwelling', 'Multifamily dwelling')"
    ).fetchall()[0]
    assert matched / in_homes >= 0.85


def test_the_permits_of_syracuse_find_their_parcel_and_their_block_group(tables, city, city_data: Path):
    folder = city_data / "syracuse" / "city"
    told = tables(
        "match", folder / "permits_processed.csv", "--address", "Location", "--to", folder / "parcels.csv.gz",
        "--on", "stnum", "--on", "stname", "--key", "tax_id", "--as", "parcel",
    )  # fmt: skip
    assert told["matched"] / told["rows"] > 0.8
    layer = folder / "syr_block_groups.geojson"
    told = tables("locate", "permits_processed", "--areas", layer, "--key", "GEOID10", "--as", "block_group")
    assert told["outside"] < 20
    # Whoever published the table had put the points into tracts; a block group's code is its tract's and one digit more.
    agree, both = duckdb.sql(
        "SELECT count(*) FILTER (block_group // 10 = Tract), count(*)"
        f" FROM '{city.tables / 'permits_processed.parquet'}' WHERE block_group IS NOT NULL AND Tract IS NOT NULL"
    ).fetchall()[0]
    assert both > 16_000
    assert agree / both > 0.99


def test_the_land_of_block_groups_makes_the_land_of_tracts(tables, city, city_data: Path):
    """The Census Bureau tells the land of both. Block groups nest in tracts, which somebody else has drawn more coarsely here."""
    folder = city_data / "syracuse" / "city"
    tables(
        "spread", folder / "SYRCensusTracts.geojson", "--from", folder / "syr_block_groups.geojson",
        "--values", "ALAND10", "--as", "of_block_groups",
    )  # fmt: skip
    rows, furthest = duckdb.sql(
        f"SELECT count(*), max(abs(of_block_groups / ALAND10 - 1)) FROM '{city.tables / 'SYRCensusTracts.parquet'}'"
    ).fetchall()[0]
    assert rows == 55
    assert furthest < 0.02
