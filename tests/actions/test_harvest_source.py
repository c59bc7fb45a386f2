"""Runs of a harvest: what became of each dataset, and what holds when a run fails, is killed or meets another."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.called import Called
from tests.catalog.gathering.made import (
    Json,
    asset,
    catalog_3,
    ckan,
    data_json,
    dcat,
    dcat_3,
    one_file,
    package,
    socrata,
)
from tests.tables.servers.speaking import Answer, Asked, Brain, Files, Speaker, status
from upstate.actions.add_source import add_source
from upstate.actions.harvest_source import harvest_source, harvesting
from upstate.actions.list_sources import open_source
from upstate.actions.remove_source import remove_source
from upstate.catalog.gathering import links
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
import os, signal, sys
from pathlib import Path
from upstate.actions.harvest_source import harvest_source

def killing(words, done=0, total=0):
    if words.startswith(sys.argv[2]) and done >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)

harvest_source(workspace=Path(sys.argv[1]), name="county", progress=killing)
"""


def kill_a_run(here: Workspace, words: str, done: int) -> None:
    """A run in a process of its own, which the system kills (kill -9) where it tells these words."""
    ended = subprocess.run([sys.executable, "-c", _RUN, str(here.folder), words, str(done)], env={**os.environ})
    assert ended.returncode == -signal.SIGKILL


def test_a_run_that_is_killed_leaves_what_stood_and_the_next_goes_on(here: Workspace, serve: Serve) -> None:
    every: list[Json] = [package(number) for number in range(150)]
    portal = serve(ckan(lambda: every))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    run(here)
    every[:] = [package(number, notes="Other words.") for number in range(350)]
    kill_a_run(here, "Asking 127.0.0.1", 300)
    assert len(harvest_folder(here.catalog, "county").load_items()) == 150
    state = open_source(workspace=here.folder, name="county", now=datetime.now(UTC))
    assert state.sentence.startswith("A run is at it, or broke off")
    log = run(here)
    assert (log.resumed, log.count("changed"), log.count("new"), log.count("gone")) == (300, 150, 200, 0)


_LISTS = {"data.json": "/data.json", "arcgis-hub": "/api/feed/dcat-us/1.1.json", "upstate": "/catalog.jsonld"}
_PAGES = {"ckan": "start", "socrata": "offset"}


def catalog_of(kind: str, site: Speaker) -> Brain:
    """A site of this kind: 1,200 datasets in one file, or 350 in pages of 100. What some of them lead to is on it too."""
    if kind == "ckan":
        packages = [package(number, resources=[]) for number in range(350)]
        return ckan(lambda: packages)
    if kind == "socrata":
        assets = [{**asset(number, "href"), "link": f"{site.home}/d/{number % 6}"} for number in range(350)]
        return socrata(assets)
    made, of = (dcat_3, catalog_3) if kind == "upstate" else (dcat, data_json)
    datasets = [made(number, landingPage=f"{site.home}/d/{number % 6}", distribution=[]) for number in range(1_200)]
    return one_file(_LISTS[kind], of(datasets))


