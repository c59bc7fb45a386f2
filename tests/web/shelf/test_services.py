"""A service among the solutions: it ranks nothing, and every page of the shelf knows it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.permits.portal import open_portal
from tests.web.shelf.conftest import text_at
from upstate.actions.adapt_service import adapt_service
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.find import find
from upstate.actions.refresh import refresh
from upstate.city.workspace import Workspace
from upstate.web.shelf.public import public_addresses

NAME = "business-portal"
PAGE = f"/solutions/{NAME}/"


def _make_public(city: Workspace) -> None:
    with (city.folder / "city.toml").open("a") as settings:
        settings.write(f"\n[solutions.{NAME}]\npublic = true\n")


def test_on_the_shelf_it_tells_what_it_needs_and_promises_no_proof(client: Client) -> None:
    assert PAGE in text_at(client, "/solutions/")
    told = text_at(client, PAGE)
    assert "Zoning districts" in told and "upstate borrow business-portal" in told
    assert "own past" not in told


def test_borrowed_it_tells_how_much_is_the_other_citys_still(city: Workspace, client: Client) -> None:
    borrow(workspace=city.folder, solution=NAME)
    _make_public(city)
    rows = len(adapt_service(workspace=city.folder, solution=NAME).rows)
    for path in ("/solutions/", PAGE):
        assert f"{rows} of its {rows} facts and rules are still" in text_at(client, path)
    told = text_at(client, PAGE)
    assert 'href="/business/"' in told and "562-570" not in told and "prove" not in told
    assert 'href="/es/business/"' in text_at(client, f"/es{PAGE}")


def test_checked_it_says_so(city: Workspace, client: Client) -> None:
    open_portal(city.folder)
    _make_public(city)
    assert "Everything in it was checked by this city." in text_at(client, PAGE)


@pytest.mark.parametrize(
    "rest", ["report/", "map/", "map/places/", "ranking/", "rankings/", "ranking/1/", "evidence/x.json"]
)
def test_pages_of_rankings_say_that_it_has_none(city: Workspace, client: Client, rest: str) -> None:
    open_portal(city.folder)
    _make_public(city)
    assert client.get(f"{PAGE}{rest}").status_code == 404


def test_nothing_that_goes_through_all_solutions_breaks_at_it(city: Workspace, client: Client, person) -> None:
    borrow(workspace=city.folder, solution=NAME)
    _make_public(city)
    assert PAGE in [*public_addresses()]
    assert refresh(workspace=city.folder).well
    words = {what: said for what, well, said in doctor(workspace=city.folder).things if well}
    assert "not adapted yet" in words[f"solution {NAME}"]
    adapt_service(workspace=city.folder, solution=NAME)
    assert "still borrowed" in {one[0]: one[2] for one in doctor(workspace=city.folder).things}[f"solution {NAME}"]
    found = {one.name: one for one in find(workspace=city.folder).solutions}
    assert found[NAME].next_command == "upstate facts list"
    rounds = person("editor").get("/field/rounds/")
    assert rounds.status_code == 200 and b"kind service" not in rounds.content
