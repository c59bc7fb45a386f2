"""A person of the staff has a source read: in the background, once at a time, and in their own name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.catalog.gathering.made import data_json, dcat
from tests.tables.servers.speaking import Answer, Speaker
from tests.web.conftest import SignedIn
from upstate.actions.add_source import add_source
from upstate.actions.harvest_source import harvest_source, harvesting
from upstate.city import Workspace
from upstate.web.background import site_jobs
from upstate.web.people import actions as people
from upstate.web.people.models import AuditEntry

pytestmark = pytest.mark.usefixtures("work_here")
PAGE = "/staff/elsewhere/county/"
Person = Callable[..., SignedIn]


@pytest.fixture
def county(city: Workspace) -> Iterator[Speaker]:
    """A site with two datasets, which the city names as its source."""
    site = Speaker(
        lambda asked: Answer.of(data_json([dcat(1), dcat(2)])) if asked.path == "/data.json" else Answer(404)
    )
    add_source(
        workspace=city.folder, name="county", kind="data.json", address=site.home, title="Onondaga County", minutes=7
    )
    file = city.catalog / "sources" / "county.toml"
    file.write_text(f"{file.read_text()}allow_private = true\ncheck_links = false\n")
    yield site
    site.close()


def page(visitor: Client, path: str = PAGE) -> str:
    return visitor.get(path).content.decode()


def after_the_run(visitor: Client) -> str:
    """The background does its work; what the page says then."""
    site_jobs().run_waiting()
    return page(visitor)


def test_a_run_is_ordered_shown_as_it_goes_done_and_kept_with_who_started_it(
    city: Workspace, county: Speaker, person: Person
) -> None:
    editor = person("editor")
    assert "Gather now" in page(editor)
    assert editor.post(f"{PAGE}run/")["Location"] == PAGE
    waiting = page(editor)
    assert "Waiting for its turn" in waiting and "It has 7 minutes at most." in waiting
    assert "hx-get" in waiting and "Gather now" not in waiting
    assert f'<a href="{PAGE}">county</a>' in page(editor, "/staff/")
    assert county.asked == []
    site_jobs().run_waiting()
    assert editor.get(f"{PAGE}progress/")["HX-Refresh"] == "true"
    done = page(editor)
    assert "2 datasets: 2 new." in done and f"Started by {editor.person.email}." in done and "Gather now" in done
    entry = AuditEntry.objects.get(words="Started a harvest of county")
    assert (entry.person, entry.about) == (editor.person, "county")


def test_while_a_run_waits_or_goes_on_no_second_one_is_ordered(county: Speaker, person: Person) -> None:
    editor = person("editor")
    editor.post(f"{PAGE}run/")
    again = editor.post(f"{PAGE}run/", follow=True).content.decode()
    assert "county is being worked on already." in again and "one piece of work at a time" in again
    site_jobs().run_waiting()
    assert len(county.asked) == 1
    assert AuditEntry.objects.filter(words="Started a harvest of county").count() == 1


def test_a_run_that_meets_one_of_the_command_line_is_told_until_that_has_ended(
    city: Workspace, county: Speaker, person: Person
) -> None:
    editor = person("editor")
    editor.post(f"{PAGE}run/")
    with harvesting(city.catalog, "county"):
        refused = after_the_run(editor)
    assert "It was not done" in refused and "the source county" in refused and "Gather now" in refused
    assert county.asked == []
    harvest_source(workspace=city.folder, name="county")
    assert "It was not done" not in page(editor)


def test_a_source_that_fails_is_told_with_what_it_said(city: Workspace, county: Speaker, person: Person) -> None:
    county.always = lambda _: Answer(404, b"no such page")
    editor = person("editor")
    editor.post(f"{PAGE}run/")
    told = after_the_run(editor)
    assert "It failed:" in told and "answered 404" in told and "Gather now" in told


def test_only_editors_who_answer_for_all_departments_start_a_run(county: Speaker, person: Person) -> None:
    viewer, of_parks = person("viewer"), person("editor", ["Parks"])
    assert viewer.post(f"{PAGE}run/").status_code == 403 and "Gather now" not in page(viewer)
    assert of_parks.post(f"{PAGE}run/").status_code == 403 and "Gather now" not in page(of_parks)
    assert site_jobs().all() == []


def test_who_lost_the_right_while_the_run_waited_has_nothing_read(county: Speaker, person: Person) -> None:
    editor, administrator = person("editor"), person("administrator")
    editor.post(f"{PAGE}run/")
    people.disable(editor.person)
    assert "may no longer do this for county" in after_the_run(administrator)
    assert county.asked == []


def test_there_is_nothing_to_start_for_a_source_that_is_not_there(city: Workspace, person: Person) -> None:
    editor = person("editor")
    for path in ("/staff/elsewhere/nobody/run/", "/staff/elsewhere/..%2Fcity/run/"):
        assert editor.post(path).status_code == 404