@pytest.mark.parametrize("kind", [*_LISTS, *_PAGES])
def test_a_run_of_any_kind_that_is_killed_twice_asks_for_nothing_twice(
    here: Workspace, serve: Serve, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_PAUSE", 0)
    site = serve(lambda _: Answer(404))
    catalog = catalog_of(kind, site)
    site.brain = lambda asked: Answer(200) if asked.method == "HEAD" else catalog(asked)
    allow(here, "county", kind, f"{site.home}/portal" if kind == "ckan" else site.home)
    kill_a_run(here, *(("Reading 127.0.0.1", 500) if kind in _LISTS else ("Asking 127.0.0.1", 200)))
    kill_a_run(here, "Asking what the links lead to", 3)
    log = run(here, links=True)
    assert (log.resumed, log.count("new"), log.left) == ((1_200,) * 2 if kind in _LISTS else (350,) * 2) + (0,)
    lists = [one.fields.get(_PAGES[kind]) if kind in _PAGES else one.path for one in site.asked if one.method == "GET"]
    assert lists == (["0", "100", "200", "300"] if kind in _PAGES else [_LISTS[kind]])
    heads = [one.path for one in site.asked if one.method == "HEAD"]
    assert len(set(heads)) == log.asked and not set(heads[:3]) & set(heads[3:])


def test_a_file_is_read_on_behind_the_last_dataset_that_was_read(here: Workspace, serve: Serve) -> None:
    allow(here, "county", "data.json", serve(listing([dcat(number) for number in range(1_200)])).home)
    kill_a_run(here, "Reading 127.0.0.1", 500)
    told: list[tuple[str, int]] = []
    log = run(here, progress=lambda words, done=0, total=0: told.append((words, done)))
    assert (log.resumed, log.count("new"), told) == (500, 1_200, [("Reading 127.0.0.1", 1_000)])


def test_a_file_whose_fetching_is_killed_is_fetched_from_its_last_byte_on(here: Workspace, serve: Serve) -> None:
    body = json.dumps(data_json([dcat(number) for number in range(1_200)])).encode()
    site = serve(Files({"/data.json": body}, etags={"/data.json": '"v1"'}))
    allow(here, "county", "data.json", site.home)
    kill_a_run(here, "Fetching", 200_000)
    assert run(here).count("new") == 1_200
    whole, rest = (one.headers for one in site.asked)
    assert "range" not in whole and rest["if-range"] == '"v1"'
    assert 100_000 < int(rest["range"].removeprefix("bytes=").removesuffix("-")) < len(body)


def test_a_file_that_is_another_one_by_now_is_not_glued_to_what_was_fetched(here: Workspace, serve: Serve) -> None:
    files = Files({"/data.json": json.dumps(data_json([dcat(number) for number in range(1_200)])).encode()})
    files.etags["/data.json"] = '"v1"'
    allow(here, "county", "data.json", serve(files).home)
    kill_a_run(here, "Fetching", 200_000)
    files.files["/data.json"] = json.dumps(data_json([dcat(number + 5) for number in range(1_300)])).encode()
    files.etags["/data.json"] = '"v2"'
    assert run(here).count("new") == 1_300


def test_a_file_that_can_not_be_read_is_fetched_anew_by_the_next_run(here: Workspace, serve: Serve) -> None:
    datasets = [dcat(number) for number in range(600)]
    site = serve(listing(datasets))
    allow(here, "county", "data.json", site.home)
    site.faults = [lambda answer: Answer(200, answer.body[:-1_000])]
    assert run(here).outcome == "failed"
    log = run(here)
    assert (log.count("new"), len(log.entries), len(site.asked)) == (600, 600, 2)


def test_a_line_that_was_written_in_part_is_not_read(here: Workspace, serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(150)]))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    portal.faults = [None, *[status(500)] * 6]
    run(here)
    running = harvest_folder(here.catalog, "county").running / "journal.jsonl"
    running.write_text(running.read_text() + '{"page": [{"titl')
    log = run(here)
    assert (log.resumed, log.count("new")) == (100, 150)


@pytest.mark.parametrize("odd", ["[]", '"x"', "no zone", "a page of nothing", "a page of odd things"])
def test_a_journal_that_is_none_is_not_gone_on_from(here: Workspace, serve: Serve, odd: str) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(150)]))
    allow(here, "county", "ckan", f"{portal.home}/portal")
    portal.faults = [None, *[status(500)] * 6]
    run(here)
    running = harvest_folder(here.catalog, "county").running / "journal.jsonl"
    head = running.read_text().splitlines()[0]
    spoiled = {
        "no zone": re.sub(r"\+00:00", "", head),
        "a page of nothing": head + '\n{"page": null}',
        "a page of odd things": head + '\n{"page": [{"title": 1}], "begun": 1, "total": 1, "is_last": true}',
    }
    running.write_text(spoiled.get(odd, odd) + "\n")
    log = run(here)
    assert (log.outcome, log.resumed, log.count("new")) == ("whole", 0, 150)


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


