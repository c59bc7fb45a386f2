"""The demo: the whole main job on a city that the program makes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.cli.conftest import call
from upstate.actions.demo_catalog import _RATINGS, EDITOR, _publish
from upstate.actions.demo_portal import OWNER, PORTAL, open_demo_portal
from upstate.actions.keep_facts import Change, keep_facts
from upstate.actions.new import new
from upstate.actions.offer import offer
from upstate.actions.open_challenge import open_challenge, refuse_changed_files
from upstate.actions.service_facts import State, service_facts
from upstate.catalog.description import load_description
from upstate.catalog.draft import load_draft
from upstate.catalog.folders import dataset_folders
from upstate.city import open_workspace
from upstate.progress import silent


def test_the_demo_does_the_whole_job_and_calls_it_simulated(demo_city: Path) -> None:
    done = json.loads(demo_city.with_suffix(".json").read_text("utf-8"))
    assert done["simulated"] is True and done["portal"] == "business-portal"
    assert done["challenge"] == "roads"
    for job in done["jobs"]:
        page = (demo_city / "solutions" / job["solution"] / "report.html").read_text("utf-8")
        assert "simulated" in page.lower()
        truth = job["truth"]
        assert truth["true_risk_of_all"] < truth["true_risk_of_chosen"] <= truth["true_risk_of_perfect_choice"]


def test_the_demo_city_has_published_what_it_says_and_one_draft_waits(demo_city: Path) -> None:
    done = json.loads(demo_city.with_suffix(".json").read_text("utf-8"))
    folders = {one.name: one for one in dataset_folders(demo_city / "catalog")}
    assert set(done["datasets"]) == set(folders)
    assert {name: folder.numbers() for name, folder in folders.items()} == {
        "contracts": [1],
        "fire-incidents": [],
        "service-requests": [1, 2],
        "street-ratings": [1],
        "water-main-breaks": [1],
        "water-mains": [1],
    }
    assert [one.key for one in load_draft(folders["service-requests"]).undecided] == ["phone:caller_phone"]
    for name in ("service-requests", "water-mains"):
        assert "simulated" in load_description(folders[name].description).description


def test_the_challenge_of_the_demo_is_launched_calls_itself_simulated_in_every_text_and_promises_nothing(
    demo_city: Path,
) -> None:
    opened = open_challenge(demo_city, "roads")
    assert opened.launched is not None and not opened.text.prizes
    refuse_changed_files(opened)
    assert "simulated" in opened.text.title.en and "simulado" in opened.text.title.es
    assert all(
        "This challenge is simulated" in one and "reto es simulado" in one for one in (opened.rules, opened.terms)
    )
    scored = {file.stem for file in (opened.hidden / "baselines").iterdir()}
    assert scored == {one.name for one in opened.text.baselines} == {"present-rating", "decay-by-class"}


def test_the_demo_leaves_a_folder_of_somebody_else_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    told = call("demo", tmp_path)
    assert told.code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_demo_that_stopped_half_way_goes_on_from_its_own_draft(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    new(folder=folder, place="Millbrook (simulated), NY")
    table = tmp_path / "ratings.csv"
    table.write_text("block_id,rating\n" + "".join(f"B{number},{number % 10}\n" for number in range(60)), "utf-8")
    ratings = replace(_RATINGS, contract="", said={**_RATINGS.said, "fields": {"block_id": {"meaning": "the block"}, "rating": {"meaning": "10 is new"}}})  # fmt: skip
    offer(workspace=folder, dataset=ratings.name, source=table, by=EDITOR)
    for _again in range(2):
        _publish(folder, ratings, table, silent)
    (found,) = dataset_folders(folder / "catalog")
    assert found.numbers() == [1]
    assert not found.draft.exists()


def test_the_portal_of_the_demo_has_nothing_borrowed_and_leaves_what_was_changed_since(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    new(folder=folder, place="Millbrook (simulated), NY")
    open_demo_portal(folder=folder, progress=silent)
    rows = service_facts(workspace=folder, solution=PORTAL)
    assert {row.state for row in rows} == {State.OURS} and {row.owner for row in rows} == {OWNER}
    places = {row.value for row in rows if row.kind in ("phone", "email", "address", "link")}
    assert all("315-555-01" in one or "millbrook" in one.lower() or "sba.gov" in one for one in places), places
    assert {"Zoning", "Treasury", "Police"} <= {*open_workspace(folder).settings.departments}
    mine = Change("facts", "licence_phone", "315-555-0199", owner="me@millbrook.example")
    keep_facts(workspace=folder, solution=PORTAL, changes=[mine])
    open_demo_portal(folder=folder, progress=silent)
    kept = next(row for row in service_facts(workspace=folder, solution=PORTAL) if row.name == "licence_phone")
    assert (kept.value, kept.owner) == ("315-555-0199", "me@millbrook.example")
