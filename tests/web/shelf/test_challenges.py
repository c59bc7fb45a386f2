"""A challenge among the solutions: it ranks nothing, and every page of the shelf knows it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.shelf.conftest import text_at
from upstate.actions.borrow import borrow
from upstate.actions.doctor import doctor
from upstate.actions.find import find
from upstate.city.workspace import Workspace

NAME = "road-challenge"
PAGE = f"/solutions/{NAME}/"


def _borrowed(city: Workspace) -> None:
    borrow(workspace=city.folder, solution=NAME)
    with (city.folder / "city.toml").open("a") as settings:
        settings.write(f"\n[solutions.{NAME}]\npublic = true\n")


def test_on_the_shelf_it_says_how_it_is_decided_in_both_languages(client: Client) -> None:
    assert PAGE in text_at(client, "/solutions/")
    told = text_at(client, PAGE)
    assert "Helps a decision (30 %)" in told and "A score decides" in told and "own past" not in told
    assert "Ayuda a decidir (30 %)" in text_at(client, f"/es{PAGE}")


def test_borrowed_it_tells_whether_the_city_holds_one(city: Workspace, client: Client) -> None:
    _borrowed(city)
    for path in ("/solutions/", PAGE):
        assert "has not made a challenge of it yet" in text_at(client, path)
    solution = next((city.borrowed(NAME).folder).glob("solution-*"))
    made = city.challenges / "roads-2026"
    made.mkdir(parents=True)
    for name in ("challenge.toml", "rules.md", "terms.md"):
        (made / name).write_bytes((solution / name).read_bytes())
    assert "made a challenge of it: roads-2026" in text_at(client, PAGE)


@pytest.mark.parametrize("rest", ["report/", "map/", "ranking/", "rankings/", "ranking/1/", "evidence/x.json"])
def test_pages_of_rankings_say_that_it_has_none(city: Workspace, client: Client, rest: str) -> None:
    _borrowed(city)
    assert client.get(f"{PAGE}{rest}").status_code == 404


def test_nothing_that_goes_through_all_solutions_breaks_at_it(city: Workspace, person) -> None:
    def next_command() -> str:
        return {one.name: one for one in find(workspace=city.folder).solutions}[NAME].next_command

    assert next_command() == f"upstate borrow {NAME}"
    _borrowed(city)
    said = {what: words for what, well, words in doctor(workspace=city.folder).things if well}[f"solution {NAME}"]
    assert "upstate challenge new NAME --from road-decay" in said
    assert next_command() == "upstate challenge new NAME --from RANKING"
    assert person("editor").get("/field/rounds/").status_code == 200