def test_a_kind_of_fault_is_told_once_with_how_many_datasets_have_it(here: Workspace, serve: Serve) -> None:
    links = [{"downloadURL": f"ftp://a.example/{number}"} for number in range(2)]
    faulty = [dcat(number, modified=None) for number in range(5)]
    datasets = [dcat(9, license="free"), *faulty, dcat(7, distribution=links), dcat(8, distribution=links[1:])]
    allow(here, "county", "data.json", serve(listing(datasets)).home)
    told = [(kind.first.given, kind.also) for kind in run(here).fault_kinds]
    assert told == [
        (
            "dataset 2 “Bus stops 0”: modified is empty (null).",
            "The same in 4 other datasets: “Bus stops 1”, “Bus stops 2”, “Bus stops 3” and others.",
        ),
        (
            "dataset 7 “Bus stops 7”: distribution 1, downloadURL is “ftp://a.example/0”.",
            "The same in 1 other dataset: “Bus stops 8”.",
        ),
        ("dataset 1 “Bus stops 9”: license is “free”.", ""),
    ]


def test_the_command_line_tells_each_kind_of_fault_and_all_of_them_when_asked(
    here: Workspace, serve: Serve, call: Callable[..., Called]
) -> None:
    allow(here, "county", "data.json", serve(listing([dcat(number, modified=None) for number in range(30)])).home)
    at = ("--workspace", here.folder)
    for told in (call("harvest", "run", "--no-links", *at).out, call("harvest", "show", "county", *at).out):
        assert told.count("modified is empty") == 1 and "The same in 29 other datasets" in told
        assert "All 30 faults: upstate harvest show county --all" in told
    assert "new: and 10 more: upstate harvest show county --all" in call("harvest", "show", "county", *at).out
    whole = call("harvest", "show", "county", "--all", *at).out
    assert whole.count("modified is empty") == whole.count("  new: ") == 30


@pytest.mark.parametrize(
    ("datasets", "said"),
    [
        ([dcat(1)], "All is well."),
        ([dcat(1, modified=None), dcat(2), dcat(3, modified=None)], "2 datasets have faults."),
        ([dcat(1), dcat(1), {"title": "No name"}], "2 datasets are left out."),
    ],
    ids=["sound", "faults", "left out"],
)
def test_all_is_well_only_where_there_is_nothing_to_mend(
    here: Workspace, serve: Serve, datasets: list[Any], said: str
) -> None:
    allow(here, "county", "data.json", serve(listing(datasets)).home)
    run(here)
    assert open_source(workspace=here.folder, name="county", now=datetime.now(UTC)).sentence == said


def test_a_source_with_links_that_lead_nowhere_is_not_well(
    here: Workspace, serve: Serve, call: Callable[..., Called]
) -> None:
    site = serve(lambda asked: Answer.of(data_json(datasets)) if asked.path == "/data.json" else Answer(404))
    datasets = [dcat(1, landingPage=f"{site.home}/gone", distribution=[])]
    allow(here, "county", "data.json", site.home)

    def said() -> str:
        return open_source(workspace=here.folder, name="county", now=datetime.now(UTC)).sentence

    assert run(here, links=True).sentence.endswith("1 links asked, 0 dead, 1 failed once.")
    assert said() == "1 link failed once."
    told = call("harvest", "run", "--workspace", here.folder).out
    assert said() == "1 link is dead."
    assert "Which links and datasets these are: upstate harvest show county" in told


def test_a_source_that_can_not_be_read_is_told_in_three_parts(here: Workspace, call: Callable[..., Called]) -> None:
    for name in ("county", "state"):
        add_source(workspace=here.folder, name=name, kind="ckan", address=f"https://{name}.example")
        (here.catalog / "sources" / f"{name}.toml").write_text('kind = "x"')
    at = ("--workspace", here.folder)
    for told in (call("harvest", "list", *at).out, call("harvest", "run", *at).out):
        assert "kind is 'x'" in told and "Allowed: a kind (data.json, ckan" in told and "Mend what is named" in told


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
    assert "county (Onondaga County): 1 dataset has faults." in call("harvest", "list", *at).out
    assert "new: Bus stops 1" in call("harvest", "show", "county", *at).out
    assert json.loads(call("harvest", "show", "county", "--json", *at).out)["last_run"]["outcome"] == "whole"
    assert "county is gone" in call("harvest", "remove", "county", *at).out
    assert "There is no source county" in call("harvest", "show", "county", *at).err
