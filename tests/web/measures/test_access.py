"""Who sees what of performance: nobody, a viewer, an editor and an administrator at every page and file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.web.conftest import SignedIn
from tests.web.measures.town import POTHOLES, SECRET, STEADY, WAITS, keep, met_today, published, town_day, write
from tests.web.reading import words
from upstate.actions.call_meeting import call_meeting
from upstate.actions.record_meeting import record_follow_up
from upstate.city import Workspace
from upstate.web.measures.public import public_addresses

Make = Callable[..., SignedIn]


def ask(visitor: Client, paths: Iterator[str] | list[str]) -> dict[str, int]:
    return {path: visitor.get(f"/performance/{path.replace('today', met_today())}").status_code for path in paths}


@pytest.fixture
def met(town: Workspace) -> Workspace:
    call_meeting(workspace=town.folder)
    record_follow_up(
        workspace=town.folder, text="Ask what a crew costs", owner="Ana Ruiz", due=town_day() + timedelta(9)
    )
    return town


OF_ALL = ["", "print/", "evaluations/", f"{POTHOLES}/", f"{POTHOLES}/figures.csv", f"{POTHOLES}/figures.json"]
OF_READERS = [
    f"{SECRET}/",
    f"{SECRET}/figures.csv",
    f"{SECRET}/figures.json",
    f"{WAITS}/",
    "meetings/",
    "meetings/today/",
    "meetings/today/present/1/",
    "follow-ups/",
    "follow-ups/1/",
]
OF_WRITERS = ["meetings/new/", f"{POTHOLES}/target/", f"{SECRET}/target/"]
OF_NOBODY = ["no-such-measure/", "no-such-measure/figures.csv", f"{WAITS}/figures.csv", "evaluations/none/"]


def test_each_page_and_file_opens_to_whom_it_is_for(met: Workspace, client: Client, person: Make) -> None:
    everything = [*OF_ALL, *OF_READERS, *OF_WRITERS]
    viewer, editor, administrator = person("viewer"), person("editor"), person("administrator")
    assert set(ask(client, OF_ALL).values()) == {200}
    assert set(ask(client, [*OF_READERS, *OF_WRITERS]).values()) == {302}
    assert set(ask(person("public"), [*OF_READERS, *OF_WRITERS]).values()) == {403}
    assert set(ask(viewer, [*OF_ALL, *OF_READERS]).values()) == {200}
    assert set(ask(viewer, OF_WRITERS).values()) == {403}
    for one in (editor, administrator):
        assert set(ask(one, everything).values()) == {200}
        assert set(ask(one, OF_NOBODY).values()) == {404}


def test_nobody_is_told_which_names_of_measures_there_are(town: Workspace, client: Client) -> None:
    answers = {
        client.get(f"/performance/{name}/").headers["Location"].replace(name, "NAME") for name in (SECRET, "nope")
    }
    assert answers == {"/account/sign-in/?next=/performance/NAME/"}


def test_the_public_board_has_public_measures_alone(town: Workspace, client: Client, person: Make) -> None:
    mine, theirs = words(person("viewer").get("/performance/")), words(client.get("/performance/"))
    assert "Requests closed in the promised time" in mine and "Requests closed in the promised time" not in theirs
    assert "Water main breaks" in mine and "none is mapped to breaks" in mine and "Water main breaks" not in theirs
    assert "Potholes filled within 5 days" in theirs and "Meetings" not in theirs


def test_no_cache_keeps_what_a_person_of_the_city_sees(town: Workspace, client: Client, person: Make) -> None:
    for path in ("/performance/", "/performance/print/", f"/performance/{POTHOLES}/"):
        assert "no-store" in person("viewer").get(path)["Cache-Control"]
        assert "no-store" not in client.get(path).get("Cache-Control", "")


def test_what_lists_the_site_lists_public_measures_alone(town: Workspace, client: Client) -> None:
    found = list(public_addresses())
    assert f"/performance/{POTHOLES}/" in found and not [one for one in found if SECRET in one or WAITS in one]
    assert all(client.get(path).status_code == 200 for path in found)
    sitemap = client.get("/sitemap.xml").content.decode()
    assert f"/es/performance/{POTHOLES}/" in sitemap and SECRET not in sitemap


def test_figures_under_embargo_are_not_told_before_their_day(town: Workspace, client: Client, person: Make) -> None:
    """The newest figures rest on a version that the public sees tomorrow: until then it is told the ones before."""
    rests_on = published(town, embargo=town_day() + timedelta(1))
    keep(town, POTHOLES, [*STEADY[:30], 60, 58, 61, 59, 60, 57, 99], at=date(2026, 2, 5), inputs=(rests_on,))
    newest = "In January 2026 it was 99.0"
    theirs, mine = (
        words(client.get(f"/performance/{POTHOLES}/")),
        words(person("viewer").get(f"/performance/{POTHOLES}/")),
    )
    assert newest in mine and "data under embargo" in mine
    assert newest not in theirs and "In December 2025 it was 57.0" in theirs
    for file in ("figures.csv", "figures.json"):
        assert "2026-01-01,2026-02-01" not in client.get(f"/performance/{POTHOLES}/{file}").content.decode()
    assert "99.0" not in client.get(f"/performance/{POTHOLES}/figures.csv").content.decode()


def test_a_measure_by_the_name_of_another_page_does_not_take_its_place(town: Workspace, person: Make) -> None:
    write(town, "meetings", measure=POTHOLES)
    editor = person("editor")
    assert words(editor.get("/performance/meetings/")).count("An hour on the numbers") == 1
    assert editor.get("/performance/").status_code == 200


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fcity", "a" * 400, "%00", "%3Cscript%3E", "potholes%0aX: y"])
def test_hostile_names_are_no_pages(town: Workspace, client: Client, person: Make, name: str) -> None:
    for visitor in (client, person("administrator")):
        for path in (
            f"{name}/",
            f"{name}/figures.csv",
            f"meetings/{name}/",
            f"evaluations/{name}/",
            f"meetings/{name}/present/1/",
        ):
            assert visitor.get(f"/performance/{path}").status_code in (302, 404), path
