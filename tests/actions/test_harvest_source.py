"""Runs of a harvest: what became of each dataset, and what holds when a run fails, is killed or meets another."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.called import Called
from tests.catalog.gathering.made import Json, ckan, data_json, dcat, package
from tests.tables.servers.speaking import Answer, Asked, Brain, Speaker, status
from upstate.actions.add_source import add_source
from upstate.actions.harvest_source import harvest_source, harvesting
from upstate.actions.list_sources import open_source
from upstate.actions.remove_source import remove_source
from upstate.catalog.gathering.kept import RunLog, harvest_folder
from upstate.catalog.gathering.source import BadSource, load_source
from upstate.city import CitySettings, Workspace, create_workspace, locking
from upstate.tables.servers.http import Client

Serve = Callable[[Brain], Speaker]


@pytest.fixture(autouse=True)
def _without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client, "pause", staticmethod(lambda _: None))


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def serve(brain: Brain) -> Speaker:
            speaker = Speaker(brain)
            stack.callback(speaker.close)
            return speaker

        yield serve


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "springfield", CitySettings(name="Springfield, IL"))


def allow(here: Workspace, name: str, kind: str, address: str, **said: Any) -> None:
    """A source on this machine, which its file allows."""
    add_source(workspace=here.folder, name=name, kind=kind, address=address, **said)
    with (here.catalog / "sources" / f"{name}.toml").open("a") as file:
        file.write("allow_private = true\n")


def run(here: Workspace, name: str = "county", **said: Any) -> RunLog:
    return harvest_source(workspace=here.folder, name=name, **{"links": False, **said})


def became(log: RunLog) -> dict[str, str]:
    return {entry.title: entry.became for entry in log.entries}


def listing(datasets: list[Any]) -> Brain:
    """A site whose file lists these as they are when it is asked; its other pages are there."""

    def answer(asked: Asked) -> Answer:
        return Answer.of(data_json(datasets)) if asked.path == "/data.json" else Answer(200)

    return answer


def test_a_run_tells_what_is_new_changed_the_same_gone_refused_or_there_twice(here: Workspace, serve: Serve) -> None:
    datasets: list[Any] = [dcat(1), dcat(2), dcat(3)]
    allow(here, "county", "data.json", serve(listing(datasets)).home)
    assert set(became(run(here)).values()) == {"new"}
    datasets[:] = [dcat(1), dcat(2, description="Other words"), dcat(4), dcat(1, title="A twin"), {"title": "No name"}]
    log = run(here)
    assert became(log) == {
        "Bus stops 1": "same",
        "Bus stops 2": "changed",
        "Bus stops 4": "new",
        "A twin": "duplicate",
        "No name": "refused",
        "Bus stops 3": "gone",
    }
    words = {entry.title: entry.words for entry in log.entries}
    assert words["A twin"].startswith("It has the identifier of “Bus stops 1”")
    assert words["No name"] == "dataset 5 “No name”: identifier is missing."
    kept = harvest_folder(here.catalog, "county").load_items()
    assert [one.title for one in kept] == ["Bus stops 1", "Bus stops 2", "Bus stops 4"]


def test_a_run_that_fails_changes_nothing_and_says_why(here: Workspace, serve: Serve) -> None:
    site = serve(listing([dcat(1), dcat(2)]))
    allow(here, "county", "data.json", site.home)
    run(here)
    site.always = status(500)
    log = run(here)
    assert log.outcome == "failed" and log.fault and "it answered 500" in log.fault.given
    assert log.fault.allowed and log.fault.next_step
    assert len(harvest_folder(here.catalog, "county").load_items()) == 2
    state = open_source(workspace=here.folder, name="county", now=datetime.now(UTC))
    assert state.sentence == "The last run failed. What was gathered before is kept."


def test_a_catalog_that_is_suddenly_empty_is_not_believed(here: Workspace, serve: Serve) -> None:
    datasets = [dcat(number) for number in range(6)]
    allow(here, "county", "data.json", serve(listing(datasets)).home)
    run(here)
    datasets.clear()
    log = run(here)
    assert log.fault and "lists no dataset that can be shown; there were 6" in log.fault.given
    assert len(harvest_folder(here.catalog, "county").load_items()) == 6


def test_a_source_narrowed_to_words_takes_only_what_holds_one(here: Workspace, serve: Serve) -> None:
    site = serve(listing([dcat(1), dcat(2, title="Water", keyword=["pipes"])]))
    allow(here, "county", "data.json", site.home, only=("Pipe",))
    log = run(here)
    assert (became(log), log.unwanted) == ({"Water": "new"}, 1)


def test_a_run_that_broke_off_goes_on_from_the_page_that_it_had(here: Workspace, serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(250)]))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    portal.faults = [None, None, *[status(500)] * 6]
    assert run(here).outcome == "failed"
    log = run(here)
    assert (log.resumed, log.count("new"), portal.asked[-1].fields["start"]) == (200, 250, "200")
    assert len(portal.asked) == 9, "two pages, six failures, and the last page"


def test_what_was_read_long_ago_is_not_joined_to_what_is_read_now(here: Workspace, serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(150)]))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    portal.faults = [None, *[status(500)] * 6]
    run(here, now=datetime.now(UTC) - timedelta(days=2))
    assert run(here).resumed == 0


_RUN = """
import sys
from pathlib import Path
from upstate.actions.harvest_source import harvest_source
harvest_source(workspace=Path(sys.argv[1]), name="county", links=False)
"""


def test_a_run_that_is_killed_leaves_what_stood_and_the_next_goes_on(here: Workspace, serve: Serve) -> None:
    every: list[Json] = [package(number) for number in range(150)]
    portal = serve(ckan(lambda: every))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    run(here)
    every[:] = [package(number, notes="Other words.") for number in range(350)]
    brain, asked_before = portal.brain, len(portal.asked)

    def hanging(asked: Asked) -> Answer:
        if asked.fields.get("start") == "300":
            time.sleep(30)
        return brain(asked)

    portal.brain = hanging
    process = subprocess.Popen([sys.executable, "-c", _RUN, str(here.folder)], env={**os.environ})
    until = time.monotonic() + 60
    while not any(one.fields.get("start") == "300" for one in portal.asked[asked_before:]):
        assert time.monotonic() < until and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(harvest_folder(here.catalog, "county").load_items()) == 150
    state = open_source(workspace=here.folder, name="county", now=datetime.now(UTC))
    assert state.sentence.startswith("A run is at it, or broke off")
    portal.brain = brain
    log = run(here)
    assert (log.resumed, log.count("changed"), log.count("new"), log.count("gone")) == (300, 150, 200, 0)


def test_a_line_that_was_written_in_part_is_not_read(here: Workspace, serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(150)]))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    portal.faults = [None, *[status(500)] * 6]
    run(here)
    running = harvest_folder(here.catalog, "county").running
    running.write_text(running.read_text() + '{"page": [{"titl')
    log = run(here)
    assert (log.resumed, log.count("new")) == (100, 150)


def test_a_source_is_never_harvested_twice_at_once(
    here: Workspace, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "_WAIT_SECONDS", 0.1)
    site = serve(listing([dcat(1)]))
    allow(here, "county", "data.json", site.home)
    with harvesting(here.catalog, "county"), pytest.raises(locking.Busy, match="the source county"):
        run(here)
    assert site.asked == []
    assert run(here).outcome == "whole"


def test_a_link_is_dead_only_after_it_failed_in_two_runs(here: Workspace, serve: Serve) -> None:
    gone = {"/b.csv"}
    datasets: list[Any] = []
    site = serve(lambda asked: Answer(404) if asked.path in gone else listing(datasets)(asked))
    files = [{"downloadURL": f"{site.home}/{name}.csv"} for name in "ab"]
    datasets.append(dcat(1, landingPage=f"{site.home}/", distribution=files))
    allow(here, "county", "data.json", site.home)
    link = f"{site.home}/b.csv"
    first = run(here, links=True)
    assert (first.asked, first.failing, first.dead) == (3, {link: "it answered 404"}, {})
    assert run(here, links=True).dead == {link: "it answered 404"}
    gone.clear()
    healed = run(here, links=True)
    assert (healed.failing, healed.dead) == ({}, {})


def test_a_link_into_the_network_of_the_city_is_not_asked_though_its_source_may_stand_there(
    here: Workspace, serve: Serve
) -> None:
    inside, datasets = serve(lambda _: Answer(200)), list[Any]()
    site = serve(listing(datasets))
    datasets.append(dcat(1, landingPage=f"{inside.home}/secret", distribution=[]))
    allow(here, "county", "data.json", site.home)
    assert "inside a private network" in next(iter(run(here, links=True).failing.values()))
    assert inside.asked == []


def test_the_same_dataset_in_two_sources_is_told_in_the_log(here: Workspace, serve: Serve) -> None:
    allow(here, "county", "data.json", serve(listing([dcat(1), dcat(2)])).home)
    allow(here, "state", "data.json", serve(listing([dcat(2), dcat(3)])).home)
    run(here)
    words = {entry.title: entry.words for entry in run(here, "state").entries}
    assert words == {"Bus stops 2": "It is also at county, and shown once.", "Bus stops 3": ""}


def test_a_source_that_is_removed_is_gone_with_all_its_datasets(here: Workspace, serve: Serve) -> None:
    allow(here, "county", "data.json", serve(listing([dcat(1)])).home)
    run(here)
    remove_source(workspace=here.folder, name="county")
    assert not harvest_folder(here.catalog, "county").folder.exists()
    with pytest.raises(BadSource, match="There is no source county"):
        run(here)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "../x"}, "can not be the name of a source"),
        (
            {"kind": "ftp"},
            "kind is 'ftp', not 'data.json', 'ckan', 'socrata', 'arcgis-hub' or 'upstate'.",
        ),
        ({"address": "file:///etc/passwd"}, "address: it is no address that begins with https://"),
        ({"address": "https://me:secret@a.example"}, "it is no address that begins with https://"),
        ({"address": "http://["}, "it is no address that begins with https://"),
        ({"minutes": 0}, "minutes is 0, not 1 or more."),
        ({"minutes": 5_000}, "minutes is 5000, not 1440 or less."),
    ],
)
def test_a_source_that_can_not_be_one_is_refused_in_three_parts(
    here: Workspace, said: dict[str, Any], words: str
) -> None:
    sound = {"name": "county", "kind": "ckan", "address": "https://a.example"}
    with pytest.raises(BadSource) as caught:
        add_source(workspace=here.folder, **{**sound, **said})
    assert words in caught.value.given and caught.value.allowed and caught.value.next_step
    assert not list(here.catalog.glob("sources/*"))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('only = "water"', """only is 'water', not a list such as ["water", "roads"]."""),
        ("maximum = 3", "maximum is not known."),
        ('check_links = "perhaps"', "check_links is 'perhaps', not true or false."),
        ('minutes = "many"', "minutes is 'many', not a whole number."),
    ],
)
def test_a_file_that_says_something_else_is_told_what_was_typed(here: Workspace, line: str, words: str) -> None:
    path = here.catalog / "sources" / "county.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'kind = "ckan"\naddress = "https://a.example"\ntitle = "County"\n{line}\n', "utf-8")
    with pytest.raises(BadSource) as caught:
        load_source(here.catalog, "county")
    assert words in caught.value.given
    path.write_text('kind = "ckan"\naddress = "https://a.example"\n', "utf-8")
    with pytest.raises(BadSource, match=r"title is missing\."):
        load_source(here.catalog, "county")


def test_a_catalog_of_1762_datasets_is_gathered_whole(here: Workspace, serve: Serve, city_data: Path) -> None:
    raw = gzip.decompress((city_data / "catalogs" / "healthdata.gov.data.json.gz").read_bytes())
    site = serve(lambda _: Answer(200, raw, {"Content-Type": "application/json"}))
    allow(here, "health", "data.json", site.home)
    log = run(here, "health")
    listed = json.loads(raw)["dataset"]
    assert len(log.entries) == len(listed) == 1_762
    assert log.count("new") == len({one["identifier"] for one in listed}) == 1_656
    assert log.count("duplicate") == 106 and log.count("refused") == 0
    assert run(here, "health").count("same") == 1_656


def test_the_command_line_adds_runs_lists_shows_and_removes(
    here: Workspace, serve: Serve, call: Callable[..., Called]
) -> None:
    site = serve(listing([dcat(1, modified=None)]))
    at = ("--workspace", here.folder)
    call("harvest", "add", "county", "data.json", site.home, "--title", "Onondaga County", *at)
    refused = call("harvest", "run", *at)
    assert refused.code == 2 and "inside a private network" in refused.out
    with (here.catalog / "sources" / "county.toml").open("a") as file:
        file.write("allow_private = true\n")
    told = call("harvest", "run", "--no-links", *at).out
    assert "county: 1 dataset: 1 new." in told and "modified is empty (null)." in told
    assert "county (Onondaga County): All is well." in call("harvest", "list", *at).out
    assert "new: Bus stops 1" in call("harvest", "show", "county", *at).out
    assert json.loads(call("harvest", "show", "county", "--json", *at).out)["last_run"]["outcome"] == "whole"
    assert "county is gone" in call("harvest", "remove", "county", *at).out
    assert "There is no source county" in call("harvest", "show", "county", *at).err
