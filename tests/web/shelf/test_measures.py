"""Measures among the solutions: they rank nothing, and every page of the shelf knows them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.shelf.conftest import text_at as page_at
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.find import find
from upstate.city.workspace import Workspace
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk

NAME = "city-stat"
_TAG = re.compile(r"<[^>]+>")
PAGE = f"/solutions/{NAME}/"


def text_at(client: Client, path: str) -> str:
    """What stands on the page, without tags."""
    return _TAG.sub("", page_at(client, path))


def _borrowed(city: Workspace) -> None:
    borrow(workspace=city.folder, solution=NAME)
    with (city.folder / "city.toml").open("a") as settings:
        settings.write(f"\n[solutions.{NAME}]\npublic = true\n")


def _map(city: Workspace, **tables: str) -> None:
    sources = {
        table: (SourceMap(files=(table,), fields={name: FieldMap(column=name) for name in fields.split()}),)
        for table, fields in tables.items()
    }
    save_crosswalk(city.borrowed(NAME).crosswalk, Crosswalk(NAME, sources))


def test_on_the_shelf_they_are_told_by_topic_in_both_languages_and_promise_no_proof(client: Client) -> None:
    assert PAGE in page_at(client, "/solutions/")
    told = text_at(client, PAGE)
    assert "Potholes filled within 5 days" in told and "What it does not say: Holes that crews find" in told
    assert "Used by: Syracuse, NY" in told and "own past" not in told and "this city has it" not in told
    spanish = text_at(client, f"/es{PAGE}")
    assert "Baches reparados en 5 días" in spanish and "Lo que no dice: Los baches" in spanish


def test_borrowed_they_tell_what_the_city_has_and_what_is_missing(city: Workspace, client: Client) -> None:
    _borrowed(city)
    for path in ("/solutions/", PAGE):
        assert "has the tables of 0 of the" in text_at(client, path)
    _map(city, potholes="filled_on")
    told = text_at(client, PAGE)
    assert "has the tables of 1 of the" in told and "Potholes (this city has it)" in told
    assert "Columns that are missing: potholes.reported_on" in told and "Water mains (not here yet)" in told


@pytest.mark.parametrize("rest", ["report/", "map/", "ranking/", "rankings/", "ranking/1/", "evidence/x.json"])
def test_pages_of_rankings_say_that_they_have_none(city: Workspace, client: Client, rest: str) -> None:
    _borrowed(city)
    assert client.get(f"{PAGE}{rest}").status_code == 404


def test_a_crosswalk_that_can_not_be_read_is_told_on_the_page(city: Workspace, client: Client) -> None:
    _borrowed(city)
    city.borrowed(NAME).crosswalk.write_text("tables = 5")
    for path in ("/solutions/", PAGE):
        assert "crosswalk.toml" in client.get(path).content.decode()


def test_nothing_that_goes_through_all_solutions_breaks_at_them(city: Workspace) -> None:
    def said() -> str:
        return {what: words for what, well, words in doctor(workspace=city.folder).things if well}[f"solution {NAME}"]

    def next_command() -> str:
        return {one.name: one for one in find(workspace=city.folder).solutions}[NAME].next_command

    assert next_command() == f"upstate borrow {NAME}"
    _borrowed(city)
    assert "not adapted yet" in said() and next_command().startswith(f"upstate adapt {NAME} ")
    _map(city, potholes="filled_on", mains="main_id")
    assert said() == "adapted; 1 of 38 measures have their tables"
    assert next_command() == "upstate measures borrow"
