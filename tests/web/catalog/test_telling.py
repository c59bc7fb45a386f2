"""The catalog as programs read it: whole, true to what is public, from the site's own address, and asked for anew only when it changed."""

from __future__ import annotations

import csv
import json
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client, override_settings
from etils import epath

from tests.croissant import mlcroissant
from tests.web.catalog.conftest import ATTACK
from tests.web.conftest import LiveSite
from upstate.actions.describe import describe
from upstate.city.workspace import Workspace

Text = Callable[..., str]
MACHINES = ["/data.json", "/catalog.jsonld", "/datasets/feed.atom", "/es/datasets/feed.atom"]
ATOM = "{http://www.w3.org/2005/Atom}"
HIDDEN = ("xylophone", "Complaints", "Benches", "/datasets/budget/", "complaints", "benches")


def links(text: str) -> Iterator[str]:
    yield from re.findall(r'"(http://testserver/[^"]*)"', text)


def script_of(page: str) -> Any:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(text)


CROISSANT = "/datasets/street-trees/croissant.json"


@pytest.mark.parametrize("address", [*MACHINES, "/datasets/street-trees/", CROISSANT])
def test_every_link_for_programs_leads_somewhere(visitor: Client, text: Text, address: str) -> None:
    found = set(links(text(address)))
    assert found
    for link in found:
        answer = visitor.get(link.removeprefix("http://testserver"), follow=True)
        assert answer.status_code == 200, link


@pytest.mark.parametrize("address", ["/data.json", "/catalog.jsonld"])
def test_a_catalog_has_every_public_dataset_and_no_other(text: Text, address: str) -> None:
    told = json.loads(text(address))
    names = [one["identifier"].rsplit("/", 2)[1] for one in told["dataset"]]
    assert names == ["attack", "fire-calls", "street-trees"]
    assert told["@id"] == f"http://testserver{address}"


@pytest.mark.parametrize("address", MACHINES)
def test_what_is_hidden_is_not_told(text: Text, address: str) -> None:
    page = text(address)
    for word in HIDDEN:
        assert word not in page


@pytest.mark.parametrize("address", MACHINES)
def test_what_is_withheld_after_all_is_gone_at_once(visitor: Client, published: Workspace, address: str) -> None:
    before = visitor.get(address)
    assert "fire-calls" in before.content.decode()
    describe(workspace=published.folder, dataset="fire-calls", changes={"withheld": "A mistake was found."})
    after = visitor.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "fire-calls" not in after.content.decode()


@pytest.mark.parametrize("address", MACHINES)
def test_what_has_not_changed_is_not_sent_again(visitor: Client, address: str) -> None:
    first = visitor.get(address)
    again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=300" in first["Cache-Control"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/data.json", "application/json"),
        ("/catalog.jsonld", "application/ld+json"),
        ("/datasets/feed.atom", "application/atom+xml; charset=utf-8"),
        (CROISSANT, "application/ld+json"),
    ],
)
def test_each_is_sent_as_what_it_is_and_only_to_read(visitor: Client, address: str, kind: str) -> None:
    assert visitor.get(address)["Content-Type"] == kind
    assert visitor.head(address).status_code == 200
    assert visitor.post(address).status_code == 405


@pytest.mark.parametrize("address", [*MACHINES, "/datasets/street-trees/"])
def test_a_stolen_host_name_is_refused_and_the_sites_own_stands_in_every_link(
    published: Workspace, address: str
) -> None:
    assert Client(headers={"Host": "evil.example"}).get(address).status_code == 400
    with override_settings(HOSTS=["data.springfield.example"], HTTPS=True):
        text = Client().get(address, headers={"X-Forwarded-Host": "evil.example"}).content.decode()
    assert "https://data.springfield.example/" in text
    if address != "/datasets/street-trees/":  # its citation says where the reader is
        assert "testserver" not in text
    assert "evil" not in text


def test_a_spanish_reader_gets_the_same_identifier(text: Text, visitor: Client) -> None:
    assert script_of(text("/es/datasets/street-trees/")) == script_of(text("/datasets/street-trees/"))
    spanish = visitor.get("/data.json", headers={"Accept-Language": "es"}).content.decode()
    assert "/es/" not in spanish
    assert spanish == text("/data.json")


def test_a_dataset_page_tells_search_engines_what_it_is(text: Text) -> None:
    told = script_of(text("/datasets/street-trees/"))
    assert told["name"] == "Street trees"
    assert told["version"] == "2"
    assert {file["name"] for file in told["distribution"]} == {
        "CSV",
        "Excel",
        "GeoJSON",
        "Parquet",
        "Original file",
    }


