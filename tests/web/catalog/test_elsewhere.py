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
    assert "All is well." in listed and "1 dataset: 1 changed." in listed
    page = staff.get("/staff/elsewhere/county/").content.decode()
    assert "modified is missing." in page and "it answered 404" in page and "<script>window" not in page
    assert staff.get("/staff/elsewhere/nobody/").status_code == 404
