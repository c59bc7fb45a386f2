"""From nothing to where the city stands, in a real browser: by names alone on a desk, and on a phone without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import widths
from tests.web.conftest import LiveSite, SignedIn
from upstate.city.workspace import Workspace

pytestmark = pytest.mark.browser
Make = Callable[..., SignedIn]
WWC = "/standards/what-works-cities-2022/"


def faults_of(page: Any) -> list[Any]:
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]


def answer_first_questions(page: Any) -> None:
    """From the site's first page to where the city stands: every question is answered, every third by no."""
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Where the city stands").click()
    page.get_by_role("link", name="What Works Cities 2022", exact=True).click()
    page.get_by_role("link", name="Begin with the first questions").click()
    questions = page.get_by_role("group")
    assert questions.count() == 8
    for number in range(8):
        said = "Not yet" if number % 3 == 2 else "Yes"
        questions.nth(number).get_by_text(said, exact=True).click()
    page.get_by_role("button", name="Show where we stand").click()
    page.wait_for_url("**/standing/")


def test_a_person_of_the_city_gets_from_nothing_to_where_it_stands(
    browser_page: Any, live_site: LiveSite, person: Make, city: Workspace
) -> None:
    live_site.sign_in(browser_page, person("editor"))
    answer_first_questions(browser_page)
    assert browser_page.get_by_text("6 of 43 criteria are met.").first.is_visible()
    browser_page.get_by_role("link", name="Show every criterion").click()
    browser_page.get_by_role("link", name="DM2", exact=False).first.click()
    assert browser_page.get_by_role("heading", level=1).text_content().startswith("DM2")
    assert (city.standards / "what-works-cities-2022.toml").read_text("utf-8").count("[[answer]]") == 8


def test_the_same_without_scripts_on_a_phone(chromium: Any, live_site: LiveSite, person: Make) -> None:
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    live_site.sign_in(page, person("editor"))
    answer_first_questions(page)
    assert page.get_by_text("6 of 43 criteria are met.").first.is_visible()
    context.close()


@pytest.mark.usefixtures("albany_leads")
@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, live_site: LiveSite, person: Make, width: int
) -> None:
    editor = person("editor")
    editor.post(f"{WWC}criteria/DM2/", {"said": "met", "source": "https://city.example/" + "long" * 30})
    editor.post(f"{WWC}criteria/DM2/comment/", {"text": "Where is it?"})
    live_site.sign_in(browser_page, editor)
    browser_page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/standards/",
        WWC,
        f"{WWC}snapshot/",
        f"/es{WWC}standing/?all=1",
        "/standards/open-data-portal/leaders/",
        f"{WWC}criteria/DM2/",
        f"/es{WWC}criteria/DM2/",
        "/standards/web-accessibility/",
    ):
        browser_page.goto(address)
        assert faults_of(browser_page) == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