def test_the_reader_of_croissant_loads_every_row_of_the_csv(
    published: Workspace, live_site: LiveSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlcroissant._src.core.constants.DOWNLOAD_PATH", epath.Path(tmp_path / "kept"))
    with warnings.catch_warnings(action="ignore"):  # of the reader's own libraries
        dataset = mlcroissant.Dataset(jsonld=live_site.url + CROISSANT)
        loaded = list(dataset.records(record_set="rows"))
    assert not dataset.metadata.issues.errors
    newest = published.catalog / "street-trees" / "versions" / "2" / "street-trees.csv"
    rows = list(csv.DictReader(newest.read_text("utf-8").splitlines()))
    assert len(loaded) == len(rows) == 120
    assert [one["rows/tree_id"].decode() for one in loaded] == [one["tree_id"] for one in rows]
    assert [one["rows/planted"].date().isoformat() for one in loaded] == [one["planted"] for one in rows]
    assert [one["rows/height"] for one in loaded] == [float(one["height"]) if one["height"] else None for one in rows]


def test_croissant_is_told_of_what_is_public_alike_in_every_language(visitor: Client, text: Text) -> None:
    assert text(CROISSANT) == text(f"/es{CROISSANT}")
    assert json.loads(text("/datasets/attack/croissant.json"))["name"] == f"Attack {ATTACK}"
    for name in ("budget", "complaints", "benches", "none"):
        assert visitor.get(f"/datasets/{name}/croissant.json").status_code == 404
    assert f'<link rel="alternate" type="application/ld+json" href="{CROISSANT}" title="Croissant">' in text(
        "/datasets/street-trees/"
    )


def test_a_hostile_title_stays_inside_its_script(text: Text) -> None:
    page = text("/datasets/attack/")
    assert script_of(page)["name"] == f"Attack {ATTACK}"
    inside = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert not set("<>&") & set(inside)


def test_pages_name_their_other_forms(text: Text) -> None:
    for page in (text("/datasets/"), text("/datasets/street-trees/"), text("/es/datasets/")):
        assert '<link rel="alternate" type="application/json" href="/data.json"' in page
        assert '<link rel="alternate" type="application/ld+json" href="/catalog.jsonld"' in page
        assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/datasets/street-trees/latest/datapackage.json"' in text("/datasets/street-trees/")
    assert "Be told of new versions" in text("/datasets/")
    assert "Be told of new versions" not in text("/es/datasets/")


def entries(text: str) -> list[tuple[str, str]]:
    root = ET.fromstring(text)
    return [(one.findtext(f"{ATOM}title") or "", one.findtext(f"{ATOM}id") or "") for one in root.iter(f"{ATOM}entry")]


def test_the_feed_has_an_entry_a_version(text: Text) -> None:
    told = entries(text("/datasets/feed.atom"))
    assert ("Street trees, version 2", "http://testserver/datasets/street-trees/versions/2/") in told
    assert ("Street trees, version 1", "http://testserver/datasets/street-trees/versions/1/") in told
    assert len(told) == 5
    page = text("/datasets/feed.atom")
    assert "3 rows were added, 3 removed and 4 changed" in page
    assert "example.com" not in page


def test_the_feed_is_sound_in_spite_of_all(published: Workspace, text: Text) -> None:
    describe(workspace=published.folder, dataset="attack", changes={"title": "A\x01\x0b<b>\uffff"})
    (published.catalog / "street-trees" / "versions" / "2" / "difference.json").write_text("{")
    told = entries(text("/datasets/feed.atom"))
    assert [title for title, _ in told if title.startswith("A")] == ["A<b>, version 2", "A<b>, version 1"]
    assert len(told) == 5


def test_one_broken_dataset_does_not_take_the_catalog_along(published: Workspace, text: Text) -> None:
    (published.catalog / "fire-calls" / "versions" / "1" / "record.json").write_text("{")
    for address in MACHINES:
        assert "street-trees" in text(address)


def test_a_dataset_without_an_address_to_write_to_has_the_citys(published: Workspace, text: Text) -> None:
    def contact() -> Any:
        told = {one["title"]: one for one in json.loads(text("/data.json"))["dataset"]}
        return told["Fire calls"]["contactPoint"]

    assert "hasEmail" not in contact()
    settings = published.folder / "city.toml"
    settings.write_text(
        re.sub(r"(?m)^email = .*$", 'email = "data@springfield.example"', settings.read_text("utf-8")), "utf-8"
    )
    assert contact() == {"@type": "vcard:Contact", "fn": "Fire", "hasEmail": "mailto:data@springfield.example"}


def test_robots_are_shown_the_feed_and_kept_from_nothing_of_it(text: Text) -> None:
    robots = text("/robots.txt")
    assert "Sitemap: http://testserver/datasets/feed.atom" in robots
    closed = re.findall(r"Disallow: (\S+)", robots)
    assert not [address for address in MACHINES if address.startswith(tuple(closed))]
