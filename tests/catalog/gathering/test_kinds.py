"""Every kind of source, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.catalog.gathering.conftest import items, only, pages
from tests.catalog.gathering.made import (
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
from tests.tables.servers.speaking import Answer, Asked, Brain, Speaker, status
from upstate.tables.servers.faults import UnreadableServer

Serve = Callable[[Brain], Speaker]


def test_a_data_json_is_read_from_the_address_of_its_site(serve: Serve) -> None:
    found = only(items("data.json", serve(one_file("/data.json", data_json([dcat(1)]))).home))
    assert (found.title, found.description) == ("Bus stops 1", "One row is one stop.")
    assert (found.publisher, found.contact, found.email) == ("Onondaga County", "Data office", "data@county.example")
    assert found.modified == date(2026, 5, 1) and found.keywords == ("transit", "stops")
    assert found.links == ("https://data.county.example/stops/1", "https://data.county.example/1.csv")


def test_another_upstate_tells_the_same_in_dcat_us_3(serve: Serve) -> None:
    found = only(items("upstate", serve(one_file("/catalog.jsonld", catalog_3([dcat_3(1)]))).home))
    assert found.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (found.identifier, found.links) == (
        dcat(1)["identifier"],
        (dcat(1)["landingPage"], "https://data.county.example/1.csv"),
    )


def test_names_with_the_prefix_of_their_vocabulary_are_the_same_names(serve: Serve) -> None:
    said = {
        f"dcterms:{name}": value for name, value in dcat_3(1).items() if name in ("title", "identifier", "description")
    }
    rest = {name: value for name, value in dcat_3(1).items() if f"dcterms:{name}" not in said}
    catalog = {
        "@context": {"dcat-us": "http://data.resources.gov/ontology/dcat-us#"},
        "dcat:dataset": [{**said, **rest}],
    }
    assert (
        only(items("data.json", serve(one_file("/x/list.json", catalog)).home + "/x/list.json")).title == "Bus stops 1"
    )


def test_a_hub_is_read_from_its_feed(serve: Serve) -> None:
    hub = serve(one_file("/api/feed/dcat-us/1.1.json", data_json([dcat(1), dcat(2)])))
    assert [one.title for one in items("arcgis-hub", hub.home)] == ["Bus stops 1", "Bus stops 2"]


def test_a_portal_of_ckan_is_read_page_by_page_to_its_end(serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(number) for number in range(230)]))
    found = items("ckan", f"{portal.home}/portal/")
    assert len({one.item.identifier for one in found if one.item}) == 230
    assert [asked.fields["start"] for asked in portal.asked] == ["0", "100", "200"]
    first = only(found[:1])
    assert first.landing_page == f"{portal.home}/portal/dataset/routes-0" and first.publisher == "Transit agency"
    assert first.files[0].address == "https://transit.example/r.geojson"


def test_a_package_that_is_not_public_is_left_out_and_told(serve: Serve) -> None:
    portal = serve(ckan(lambda: [package(1, private=True), package(2, state="deleted"), package(3)]))
    found = items("ckan", f"{portal.home}/portal")
    assert [one.item is not None for one in found] == [False, False, True]
    assert found[0].faults[-1].given == "dataset 1 “Routes 1”: it is not public."


def test_a_portal_whose_count_changes_while_it_is_read_is_read_anew(serve: Serve) -> None:
    listed = [package(number) for number in range(150)]

    def packages() -> list[dict[str, object]]:
        if len(portal.asked) == 2:
            del listed[0]  # all that follow have moved by one
        return listed

    portal = serve(ckan(packages))
    got = list(pages("ckan", f"{portal.home}/portal"))
    # The page that begins anew has as many items as were begun, by which a run knows that it takes the place of those before.
    assert [(len(page.items), page.begun) for page in got] == [(100, 100), (100, 100), (49, 149)]
    assert {one.item.identifier for page in got[1:] for one in page.items if one.item} == {one["id"] for one in listed}


def test_a_portal_of_socrata_gives_its_tables_and_tells_of_the_rest(serve: Serve) -> None:
    portal = serve(socrata([asset(1), asset(2, "story"), asset(3, "href")]))
    found = items("socrata", portal.home)
    table = only(found[:1])
    assert table.identifier == f"{portal.home}/api/views/abcd-0001"
    assert table.files[0].address == f"{portal.home}/api/views/abcd-0001/rows.csv?accessType=DOWNLOAD"
    assert found[1].item is None and "it is of the type story" in found[1].faults[-1].given
    assert found[2].item is not None and found[2].item.files == ()
    assert portal.asked[0].fields["domains"] == portal.home.removeprefix("http://")


def test_a_source_that_fails_for_a_while_is_asked_again(serve: Serve, waits: list[float]) -> None:
    portal = serve(socrata([asset(1)]))
    portal.faults = [status(503), status(500), None]
    assert len(items("socrata", portal.home)) == 1 and len(waits) == 2


@pytest.mark.parametrize("kind", ["ckan", "socrata"])
def test_a_portal_that_gives_fewer_than_it_counts_is_not_taken_for_whole(serve: Serve, kind: str) -> None:
    def short(_: Asked) -> Answer:
        result = {"success": True, "result": {"count": 7, "results": []}, "results": [], "resultSetSize": 7}
        return Answer.of(result)

    with pytest.raises(UnreadableServer, match="counts 7 datasets and gave 0"):
        items(kind, serve(short).home)
