"""`upstate measures` at the command line: in words, and as JSON alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import call
from tests.measures.tiny_city import TODAY, borrowed, daily, make_city, own, write_measure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_city(
        tmp_path / "city", daily(date(2024, 1, 1), TODAY), measures={"on-time.toml": borrowed("target = 95")}
    )


def test_measures_alone_are_listed_by_goal_with_their_sentence(folder: Path) -> None:
    write_measure(folder, "later.toml", 'title = "Later"')
    write_measure(folder, "broken.toml", "title = [")
    assert "Nothing was computed yet." in call("measures", "-w", folder).out
    call("measures", "compute", "--today", str(TODAY), "-w", folder)
    said = call("measures", "-w", folder).out
    assert "A city that answers" in said and "met in 12 of 12 months" in said
    assert "it has no query" in said and "can not be read broken" in said
    listed = call("measures", "--json", "-w", folder).json
    assert [one["measure"] for one in listed["measures"]] == ["on-time", "later"]
    assert listed["broken"][0]["error"]["next_step"]


def test_a_measure_is_shown_with_its_table_and_what_it_rests_on(folder: Path) -> None:
    call("measures", "compute", "--today", str(TODAY), "-w", folder)
    said = call("measures", "show", "on-time", "-w", folder).out.replace("\u00a0", " ")
    assert "January 2024" in said and "tables/Requests.parquet: 841 rows" in said and "It does not say" in said
    north = call("measures", "show", "on-time", "--by", "ward", "--group", "North", "--json", "-w", folder).json
    assert north["rows"][0][3] == "16"
    fault = call("measures", "show", "on-time", "--by", "ward", "--group", "Moon", "--json", "-w", folder)
    assert fault.code == 2 and "North, South" in fault.fault["allowed"]


def test_a_failed_measure_makes_the_call_fail_and_the_others_go_on(folder: Path) -> None:
    write_measure(folder, "ours.toml", own("mean"))
    write_measure(folder, "ours.sql", "SELECT opened AS day, ward AS value FROM requests")
    done = call("measures", "compute", "--json", "--today", str(TODAY), "-w", folder)
    assert done.code == 2
    assert {one["measure"]: one["state"] for one in done.json} == {"on-time": "changed", "ours": "failed"}


def test_history_target_and_new(folder: Path) -> None:
    call("measures", "compute", "--today", str(TODAY), "-w", folder)
    assert call("measures", "history", "on-time", "--json", "-w", folder).json["computed"] == 1
    assert "figures 1" in call("measures", "history", "on-time", "-w", folder).out
    made = call("measures", "target", "on-time", "98", "--by", "2027-12-31", "--json", "-w", folder).json
    assert (made["target"], made["by"], made["past"]["target"], made["past"]["met"]) == (98, "2027-12-31", 95, True)
    easier = call("measures", "target", "on-time", "90", "--json", "-w", folder)
    assert easier.code == 2 and "--reason" in easier.fault["next_step"]
    assert call("measures", "new", "ours", "--contract", "tiny-stat", "-w", folder).code == 0
    assert (folder / "measures" / "ours.sql").is_file()
