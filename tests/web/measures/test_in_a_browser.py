"""A meeting in a real browser, from its memo to what is done: with scripts and keys on a desk, and on a phone without scripts. And the one page that is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.thorough import widths
from tests.web.conftest import LiveSite, SignedIn
from tests.web.measures.town import POTHOLES, STEADY, keep, met_today, town_day, write
from upstate.actions.meeting_files import read_meetings
from upstate.city import Workspace

pytestmark = pytest.mark.browser
Make = Callable[..., SignedIn]
SENTENCE = "At least 80 percent of potholes: met in 3 of 12 months"


def faults_of(page: Any) -> list[Any]:
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(page).response["violations"]]


def call_it(page: Any) -> None:
    page.goto("/performance/")
    page.get_by_role("link", name="Meetings").click()
    page.get_by_role("link", name="Call a meeting").click()
    page.get_by_text("Potholes filled within 5 days").click()
    page.get_by_role("button", name="Call it and write the agenda").click()
    page.wait_for_url(f"**/performance/meetings/{met_today()}/")


def take_down(page: Any) -> None:
    """On the screen of the potholes: a decision and a follow-up."""
    page.get_by_label("What was decided").fill("A second crew until March")
    page.get_by_label("By whom").fill("Ana Ruiz")
    page.get_by_role("button", name="Take down the decision").click()
    page.get_by_text("The decision is taken down.").wait_for()
    page.get_by_label("What is to be done").fill("Ask what a second crew costs")
    page.get_by_label("Who does it").fill("ana@springfield.example")
    page.get_by_label("By when").fill((town_day() + timedelta(14)).isoformat())
    page.get_by_role("button", name="Take down the follow-up").click()
    page.get_by_text("Follow-up 1 is taken down.").wait_for()


def close_it(page: Any) -> None:
    page.get_by_text("5: yes, fully").click()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_text("Your answer is counted").wait_for()
    page.get_by_role("button", name="Close the meeting").click()
    page.get_by_text("The meeting is closed.").wait_for()


def test_a_meeting_from_its_memo_to_what_is_done(
    browser_page: Any, live_site: LiveSite, person: Make, town: Workspace
) -> None:
    page = browser_page
    live_site.sign_in(page, person("editor"))
    call_it(page)
    assert SENTENCE in page.locator("main").inner_text()
    assert faults_of(page) == []
    page.get_by_role("link", name="Present it").click()
    page.get_by_role("heading", level=1, name="Potholes filled within 5 days").wait_for()
    assert SENTENCE in page.locator(".screen__said").inner_text()
    assert faults_of(page) == []
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/present/2/")
    page.get_by_label("What was decided").fill("x")
    page.keyboard.press("ArrowLeft")  # whoever types stays
    assert page.url.endswith("/present/2/")
    page.get_by_role("link", name="Previous").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/present/1/")
    take_down(page)
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
    page.get_by_role("link", name="To the end").click()
    page.wait_for_url(f"**/performance/meetings/{met_today()}/#survey")
    close_it(page)
    memo = page.locator("main").inner_text()
    assert "A second crew until March (Ana Ruiz)" in memo and "Ask what a second crew costs" in memo
    assert "1 person answered, 5.0 of 5" in memo
    assert faults_of(page) == []
    page.get_by_role("link", name="All follow-ups").click()
    page.get_by_role("link", name="Ask what a second crew costs").click()
    page.get_by_text("It is done").click()
    page.get_by_role("button", name="Take it down").click()
    page.get_by_text("It is taken down.").wait_for()
    (meeting,) = read_meetings(town.folder).all
    assert meeting.is_closed and meeting.text.follow_up[0].change[-1].what == "done"
    assert meeting.text.follow_up[0].measure == POTHOLES
    assert "A second crew until March" in (town.meetings / f"{meeting.name}.md").read_text("utf-8")


def test_the_same_without_scripts_on_a_phone(chromium: Any, live_site: LiveSite, person: Make, town: Workspace) -> None:
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    live_site.sign_in(page, person("editor"))
    call_it(page)
    page.get_by_role("link", name="Present it").click()
    take_down(page)
    for screen in (page.url, f"/performance/meetings/{met_today()}/"):
        page.goto(screen)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, screen
    page.goto(f"/performance/meetings/{met_today()}/")
    close_it(page)
    assert "A second crew until March" in page.locator("main").inner_text()
    context.close()


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, live_site: LiveSite, person: Make, town: Workspace, width: int
) -> None:
    live_site.sign_in(browser_page, person("editor"))
    browser_page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/performance/",
        "/performance/print/",
        f"/performance/{POTHOLES}/",
        f"/es/performance/{POTHOLES}/",
        f"/performance/{POTHOLES}/target/",
        "/performance/meetings/",
        "/performance/meetings/new/",
        "/es/performance/follow-ups/",
        "/performance/evaluations/",
    ):
        browser_page.goto(address)
        assert faults_of(browser_page) == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("sheet", ["A4", "Letter"])
@pytest.mark.parametrize("measures", [1, 14])
def test_the_page_of_the_mayor_is_one_sheet_and_nothing_on_it_is_cut(
    browser_page: Any, live_site: LiveSite, person: Make, town: Workspace, sheet: str, measures: int
) -> None:
    for number in range(measures - 1):
        name = f"potholes-{number}"
        title = {"en": f"Potholes of district {number}, filled " + "in time " * (number % 4), "es": "Baches"}
        write(town, name, measure=POTHOLES, title=title, target=70 + number, goal=f"Goal {number % 3} of the city")
        keep(town, name, STEADY[number:] + [40] * number)
    live_site.sign_in(browser_page, person("viewer"))
    browser_page.goto("/performance/print/")
    pdf = PdfReader(io.BytesIO(browser_page.pdf(format=sheet, print_background=True)))
    assert len(pdf.pages) == 1
    text = " ".join(pdf.pages[0].extract_text().split())
    assert SENTENCE in text and "How Springfield, IL does" in text
    for row in browser_page.locator(".sheet tbody tr").all():
        for cell in row.locator("th, td:nth-child(3)").all_inner_texts():
            assert " ".join(cell.split()) in text
    if measures > 12:
        assert "No room here for:" in text
    browser_page.emulate_media(media="print")
    browser_page.set_viewport_size({"width": 718, "height": 1000})  # A4 less its margins
    wider = "[...document.querySelectorAll('.sheet *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert browser_page.evaluate(f"{wider}.map(e => e.outerHTML.slice(0, 80))") == []
    assert browser_page.locator(".sheet .spark").first.is_visible()
