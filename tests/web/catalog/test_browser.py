"""The catalog's pages in a real browser: axe finds nothing, nothing scrolls sideways, nothing needs a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import whole, widths
from tests.web.catalog.conftest import ATTACK
from tests.web.conftest import LiveSite, SignedIn
from upstate.city.workspace import Workspace
from upstate.web.catalog.actions import (
    answer_feedback,
    answer_request,
    ask_for_data,
    give_feedback,
    moderate_reuse,
    tell_reuse,
)

pytestmark = pytest.mark.browser

PAGES = [
    "/datasets/",
    "/datasets/fire-calls/",
    "/datasets/attack/",
    "/datasets/street-trees/rows/",
    "/datasets/street-trees/rows/?f.species.is=nothing",
    f"/datasets/attack/rows/?facet={quote(ATTACK, safe='')}",
    "/datasets/street-trees/charts/?column=nothing",
    "/datasets/budget/",
    "/es/datasets/street-trees/",
    "/es/api/v1/docs",
    *whole(
        [
            "/datasets/?q=stret+trees&department=Parks",
            "/datasets/?q=zzzzzz",
            "/datasets/street-trees/",
            "/datasets/street-trees/rows/?f.species.is=Tilia+cordata&facet=species&sort=height&order=desc&chart=height",
            "/datasets/street-trees/rows/?f.nothing.is=1",
            "/datasets/street-trees/charts/",
            "/datasets/street-trees/charts/?column=height",
            "/datasets/street-trees/map/",
            "/datasets/street-trees/versions/",
            "/datasets/street-trees/versions/1/",
            "/datasets/street-trees/versions/2/",
            "/datasets/street-trees/versions/2/difference/",
            "/datasets/street-trees/feedback/",
            "/inventory/",
            "/requests/",
            "/reuses/",
        ]
    ),
]
EXPECTED = ("status of 400", "Error Code 400", "status of 404", "No map here", "GPU stall")


def faults_of(page: Any) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]


@pytest.fixture
def voices(published: Workspace) -> list[str]:
    """What the public has said and staff has answered; gives the addresses of pages that show it."""
    answer_request(
        ask_for_data(title="Bus stops", words="All."), status="published", answer="Here.", dataset="street-trees"
    )
    ask_for_data(title="Not read yet")
    moderate_reuse(
        tell_reuse(title="Tree map", link="https://a.example/", who="Ana", words="A map.", datasets=["street-trees"]),
        status="shown",
    )
    waiting = give_feedback(dataset="street-trees", version=1, words="T0007 is gone.")
    answered = answer_feedback(
        give_feedback(dataset="street-trees", version=1, words="And T0008?"), status="answered", answer="Gone too."
    )
    return [f"/feedback/{waiting.secret}/", f"/feedback/{answered.secret}/", "/requests/?sent=2", "/reuses/?sent=1"]


@pytest.fixture
def forgiven(browser_faults: list[str]) -> Iterator[None]:
    """The browser tells of every answer that is an error; here some are asked for."""
    yield
    browser_faults[:] = [fault for fault in browser_faults if not any(words in fault for words in EXPECTED)]


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, forgiven: None, voices: list[str], width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    for address in [*PAGES, *voices]:
        browser_page.goto(address)
        assert faults_of(browser_page) == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert browser_page.evaluate("window.attacked === undefined"), address


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_where_staff_answer(
    browser_page: Any, live_site: LiveSite, voices: list[str], person: Callable[..., SignedIn], width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    live_site.sign_in(browser_page, person("editor"))
    for address in ("/answers/", "/answers/requests/1/", "/answers/messages/1/", "/answers/reuses/1/"):
        browser_page.goto(address)
        assert faults_of(browser_page) == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_wrong_forms_pass_axe_too(browser_page: Any, forgiven: None, published: Workspace) -> None:
    for address in ("/requests/", "/reuses/", "/datasets/street-trees/feedback/"):
        browser_page.goto(address)
        browser_page.locator("main form button[type=submit]").last.click()
        browser_page.get_by_role("alert").wait_for()
        assert faults_of(browser_page) == [], address


def test_the_words_for_search_engines_stand_in_the_page_and_run_nothing(
    browser_page: Any, published: Workspace
) -> None:
    refused: list[str] = []
    browser_page.on(
        "console", lambda message: refused.append(message.text) if "Content Security" in message.text else None
    )
    browser_page.goto("/datasets/attack/")
    words = """JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent).name"""
    assert browser_page.evaluate(words) == f"Attack {ATTACK}"
    assert browser_page.evaluate("window.attacked") is None
    assert refused == []


@pytest.fixture
def without_scripts(chromium: Any, live_site: LiveSite, published: Workspace) -> Iterator[Any]:
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 700}
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_resident_without_scripts_finds_filters_sorts_and_downloads(without_scripts: Any) -> None:
    page = without_scripts
    page.goto("/datasets/")
    page.get_by_label("Words to look for").fill("trees")
    page.get_by_text("Narrow the list").click()
    page.get_by_text("Parks (1)").click()
    page.get_by_role("button", name="Show these").click()
    page.get_by_role("link", name="Street trees").click()
    page.get_by_role("link", name="Look at the rows and filter them").click()
    page.get_by_label("Column").select_option("species")
    page.get_by_label("How").select_option("contains")
    page.get_by_label("Value").fill("tilia")
    page.get_by_role("button", name="Add this filter").click()
    assert "f.species.contains=tilia" in page.url
    assert "of 29 that match" in page.locator("main").inner_text()
    page.get_by_role("link", name="height (sort by it)").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    assert "planted" in page.locator("figure.chart .chart__sentence").inner_text()
    assert page.locator("figure.chart svg.narrow").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows as CSV").click()
    assert len(download.value.path().read_text("utf-8").splitlines()) == 30


def test_without_scripts_the_map_is_a_picture_and_a_list(without_scripts: Any) -> None:
    without_scripts.goto("/datasets/street-trees/map/")
    assert not without_scripts.locator("#map").is_visible()
    assert without_scripts.locator("#map-still .chart__picture").is_visible()
    assert without_scripts.get_by_role("cell").count() > 20


def test_a_reader_moves_the_map_by_keyboard_and_reads_a_row(
    browser_page: Any, forgiven: None, published: Workspace
) -> None:
    browser_page.goto("/datasets/street-trees/map/")
    browser_page.locator("#map[data-ready=yes]").wait_for()
    assert faults_of(browser_page) == []
    canvas = browser_page.locator(".maplibregl-canvas")
    canvas.focus()
    for _ in range(12):
        canvas.press("Enter")
        browser_page.locator("#map-row > *").first.wait_for()
        if browser_page.locator("#map-row dl").count():
            break
        canvas.press("ArrowLeft")
        browser_page.wait_for_timeout(500)
    told = browser_page.locator("#map-row").inner_text()
    assert "tree_id" in told
    number = browser_page.locator("#map-row dd").first.inner_text()
    browser_page.get_by_role("link", name="Read the whole row in the table").click()
    assert number in browser_page.locator("tbody tr").first.inner_text()


def test_a_reader_chooses_a_place_with_the_mouse(browser_page: Any, forgiven: None, published: Workspace) -> None:
    browser_page.goto("/datasets/street-trees/map/")
    browser_page.locator("#map[data-ready=yes]").wait_for()
    box = browser_page.locator("#map").bounding_box()
    for step in range(1, 20):
        browser_page.mouse.click(box["x"] + box["width"] * step / 20, box["y"] + box["height"] / 2)
        browser_page.wait_for_timeout(50)
        if browser_page.locator("#map-row dl").count():
            return
    pytest.fail("no tree was found along the middle of the map")
