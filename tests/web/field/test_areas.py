"""A place with many homes: each of its doors is recorded by itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.fieldwork.town import NAME, TODAY, Town, make_town
from tests.web.conftest import LiveSite, SignedIn
from tests.web.field.conftest import visits
from tests.web.field.test_sending import door, send, states
from tests.web.field.test_walking import ZONE, name_on
from tests.web.reading import words
from upstate.actions.import_visits import import_visits
from upstate.actions.plan_round import plan_round
from upstate.city.workspace import Workspace
from upstate.web.field.actions import assign

STOP = f"{ZONE}1/"


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = make_town(tmp_path_factory.mktemp("areas"), homes=8, stands_for=1400)
    plan_round(workspace=town.folder, solution=NAME, homes=4, crew_day=4, name="may", today=TODAY)
    return town


@pytest.fixture
def town(city: Workspace, _made: Town) -> Town:
    for part in ("solutions", "tables", "fieldwork"):
        shutil.copytree(_made.folder / part, city.folder / part, dirs_exist_ok=True)
    return Town(city.folder, _made.homes)


@pytest.fixture
def crew(town: Town, person: Callable[..., SignedIn]) -> SignedIn:
    visitor = person("crew")
    assign(solution=NAME, round_name="may", person=visitor.person, zones=[1])
    return visitor


def record(crew: SignedIn, which: str, **answers: str) -> Any:
    return crew.post(STOP, {"visit": name_on(crew.get(STOP)), "door": which, **answers})


def test_two_doors_of_an_area_are_two_visits_and_the_page_is_ready_for_the_next(crew: SignedIn, town: Town) -> None:
    assert "This is an area of about 1,400 homes." in words(crew.get(STOP))
    answer = record(crew, "12  Elm St ", alarm_works="no")
    assert (answer.status_code, answer["Location"]) == (302, STOP)
    record(crew, "14 Elm St", alarm_works="yes")
    assert [(one["door"], one["in_need"]) for one in visits(town)] == [("12 elm st", True), ("14 elm st", False)]
    assert [row["in_need"] for row in town.table] == [True, False]
    page = words(crew.get(STOP))
    assert "12 elm st: done" in page and "14 elm st: done" in page
    assert "2 doors" in words(crew.get(ZONE))


def test_the_same_door_again_corrects_and_without_a_door_nothing_is_recorded(crew: SignedIn, town: Town) -> None:
    record(crew, "12 Elm St", alarm_works="no")
    record(crew, "12 ELM ST", alarm_works="yes")
    assert [row["in_need"] for row in town.table] == [False]
    assert record(crew, " ", alarm_works="no").status_code == 422
    assert record(crew, "x" * 201, alarm_works="no").status_code == 422
    assert len(visits(town)) == 2, "the first answer and its correction"


def test_who_wants_no_more_visits_speaks_for_the_own_door_and_not_for_the_area(crew: SignedIn, town: Town) -> None:
    record(crew, "12 Elm St", opted_out="on")
    page = words(crew.get(STOP))
    assert "12 elm st: wants no more visits" in page and "about 1,400 homes" in page
    record(crew, "14 Elm St", alarm_works="no")
    assert len(town.table) == 2


def test_one_row_of_a_file_that_opts_out_leaves_the_rest_of_its_area_on_the_list(crew: SignedIn, town: Town) -> None:
    rows = ["H0,12 Elm St,2026-05-01,no,yes", "H0,14 Elm St,2026-05-01,yes,"]
    told = import_visits(
        workspace=town.folder, file=town.file("a.csv", "home_id,address,visited_on,in_need,opt_out", rows), today=TODAY
    )
    assert told.opted_out == 1
    planned = plan_round(workspace=town.folder, solution=NAME, homes=8, control=0, today=TODAY).round
    assert "H0" in planned.targeted and planned.opted_out == 0


def test_doors_of_an_area_that_waited_on_a_telephone_are_recorded_each_once(
    crew: SignedIn, person: Callable[..., SignedIn], town: Town
) -> None:
    sent = [door(1, "number-one", door="1 Elm St"), door(1, "number-two", door="2 Elm St")]
    assert states(send(crew, *sent)) == ["recorded"] * 2
    assert states(send(crew, *sent)) == ["known"] * 2
    assert states(send(crew, door(1, "number-one", door="3 Elm St"))) == ["refused"], "the name is another door's"
    assert states(send(crew, door(1, "number-three"))) == ["refused"], "it does not say which door"
    other = person("crew")
    assign(solution=NAME, round_name="may", person=other.person, zones=[1])
    answers = {"alarm_works": "yes"}
    told = send(other, door(1, "of-other-1", door="1 elm st", answers=answers), door(1, "of-other-4", door="4 Elm St"))
    assert states(told) == ["conflict", "recorded"]


@pytest.mark.browser
def test_without_a_signal_the_doors_of_an_area_wait_one_by_one(
    chromium: Any, live_site: LiveSite, crew: SignedIn, town: Town
) -> None:
    # A crew's telephone is where the city is.
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, locale="en-US", base_url=live_site.url, timezone_id="America/Chicago"
    )
    page = context.new_page()
    live_site.sign_in(page, crew)
    page.goto(ZONE)
    page.locator("[data-field][data-ready=yes]").wait_for(state="attached")
    context.set_offline(True)
    page.goto(STOP)
    page.get_by_role("button", name="Save this door").click()
    page.get_by_text("Say first which door it is.").wait_for()
    for number, which in enumerate(("12 Elm St", "14 Elm St", "12  elm st"), start=1):
        page.get_by_label("Which door is it?").fill(which)
        page.get_by_role("group", name="Does it work?").get_by_text("No", exact=True).click()
        page.get_by_role("button", name="Save this door").click()
        page.locator(f"[data-field][data-waiting='{min(number, 2)}']").wait_for(state="attached")
        expect(page.get_by_label("Which door is it?")).to_have_value("")
    context.set_offline(False)
    page.locator("[data-field][data-waiting='0']").wait_for(state="attached")
    context.close()
    assert sorted(one["door"] for one in visits(town)) == ["12 elm st", "14 elm st"]


def test_a_crew_is_asked_for_the_door_in_spanish(crew: SignedIn) -> None:
    page = words(crew.get(f"/es{STOP}"))
    assert "¿Qué puerta es?" in page and "Which door" not in page


def test_the_printed_list_says_how_many_homes_an_area_has(town: Town) -> None:
    page = (Path(town.fieldwork) / "rounds" / "may" / "list.html").read_text("utf-8")
    assert "about 1,400 homes" in page
