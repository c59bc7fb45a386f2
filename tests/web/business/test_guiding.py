"""The guide over HTTP: what fits the answers, facts that are ours, words explained, search, and the private checklist."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from tests.permits.portal import NAME
from tests.web.spanish import english_in
from upstate.actions.borrow import borrow
from upstate.actions.open_service import OpenService
from upstate.city.workspace import Workspace
from upstate.errors import BadSolution
from upstate.permits.guiding import fill_facts, steps_for
from upstate.permits.searching import Kind, search
from upstate.web.business.keeping import open_checklist
from upstate.web.business.models import SavedChecklist
from upstate.web.business.service import the_portal
from upstate.web.city import today

PAGES = (
    "/business/",
    "/business/guide/",
    "/business/guide/get_your_licence/",
    "/business/contacts/",
    "/business/words/",
    "/business/search/?q=licence",
    "/business/checklist/",
    "/business/funding/",
)


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def test_a_city_without_a_portal_shows_neither_its_pages_nor_its_place(client: Client) -> None:
    assert all(client.get(address).status_code == 404 for address in PAGES)
    assert 'href="/business/"' not in get(client, "/datasets/")


def test_a_city_with_a_portal_leads_to_it_from_every_page(portal: OpenService, client: Client) -> None:
    assert 'href="/business/"' in get(client, "/datasets/")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_in_both_languages(portal: OpenService, client: Client, address: str) -> None:
    get(client, address)
    assert not english_in(get(client, f"/es{address}"), "upstate/web/business")


def test_only_steps_that_fit_the_answers_are_shown(portal: OpenService, client: Client) -> None:
    assert "/business/guide/find_a_place/" in get(client, "/business/guide/")
    page = get(client, "/business/guide/?business=food_truck")
    assert "/business/guide/find_a_place/" not in page
    assert "/business/guide/get_your_licence/?business=food_truck" in page


def test_the_steps_stand_in_the_order_of_their_stages(portal: OpenService) -> None:
    solution = portal.solution
    assert [group.stage for group in steps_for(solution, {})] == list(solution.guide.text.stages)
    assert {one.name for group in steps_for(solution, {}) for one in group.steps} == {*solution.guide.steps}


def test_what_was_borrowed_and_not_checked_is_never_shown(city: Workspace, client: Client) -> None:
    borrow(workspace=city.folder, solution=NAME)
    for address in PAGES:
        page = get(client, address)
        assert "562-570" not in page
        assert "longbeach" not in page.lower()
    assert "This city has not checked yet how to reach it." in get(client, "/business/contacts/")
    assert "This city has not checked its terms yet." in get(client, "/business/funding/")


def test_an_unchecked_fact_is_replaced_and_a_checked_one_is_plain_text(portal: OpenService) -> None:
    told = fill_facts("Call {licence_phone} or {nothing}.", portal.solution, language="en", instead="(ask)")
    assert "315-555" in told
    assert "{" not in told
    assert "(ask)" in told


def test_a_word_of_the_glossary_is_explained_where_it_stands(portal: OpenService, client: Client) -> None:
    page = get(client, "/business/guide/find_a_place/")
    assert page.count('href="/business/words/#zone"') == 1


@pytest.mark.parametrize(
    ("typed", "name"),
    [("license", "licence_office"), ("licnse", "licence_office"), ("taco", "food_truck"), ("ZONE", "zone")],
)
def test_the_search_finds_what_people_type(portal: OpenService, typed: str, name: str) -> None:
    assert name in [hit.name for hit in search(portal.solution, typed)]


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("home daycare", "en", "child_care"),
        ("can I open a food truck here", "en", "food_truck"),
        ("guarderia en casa", "es", "child_care"),
        ("taxi", "en", "other"),
    ],
)
def test_the_search_finds_the_business_in_what_people_say(
    portal: OpenService, typed: str, language: str, name: str
) -> None:
    assert name in [hit.name for hit in search(portal.solution, typed, language) if hit.kind is Kind.BUSINESS][:2]


def test_what_holds_all_words_is_found_alone(portal: OpenService) -> None:
    assert len(search(portal.solution, "food truck permit")) < len(search(portal.solution, "food truck zzzz"))
    assert search(portal.solution, "") == () == search(portal.solution, "zzzz qqqq")


def test_the_search_reads_spanish_without_accents(portal: OpenService) -> None:
    found = [hit.name for hit in search(portal.solution, "guarderia", "es") if hit.kind is Kind.BUSINESS]
    assert found == ["child_care"]


@pytest.mark.parametrize("typed", ["", " ", "zzzz", "<script>alert(1)</script>", "%00", "a" * 5000, "' OR 1=1"])
def test_hostile_searches_get_a_plain_page(portal: OpenService, client: Client, typed: str) -> None:
    response = client.get("/business/search/", {"q": typed})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_a_checklist_is_kept_by_a_private_link_and_ticked_without_an_account(
    portal: OpenService, client: Client
) -> None:
    kept = client.post("/business/checklist/?business=shop", {"done": ["zone_checked", "nothing"]})
    link = kept["Location"]
    key = link.rstrip("/").rpartition("/")[2]
    row = SavedChecklist.objects.get()
    assert key not in f"{row.key} {row.query} {row.done}"
    assert (row.query, row.done) == ("?business=shop", ["zone_checked"])
    # A browser that is told to name no page does not say either that a form comes from this site, and it is refused.
    assert Client().get(link)["Referrer-Policy"] == "same-origin"
    page = get(Client(), link)
    assert 'value="zone_checked" checked' in page
    assert "noindex" in page
    Client().post(link, {"done": ["licence_applied"]})
    assert SavedChecklist.objects.get().done == ["licence_applied"]
    Client().post(link, {"discard": "1"})
    assert open_checklist(key) is None
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("key", ["x", "a" * 43, "..", "%00", "1"])
def test_nobody_finds_a_checklist_by_guessing(portal: OpenService, client: Client, key: str) -> None:
    client.post("/business/checklist/", {})
    assert client.get(f"/business/checklist/{key}/").status_code == 404


def test_an_unknown_step_is_not_found(portal: OpenService, client: Client) -> None:
    assert client.get("/business/guide/nothing/").status_code == 404


@pytest.mark.parametrize("language", ["", "/es"])
def test_a_search_for_money_is_kept_as_its_link_and_gives_the_same_on_a_later_day(
    portal: OpenService, client: Client, language: str
) -> None:
    let_end(portal, "sba_microloan", "2026-01-31")
    first = client.get(f"{language}/business/funding/?industry=food&own_money=no")
    link = re.search('readonly value="([^"]+)"', first.content.decode())
    assert link and SavedChecklist.objects.count() == 0
    path = html.unescape(link[1]).removeprefix("http://testserver")
    again = Client().get(path)
    assert again.context["found"] == first.context["found"] != []
    assert again.context["link"] == first.context["link"]


def test_money_whose_last_day_has_passed_is_still_found_and_said_to_be_over(
    portal: OpenService, client: Client
) -> None:
    address, tomorrow = "/business/funding/?purpose=start", today() + timedelta(days=1)
    before = [one["title"] for one in client.get(address).context["found"]]
    let_end(portal, "sba_microloan", "2026-01-31")
    let_end(portal, "sba_7a", tomorrow.isoformat())
    page = client.get(address)
    assert [one["title"] for one in page.context["found"]] == before
    text = page.content.decode()
    assert "The last day to apply was Jan. 31, 2026. Ask whether it comes again." in text
    assert text.count("The last day to apply") == 2
    assert [one["is_over"] for one in page.context["found"] if one["until"]] == [True, False]


def test_a_kept_link_that_names_what_is_not_offered_any_more_says_so(portal: OpenService, client: Client) -> None:
    page = get(client, "/business/funding/?industry=food&stage=open&purpose=<b>&own_money=maybe")
    assert 'value="http://testserver/business/funding/?industry=food&amp;stage=open"' in page
    assert "A part of this search is not known here any more, so it was left open." in page
    assert "SBA microloan" in page and "https://www.sba.gov/" in page
    assert "not known here any more" not in get(client, "/business/funding/?industry=food&purpose=")


@pytest.mark.parametrize("until", ["soon", "2026-02-30", "31.3.2026"])
def test_a_last_day_that_is_none_is_refused_by_its_line(portal: OpenService, until: str) -> None:
    with pytest.raises(BadSolution, match="line 2: until is"):
        let_end(portal, "sba_microloan", until)
        the_portal()


def let_end(portal: OpenService, opportunity: str, day: str) -> None:
    """Write the last day into the city's own table, whose column `until` may be missing."""
    file = portal.paths.own / "funding.csv"
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys([*rows[0], "until"])))
    writer.writeheader()
    writer.writerows(row | ({"until": day} if row["opportunity"] == opportunity else {}) for row in rows)
    file.write_text(out.getvalue(), "utf-8")


@pytest.mark.browser
def test_axe_finds_nothing_on_a_narrow_telephone(browser_page: Any, portal: OpenService) -> None:
    browser_page.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        browser_page.goto(address)
        found = Axe().run(browser_page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= 320, address
