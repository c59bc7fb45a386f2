"""`upstate refresh`: what changed is read and told, what fails stays as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.tables.servers.speaking import ArcGIS, Socrata, Speaker, status
from upstate.tables.reading import load_table
from upstate.tables.servers.http import Client

NAME = "water-main-breaks"
LAYER = "/rest/services/Water_Mains/FeatureServer/0"
FIELDS = (
    ("OBJECTID", "OID"), ("FACILITYID", "String"), ("INSTALLDATE", "Date"), ("MATERIAL", "String"), ("LENGTH_FT", "Double"),
)  # fmt: skip
COLUMNS = (("wo", "text"), ("facilityid", "text"), ("breakdate", "calendar_date"))


def mains(count: int) -> list[dict]:
    return [
        {
            "OBJECTID": n,
            "FACILITYID": str(1000 + n),
            "INSTALLDATE": (n - 20) * 31_536_000_000,
            "MATERIAL": ("CI", "PVC", "DI")[n % 3],
            "LENGTH_FT": 100.5 + n,
        }
        for n in range(1, count + 1)
    ]


def breaks(count: int) -> list[dict]:
    return [
        {"wo": f"W{n}", "facilityid": str(1001 + n), "breakdate": f"{2013 + n % 8}-03-{1 + n % 28:02d}T00:00:00.000"}
        for n in range(count)
    ]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(Client, "pause", staticmethod(lambda seconds: None))


@pytest.fixture
def gis() -> Iterator[Speaker]:
    speaker = Speaker(ArcGIS(mains(60), FIELDS, edited=1))
    yield speaker
    speaker.close()


@pytest.fixture
def portal() -> Iterator[Speaker]:
    speaker = Speaker(Socrata(breaks(40), COLUMNS))
    yield speaker
    speaker.close()


@pytest.fixture
def adapted(city, call, gis, portal):
    """The city with both tables from its servers."""
    done = call(
        "adapt", NAME, f"mains={gis.home}{LAYER}", f"breaks={portal.home}/resource/abcd-1234", "--yes", "--json",
        "-w", city.folder,
    )  # fmt: skip
    assert done.code == 0, done.err
    return city


def refreshed(call, city, *words):
    done = call("refresh", *words, "--json", "-w", city.folder)
    return done, {table["table"]: table for table in done.json["tables"]}


def test_servers_are_named_where_files_are(adapted):
    stored = {path.stem: load_table(path) for path in adapted.tables.glob("[!.]*.parquet")}
    assert {name: table.rows for name, table in stored.items()} == {"Water_Mains_0": 60, "abcd-1234": 40}


def test_nothing_new_is_unchanged_and_well(adapted, call):
    done, tables = refreshed(call, adapted)
    assert done.code == 0
    assert {table["state"] for table in tables.values()} == {"unchanged"}


def test_adapt_again_does_not_read_an_unchanged_layer_again(adapted, call, gis, portal):
    asked = len(gis.asked)
    call(
        "adapt",
        NAME,
        f"mains={gis.home}{LAYER}",
        f"breaks={portal.home}/resource/abcd-1234",
        "--yes",
        "-w",
        adapted.folder,
    )
    assert len(gis.asked) == asked + 2
    assert len(list(adapted.tables.glob("[!.]*.parquet"))) == 2


def test_rows_that_came_and_went_are_counted(adapted, call, gis):
    gis.brain.rows = mains(65)[3:]
    gis.brain.rows[0]["MATERIAL"] = "new"
    gis.brain.edited = 2
    done, tables = refreshed(call, adapted)
    assert done.code == 0 and done.json["solutions"] == [NAME]
    found = tables["Water_Mains_0"]
    assert (found["state"], found["rows_added"], found["rows_gone"]) == ("changed", 6, 4)
    assert load_table(adapted.tables / "Water_Mains_0.parquet").rows == 62


def test_a_new_column_is_told(adapted, call, gis):
    gis.brain.rows = [row | {"ZONE": "a"} for row in mains(60)]
    gis.brain.fields = (*FIELDS, ("ZONE", "String"))
    gis.brain.edited = 2
    _, tables = refreshed(call, adapted)
    assert tables["Water_Mains_0"]["columns_added"] == ["ZONE"]
    assert tables["Water_Mains_0"]["rows_added"] == 0


def test_a_column_that_the_crosswalk_needs_is_not_lost(adapted, call, gis):
    gis.brain.rows = [{name: value for name, value in row.items() if name != "INSTALLDATE"} for row in mains(60)]
    gis.brain.fields = tuple(one for one in FIELDS if one[0] != "INSTALLDATE")
    gis.brain.edited = 2
    before = (adapted.tables / "Water_Mains_0.parquet").read_bytes()
    done, tables = refreshed(call, adapted)
    assert done.code == 2
    assert "INSTALLDATE" in tables["Water_Mains_0"]["error"]["given"]
    assert (adapted.tables / "Water_Mains_0.parquet").read_bytes() == before


def test_one_that_fails_stays_as_it_was_and_the_others_go_on(adapted, call, gis, portal):
    portal.always = status(500)
    gis.brain.rows, gis.brain.edited = mains(61), 2
    done, tables = refreshed(call, adapted)
    assert done.code == 2
    assert (tables["abcd-1234"]["state"], tables["Water_Mains_0"]["state"]) == ("failed", "changed")
    assert load_table(adapted.tables / "abcd-1234.parquet").rows == 40
    assert not list(adapted.tables.glob(".writing-*"))


# It waits where it begins to write, so that the kill falls there.
CHILD = """
import sys
from pathlib import Path
from upstate.actions.refresh import refresh

