"""Fires say how often it burns, doors say where no alarm works, and neither says the other's part."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq
import pytest

from upstate.actions.adapt import Adapted, adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.rank import rank

TODAY = date(2026, 5, 20)


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def homes() -> list[dict[str, Any]]:
    """In two tracts, some 30 m from each other."""
    return [
        {"home_id": f"H{n}", "built_year": 1930 + n % 60, "tract": f"T{n % 2}", "block_group": f"B{n % 4}",
         "longitude": -89.65 + n % 20 * 0.0004, "latitude": 39.8 + n // 20 * 0.0003}
        for n in range(200)
    ]  # fmt: skip


def fires() -> list[dict[str, Any]]:
    """Every month from 2004 to August 2019; of most the detector did not alert."""
    months = [(year, month) for year in range(2004, 2020) for month in range(1, 13) if (year, month) <= (2019, 8)]
    return [
        {
            "fired_on": f"{year}-{month:02}-10",
            "home_id": f"H{place % 200}",
            "alarm": "silent" if place % 4 else "worked",
        }
        for place, (year, month) in enumerate(months)
    ]


def town(folder: Path, *, visits: list[dict[str, Any]] | None = None) -> tuple[Path, Adapted]:
    city = folder / "city"
    new(folder=city, place="Springfield, IL", longitude=-89.65, latitude=39.8)
    borrow(workspace=city, solution="smoke-alarms")
    files = {"homes": [write(folder / "homes.csv", homes())], "fires": [write(folder / "fires.csv", fires())]}
    if visits:
        files["visits"] = [write(folder / "visits.csv", visits)]
    return city, adapt(workspace=city, solution="smoke-alarms", files=files, today=TODAY)


def ranked(city: Path) -> Any:
    made = rank(workspace=city, solution="smoke-alarms", budget="50", today=TODAY)
    table = next(path for path in made.files if path.name == "ranking.parquet")
    return made.ranking, pq.read_table(table).to_pydict()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return ranked(town(tmp_path_factory.mktemp("before"))[0])


def test_fires_do_not_say_how_many_homes_have_no_alarm(before: Any) -> None:
    assert median(before[1]["chance_no_alarm"]) < 0.1, "three in four fires say that no alarm worked"


def test_no_door_is_counted_where_nobody_knocked(before: Any) -> None:
    assert not any("doors within" in reason for unit in before[0]["units"] for reason in unit["reasons"])


def test_visits_of_today_do_not_thin_the_fires_of_then(before: Any, tmp_path: Path) -> None:
    visits = [
        {"visit_id": f"v{n}", "visited_on": "2026-05-11", "home_id": f"H{n}", "in_need": str(n < 1).lower()}
        for n in range(11)
    ]
    city, adapted = town(tmp_path, visits=visits)
    (found,) = [one for one in adapted.checks if one.name == "ended_record"]
    assert found.table == "fires" and "end on 2019-08-10" in found.sentence and "newer export" in found.sentence
    told, after = ranked(city)
    assert str(told["as_of"]) > "2026"
    assert sum(after["fires_a_year"]) == pytest.approx(sum(before[1]["fires_a_year"]), rel=0.02)
    said = [reason for unit in told["units"] for reason in unit["reasons"] if "doors within" in reason]
    assert said and all(" of 0 doors" not in one for one in said)


def test_a_list_of_an_old_record_says_where_the_record_ends(tmp_path: Path, call: Any) -> None:
    told = call("rank", "smoke-alarms", "--workspace", town(tmp_path)[0]).out.replace("\n", " ")
    assert "your fires end before 2019-0" in told and "--as-of" not in told


@pytest.fixture
def visited(tmp_path: Path) -> Path:
    visits = [
        {"visit_id": f"v{n}", "visited_on": "2019-07-11", "home_id": f"H{n}", "in_need": "true"} for n in range(11)
    ]
    return town(tmp_path, visits=visits)[0]


def test_a_proof_on_fires_says_that_it_proves_nothing_of_alarms(visited: Path, call: Any) -> None:
    told = call("prove", "smoke-alarms", "--budget", "20", "--workspace", visited)
    out = " ".join(told.out.split())
    assert told.code == 0, told.err
    assert "and not which were in need: only visits show that. 11 visits are on record, too few yet." in out
    assert "which makes the list" in out or "the rule “" in out
    plain = " ".join(call("prove", "smoke-alarms", "--group", "tract", "--workspace", visited).out.split())
    assert "Next: upstate rank smoke-alarms --budget 5%" in plain
    assert "whoever was there on each of them is counted on each" in plain
