"""What others keep: found in the site's search, shown as words and links, and never as the city's own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.web.catalog.conftest import ATTACK
from upstate.actions.add_source import add_source
from upstate.catalog.gathering.gathered import Gathered, GatheredFile, ItemFault
from upstate.catalog.gathering.kept import Entry, LinkState, RunLog, harvest_folder
from upstate.city.workspace import Workspace

Text = Callable[..., str]
STOPS = Gathered(
    identifier="https://data.county.example/datasets/stops",
    title="Bus stops of the county",
    description="One row is one stop.",
    publisher="Onondaga County",
    email="data@county.example",
    keywords=("transit",),
    modified=date(2026, 5, 1),
    landing_page="https://data.county.example/stops",
    files=(GatheredFile(title="Stops", format="CSV", address="https://data.county.example/stops.csv"),),
)
HOSTILE = Gathered(
    identifier="hostile",
    title=f"Stops {ATTACK}",
    description=ATTACK,
    publisher=ATTACK,
    contact=ATTACK,
    licence=ATTACK,
    keywords=(ATTACK,),
    places=ATTACK,
    files=(GatheredFile(title=ATTACK, format=ATTACK, address="https://a.example/x"),),
)
COPY = Gathered(identifier="copy", title="Street trees", publisher="City of Springfield")


def gather(city: Workspace, name: str, *items: Gathered) -> None:
    """As a run leaves it."""
    add_source(workspace=city.folder, name=name, kind="ckan", address=f"https://{name}.example", title=f"{name} data")
    folder = harvest_folder(city.catalog, name)
    folder.save_items(items)
    folder.save_links({"https://data.county.example/stops.csv": LinkState(asked=date(2026, 6, 1), failed=2, fault="x")})


@pytest.fixture
def county(published: Workspace) -> Workspace:
    gather(published, "county", STOPS, HOSTILE, COPY)
    return published


def test_what_others_keep_is_found_with_who_keeps_it(county: Workspace, text: Text) -> None:
    page = text("/datasets/?q=bus+stops")
    assert f'href="/datasets/elsewhere/county/{STOPS.key}/"' in page
    assert "From county data, and kept there" in page
    assert STOPS.title not in text("/datasets/?department=Parks")
    assert "Kept elsewhere, by" in text("/datasets/?source=county+data")


def test_its_page_leads_to_where_it_is_and_marks_dead_links(county: Workspace, text: Text) -> None:
    page = text(f"/datasets/elsewhere/county/{STOPS.key}/")
    assert "From county data, and kept there. The city does not answer for it." in page
    assert re.search(
        r'href="https://data.county.example/stops.csv"[^>]*nofollow[^>]*>Stops</a> \(CSV\) – This link was dead', page
    )
    assert 'href="https://data.county.example/stops"' in page and "Onondaga County" in page


def test_the_words_of_strangers_are_only_words(county: Workspace, text: Text) -> None:
    for page in (text(f"/datasets/elsewhere/county/{HOSTILE.key}/"), text("/datasets/?q=stops")):
        assert "window.attacked" in page
        assert "<script>window" not in page and "<img src=x" not in page


def test_a_copy_of_the_citys_own_is_shown_once_and_leads_to_it(county: Workspace, text: Text, client: Client) -> None:
    assert "elsewhere/county/" + COPY.key not in text("/datasets/?q=street+trees")
    answer = client.get(f"/datasets/elsewhere/county/{COPY.key}/")
    assert (answer.status_code, answer["Location"]) == (302, "/datasets/street-trees/")


def test_the_same_from_a_second_source_is_one_that_says_where_else(
    county: Workspace, text: Text, client: Client
) -> None:
    gather(county, "state", STOPS)
    assert text("/datasets/?q=bus+stops").count(f"/{STOPS.key}/") == 1
    assert "Also at:" in text(f"/datasets/elsewhere/county/{STOPS.key}/")
    moved = client.get(f"/datasets/elsewhere/state/{STOPS.key}/")
    assert moved["Location"] == f"/datasets/elsewhere/county/{STOPS.key}/"


def test_the_city_never_tells_it_as_its_own(county: Workspace, client: Client) -> None:
    for address in ("/data.json", "/catalog.jsonld", "/datasets/feed.atom", "/sitemap.xml", "/inventory/"):
        assert STOPS.title not in client.get(address).content.decode()
    assert [one["title"] for one in json.loads(client.get("/data.json").content)["dataset"]].count("Street trees") == 1


def test_what_is_no_longer_gathered_is_not_shown(county: Workspace, text: Text, client: Client) -> None:
    assert STOPS.title in re.sub("<[^>]+>", "", text("/datasets/?q=bus+stops"))
    (county.catalog / "sources" / "county.toml").unlink()
    assert client.get(f"/datasets/elsewhere/county/{STOPS.key}/").status_code == 404
    assert "From county data" not in text("/datasets/?q=bus+stops")


def test_a_source_whose_files_are_broken_hides_no_other(county: Workspace, text: Text) -> None:
    gather(county, "state", STOPS.model_copy(update={"identifier": "other", "title": "Snow plows", "landing_page": ""}))
    harvest_folder(county.catalog, "county").items.write_text("{")
    assert "From state data" in text("/datasets/?q=snow")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/datasets/elsewhere/", "/datasets/?source=county+data&source=state+data"),
        ("/datasets/elsewhere/state/", "/datasets/?source=state+data"),
        ("/es/datasets/elsewhere/state/", "/es/datasets/?source=state+data"),
    ],
)
def test_the_address_above_what_others_keep_leads_to_the_list_of_it(
    county: Workspace, client: Client, address: str, leads_to: str
) -> None:
    gather(county, "state", STOPS.model_copy(update={"identifier": "other", "title": "Snow plows", "landing_page": ""}))
    assert client.get(address)["Location"] == leads_to
    assert "Snow plows" in client.get(leads_to).content.decode()


def test_where_nothing_is_gathered_the_address_leads_to_all_datasets(visitor: Client) -> None:
    assert visitor.get("/datasets/elsewhere/")["Location"] == "/datasets/"
    assert visitor.get("/datasets/elsewhere/nobody/").status_code == 404


def test_of_the_many_topics_of_others_those_of_most_datasets_have_a_box(county: Workspace, client: Client) -> None:
    topics = tuple(f"topic {number:02}" for number in range(60))
    gather(county, "state", Gathered(identifier="a", title="A", keywords=topics))
    page = client.get("/datasets/?source=state+data&topic=topic+59").content.decode()
    assert page.count('name="topic"') == 21 and 'value="topic 59" checked' in page
    assert "39 more, with fewer datasets. Type them as words to look for." in page


def test_staff_see_a_kind_of_fault_once_and_may_open_all_of_them(
    county: Workspace, person: Callable[..., Client]
) -> None:
    now, each = datetime.now(UTC), [f"dataset {number} “A”: modified is missing." for number in range(120)]
    faults = [ItemFault(given=one, allowed="a day", next_step="Tell them.", kind="modified is missing") for one in each]
    entries = tuple(Entry(became="same", title="A", faults=(fault,)) for fault in faults)
    failing = {"https://b.example/": "it answered 500"}
    harvest_folder(county.catalog, "county").save_run(
        RunLog(source="county", began=now, ended=now, outcome="whole", entries=entries, failing=failing)
    )
    staff = person("viewer")
    page = staff.get("/staff/elsewhere/county/").content.decode()
    assert "The same in 119 other datasets" in page and "All 120 faults" in page and "<details>" in page
    assert "Links that failed once" in page and "it answered 500" in page
    second = staff.get("/staff/elsewhere/county/?page=2").content.decode()
    assert each[-1] in second and "<details open>" in second


def test_staff_read_in_three_parts_why_a_source_failed(county: Workspace, person: Callable[..., Client]) -> None:
    now, fault = datetime.now(UTC), ItemFault(given="It hangs.", allowed="an answer", next_step="Ask them.")
    log = RunLog(source="county", began=now, ended=now, outcome="failed", fault=fault)
    harvest_folder(county.catalog, "county").save_run(log)
    add_source(workspace=county.folder, name="odd", kind="ckan", address="https://odd.example")
    (county.catalog / "sources" / "odd.toml").write_text('kind = "x"')
    staff = person("viewer")
    for address in ("/staff/elsewhere/", "/staff/elsewhere/county/"):
        words = re.sub("<[^>]+>", "", staff.get(address).content.decode())
        assert "It failed: It hangs. What was gathered before is kept. Allowed: an answer. Ask them." in words
    listed = re.sub("<[^>]+>", "", staff.get("/staff/elsewhere/").content.decode())
    assert "kind is" in listed and "Allowed: a kind (data.json" in listed and "Mend what is named" in listed


def test_staff_see_how_each_source_stands_and_what_is_wrong_in_it(
    county: Workspace, person: Callable[..., Client]
) -> None:
    fault = ItemFault(given="dataset 1 “A”: modified is missing.", allowed="a day", next_step="Tell who keeps it.")
    now = datetime.now(UTC)
    harvest_folder(county.catalog, "county").save_run(
        RunLog(source="county", began=now, ended=now, outcome="whole", dead={"https://a.example/": "it answered 404"},
               entries=(Entry(became="changed", title=ATTACK, key=STOPS.key, faults=(fault,)),))
    )  # fmt: skip
    staff = person("viewer")
    listed = staff.get("/staff/elsewhere/").content.decode()
    assert "1 dataset has faults. 1 link is dead." in listed and "1 dataset: 1 changed." in listed
    page = staff.get("/staff/elsewhere/county/").content.decode()
    assert "modified is missing. Allowed: a day. Tell who keeps it." in re.sub("<[^>]+>", "", page)
    assert "it answered 404" in page and "<script>window" not in page
    assert staff.get("/staff/elsewhere/nobody/").status_code == 404
