"""`upstate tables match`: a column that joins two tables by address, and the rows that a person should look at."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pyarrow import parquet

from upstate.tables.reading import load_table

HOMES = """home_id,number,street,unit,longitude,latitude
0101,12,ELM TER,,-76.101,43.001
0102,14,ELM TER,A,-76.101,43.002
0103,14,ELM TER,B,-76.101,43.002
,300,8TH ST NW,,-76.103,43.003
"""
FIRES = """fire_id,address,lon,lat
f1,12 Elm Terr,-76.101,43.001
f2,14 Elm Terrace,,
f3,"=HYPERLINK(1) Elm",,
f4,12 Elm Ter,-76.2,43.2
f5,300 8th St NW,,
f6,,,
"""
COLUMNS = ["--address", "address", "--on", "number", "--on", "street", "--on-unit", "unit", "--key", "home_id"]


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    written = {"homes": tmp_path / "homes.csv", "fires": tmp_path / "fires.csv"}
    written["homes"].write_text(HOMES, "utf-8")
    written["fires"].write_text(FIRES, "utf-8")
    return written


@pytest.fixture
def match(call, city, sources):
    def match(*words: object, table: object = sources["fires"], to: object = sources["homes"], columns=COLUMNS):
        return call("tables", "match", table, "--to", to, *columns, *words, "--json", "-w", city.folder)

    return match


def home_ids(city, column: str = "home_id") -> list[str | None]:
    return parquet.read_table(city.tables / "fires.parquet").column(column).to_pylist()


def test_each_row_gets_the_key_of_its_address_or_nothing(match, city):
    told = match().json
    assert home_ids(city) == ["0101", None, None, "0101", None, None]
    assert (told["rows"], told["matched"], told["table"], told["to"]) == (6, 2, "fires", "homes")
    assert told["by_rule"] == {"exact": 2}
    assert told["by_reason"] == {
        "not an address": 2,
        "several possible": 1,
        "no such street": 1,
    }
    assert (told["with_points"], told["far"]) == (2, 1)


def test_what_was_read_and_where_it_came_from_stays(match, city, sources):
    match()
    table = load_table(city.tables / "fires.parquet")
    assert [column.name for column in table.columns] == ["fire_id", "address", "lon", "lat", "home_id"]
    assert table.source == "fires.csv"
    assert table.origin is not None and table.origin.address == str(sources["fires"])
    assert table.columns[-1].missing == 4
    assert [(one.name, one.action, one.reads) for one in table.added] == [("home_id", "match", "homes")]
    assert parquet.read_table(table.path).column("fire_id").to_pylist() == ["f1", "f2", "f3", "f4", "f5", "f6"]


def test_the_rows_to_check_are_listed_with_the_reason_and_run_nothing_in_a_spreadsheet(match, city):
    with Path(match().json["to_check"]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["row"] for row in rows] == ["3", "4", "5", "6", "7"]
    assert rows[1]["address"].startswith("'=")
    assert rows[2]["matched_to"] == "12 ELM TER"
    assert rows[2]["why"] == "matched (exact), but the points are far apart"
    assert int(rows[2]["metres"]) == pytest.approx(23_600, rel=0.01)


def test_asked_again_it_gives_the_same_and_nothing_twice(match, city):
    first = match().json
    before = (city.tables / "fires.parquet").read_bytes()
    assert match(table="fires", to="homes").json == first
    assert (city.tables / "fires.parquet").read_bytes() == before


def test_a_second_column_stands_beside_the_first(match, city):
    match()
    match("--building", "--as", "building_home")
    assert home_ids(city, "building_home") == ["0101", "0102", None, "0101", None, None]
    assert home_ids(city) == ["0101", None, None, "0101", None, None]


def test_a_new_export_of_either_table_keeps_the_column_fresh(match, call, city, sources):
    match()
    sources["fires"].write_text(FIRES + "f7,14 Elm Ter Apt B,,\n", "utf-8")
    done = call("refresh", "--json", "-w", city.folder)
    assert home_ids(city) == ["0101", None, None, "0101", None, None, "0103"]
    sources["homes"].write_text(HOMES.replace("0101", "0999"), "utf-8")
    done = call("refresh", "--json", "-w", city.folder)
    told = {table["table"]: table for table in done.json["tables"]}
    assert (told["fires"]["state"], told["fires"]["worked_out"]) == ("changed", ["home_id"])
    assert home_ids(city)[0] == "0999"
    done = call("refresh", "--json", "-w", city.folder)
    assert {table["state"] for table in done.json["tables"]} == {"unchanged"}


def test_a_new_export_that_is_matched_again_keeps_its_other_columns(match, city, sources):
    match("--building", "--as", "building_home")
    sources["fires"].write_text(FIRES + "f7,14 Elm Ter Apt B,,\n", "utf-8")
    match()
    assert home_ids(city, "building_home")[-1] == home_ids(city)[-1] == "0103"


def test_a_table_whose_other_table_is_gone_stays_as_it_was(match, call, city, sources):
    match()
    before = (city.tables / "fires.parquet").read_bytes()
    (city.tables / "homes.parquet").unlink()
    sources["fires"].write_text(FIRES + "f7,14 Elm Ter Apt B,,\n", "utf-8")
    done = call("refresh", "--json", "-w", city.folder)
    (fires,) = done.json["tables"]
    assert done.code == 2
    assert "worked out from homes, which is no longer there" in fires["error"]["given"]
    assert fires["error"]["allowed"] and fires["error"]["next_step"]
    assert (city.tables / "fires.parquet").read_bytes() == before


def test_adapt_reads_the_new_column(match, call, city, files):
    """A break on record by the address of its main: the join that the crosswalk lacked."""
    files["mains"].write_text(
        "FACILITYID,ADDRESS\n" + "\n".join(f"{n},{n} ELM ST" for n in range(1, 61)) + "\n", "utf-8"
    )
    files["breaks"].write_text("WO,PLACE\n" + "\n".join(f"W{n},{n} Elm Street" for n in range(1, 41)) + "\n", "utf-8")
    match(
        table=files["breaks"],
        to=files["mains"],
        columns=["--address", "PLACE", "--on", "ADDRESS", "--key", "FACILITYID"],
    )
    call(
        "adapt", "water-main-breaks", f"breaks={files['breaks']}", f"mains={files['mains']}", "--yes", "-w", city.folder
    )
    assert [column.name for column in load_table(city.tables / "breaks.parquet").columns][-1] == "FACILITYID"


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ({"table": "nothing"}, "There is no table and no file called 'nothing'."),
        ({"table": "../city"}, "There is no table and no file called '../city'."),
        ({"table": ""}, "There is no table and no file called ''."),
        ({"to": "nothing.csv"}, "There is no table and no file called 'nothing.csv'."),
        ({"columns": ["--address", "street", *COLUMNS[2:]]}, "fires has no column 'street'."),
        ({"columns": [*COLUMNS[:-1], "parcel"]}, "homes has no column 'parcel'."),
        ({"columns": [*COLUMNS, "--as", "Address"]}, "fires has a column 'Address' of its own."),
        ({"columns": [*COLUMNS, "--as", "_row"]}, "fires has a column '_row' of its own."),
        ({"columns": [*COLUMNS, "--as", " "]}, "The new column has no name."),
        ({"columns": [*COLUMNS, "--point", "x", "y"]}, "fires has no column 'x'."),
        ({"columns": [*COLUMNS, "--within", "-3"]}, "-3 is no distance"),
        ({"columns": [*COLUMNS, "--within", "nan"]}, "nan is no distance"),
    ],
)
def test_what_can_not_be_matched_is_told_in_three_parts(match, words, given):
    done = match(**words)
    assert done.code == 2
    assert given in done.fault["given"]
    assert done.fault["allowed"]
    assert done.fault["next_step"]


def test_a_name_that_leads_elsewhere_writes_nowhere_else(match, city):
    told = match("--as", "../../evil").json
    assert Path(told["to_check"]).parent == city.tables
    assert not list(city.folder.parent.glob("evil*"))


def test_a_person_is_told_in_sentences(call, city, sources):
    done = call("tables", "match", sources["fires"], "--to", sources["homes"], *COLUMNS, "-w", city.folder)
    assert "fires: 2 of 6 rows (33.3%) have a home_id, by their address in homes." in done.out
    assert "Not matched: 4." in done.out
    assert "Of 2 matches with a point on both sides, 1 lie more than 150 m apart." in done.out
