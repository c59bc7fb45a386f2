"""A policy among the solutions: it ranks nothing, and every page of the shelf knows it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.shelf.conftest import text_at
from upstate.actions.adapt_policy import adapt_policy
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.find import find
from upstate.actions.write_policy import write_policy
from upstate.city.workspace import Workspace

NAME = "open-data-policy"
PAGE = f"/solutions/{NAME}/"


def _borrowed(city: Workspace) -> None:
    borrow(workspace=city.folder, solution=NAME)
    with (city.folder / "city.toml").open("a") as settings:
        settings.write(f"\n[solutions.{NAME}]\npublic = true\n")


def test_on_the_shelf_it_explains_its_choices_in_both_languages_and_promises_no_proof(client: Client) -> None:
    assert PAGE in text_at(client, "/solutions/")
    told = text_at(client, PAGE)
    assert "Public domain (chosen)" in told and "Nobody needs to ask" in told and "own past" not in told
    assert "Dominio público (elegido)" in text_at(client, f"/es{PAGE}")


def test_borrowed_it_tells_how_far_the_city_is(city: Workspace, client: Client) -> None:
    _borrowed(city)
    for path in ("/solutions/", PAGE):
        assert "has not written its policy with it yet" in text_at(client, path)
    write_policy(workspace=city.folder, choose={"license": "cc0"})
    told = text_at(client, PAGE)
    assert "places in it are not filled yet" in told and "it holds 26 provisions" in told
    assert "rights are waived (chosen)" in told and "Public domain (chosen)" not in told
    names = ("adopted_by", "date", "access_law", "legal_officer", "approver", "portal", "data_officer", "reports_to")
    write_policy(workspace=city.folder, fill=dict.fromkeys((*names, "contact"), "the council"))
    assert "every place in it is filled" in text_at(client, PAGE)


@pytest.mark.parametrize("rest", ["report/", "map/", "ranking/", "rankings/", "ranking/1/", "evidence/x.json"])
def test_pages_of_rankings_say_that_it_has_none(city: Workspace, client: Client, rest: str) -> None:
    _borrowed(city)
    assert client.get(f"{PAGE}{rest}").status_code == 404


def test_choices_that_can_not_be_read_are_told_on_the_page(city: Workspace, client: Client) -> None:
    _borrowed(city)
    (city.borrowed(NAME).decided).write_text('[choices]\nlicense = "none of them"\n')
    assert "none of them" in client.get(PAGE).content.decode()
    assert "none of them" in text_at(client, "/solutions/")


def test_nothing_that_goes_through_all_solutions_breaks_at_it(city: Workspace, person) -> None:
    def said() -> str:
        return {what: words for what, well, words in doctor(workspace=city.folder).things if well}[f"solution {NAME}"]

    def next_command() -> str:
        return {one.name: one for one in find(workspace=city.folder).solutions}[NAME].next_command

    assert next_command() == f"upstate borrow {NAME}"
    _borrowed(city)
    assert ("not adapted yet" in said(), next_command()) == (True, f"upstate adapt {NAME}")
    adapt_policy(workspace=city.folder, solution=NAME)
    assert ("not written yet" in said(), next_command()) == (True, "upstate policy write")
    write_policy(workspace=city.folder)
    assert said() == "written: policies/open-data.md"
    rounds = person("editor").get("/field/rounds/")
    assert rounds.status_code == 200 and b"kind policy" not in rounds.content
