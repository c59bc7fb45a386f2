"""The city's own tables given where a file is named: taken as they lie there, with the columns that were joined to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upstate.actions.borrow import borrow
from upstate.tables.reading import load_table

SHELF = Path(__file__).parents[2] / "solutions"


@pytest.fixture
def homes(call, city, tmp_path) -> Path:
    """The table of homes, to which `locate` has joined their block group and `match` a parcel."""
    borrow(workspace=city.folder, solution=str(SHELF / "smoke-alarms"))
    rows = [f"h{n},{n} ELM ST,1950,{-76.1 + n * 0.001:.3f},43.001" for n in range(1, 9)]
    (tmp_path / "homes.csv").write_text(
        "\n".join(["home_id,address,built_year,longitude,latitude", *rows, ""]), "utf-8"
    )
    parcels = [f"p{n},{n} Elm Street" for n in range(1, 9)]
    (tmp_path / "parcels.csv").write_text("\n".join(["parcel,address", *parcels, ""]), "utf-8")
    ring = [[-76.11, 43.0], [-76.0, 43.0], [-76.0, 43.01], [-76.11, 43.01], [-76.11, 43.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    area = {"type": "Feature", "properties": {"GEOID": "360670001001"}, "geometry": shape}
    (tmp_path / "groups.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [area]}), "utf-8")
    where = ("-w", city.folder)
    areas = ("--areas", tmp_path / "groups.geojson", "--key", "GEOID", "--as", "block_group")
    matched = ("--address", "address", "--to", tmp_path / "parcels.csv", "--on", "address", "--key", "parcel")
    assert call("tables", "locate", tmp_path / "homes.csv", *areas, *where).code == 0
    assert call("tables", "match", "homes", *matched, *where).code == 0
    return city.tables / "homes.parquet"


def adapt(call, city, *files):
    return call("adapt", "smoke-alarms", *files, "--json", "-w", city.folder)


def test_a_stored_table_is_taken_with_the_columns_that_were_joined_to_it(call, city, homes):
    before = homes.read_bytes()
    adapted = adapt(call, city, f"homes={homes}")
    assert adapted.code == 0, adapted.err
    mapped = {one["field"]: one["column"] for one in adapted.json["fields"]}
    assert mapped["homes.block_group"] == "block_group"
    assert homes.read_bytes() == before
    assert [path.stem for path in sorted(city.tables.glob("*.parquet"))] == ["groups", "homes", "parcels"]


def test_where_it_came_from_is_kept_so_that_refresh_reads_the_file_again(call, city, homes, tmp_path):
    adapt(call, city, f"homes={homes}")
    (tmp_path / "homes.csv").write_text(
        (tmp_path / "homes.csv").read_text("utf-8") + "h9,9 ELM ST,1960,-76.05,43.001\n", "utf-8"
    )
    assert call("refresh", "-w", city.folder).code == 0
    table = load_table(homes)
    assert (table.source, table.rows) == ("homes.csv", 9)
    assert [one.name for one in table.added] == ["block_group", "parcel"]


def test_a_table_and_the_file_that_it_is_made_of_are_one_and_told_so(call, city, homes, tmp_path):
    for files in ((tmp_path / "homes.csv", homes), (homes, tmp_path / "homes.csv")):
        refused = adapt(call, city, *(f"homes={path}" for path in files))
        assert refused.code == 2 and "would count double" in refused.fault["given"]


def test_joining_to_a_table_by_its_path_is_joining_to_it_by_its_name(call, city, homes):
    areas = ("--areas", city.tables / "groups.parquet", "--key", "GEOID", "--as", "neighborhood", "-w", city.folder)
    assert call("tables", "locate", homes, *areas).code == 0
    assert [one.reads for one in load_table(homes).added] == ["groups", "parcels", "groups"]