def waiting(words, done=0, total=0):
    if words.startswith("Writing"):
        print("writing", flush=True)
        sys.stdin.read()

refresh(workspace=Path(sys.argv[1]), progress=waiting)
"""


def test_a_killed_refresh_leaves_the_table_that_was_there(adapted, gis):
    from upstate.actions.refresh import refresh

    gis.brain.rows, gis.brain.edited = mains(61), 2
    words = [sys.executable, "-c", CHILD, str(adapted.folder)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "writing\n"
        child.kill()
    assert child.returncode == -signal.SIGKILL
    assert load_table(adapted.tables / "Water_Mains_0.parquet").rows == 60
    assert refresh(workspace=adapted.folder).well
    assert load_table(adapted.tables / "Water_Mains_0.parquet").rows == 61


def test_files_are_read_again_too(city, call, files):
    call("adapt", NAME, f"mains={files['mains']}", f"breaks={files['breaks']}", "--yes", "-w", city.folder)
    files["breaks"].write_text(files["breaks"].read_text("utf-8") + "W999,1001,2020-01-01,MAIN\n", "utf-8")
    done, tables = refreshed(call, city, NAME)
    assert done.code == 0
    assert {name: (table["state"], table["rows_added"]) for name, table in tables.items()} == {
        "Water_Mains": ("unchanged", 0),
        "breaks": ("changed", 1),
    }
    files["breaks"].unlink()
    assert refreshed(call, city)[0].code == 2


def test_quiet_says_nothing_when_nothing_changed(adapted, call):
    done = call("refresh", "--quiet", "-w", adapted.folder)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_solution_that_was_not_adapted_is_told(city, call):
    done = call("refresh", "road-decay", "--json", "-w", city.folder)
    assert done.code == 2 and "adapt" in done.fault["next_step"]


def test_a_server_is_offered_for_publishing_as_a_file_is(city, call, portal):
    done = call(
        "publish", "offer", "main-breaks", f"{portal.home}/resource/abcd-1234", "--by", "ann@city.gov", "--json",
        "-w", city.folder,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.json["draft"]["rows"] == 40 and done.json["draft"]["upload"] == ""
