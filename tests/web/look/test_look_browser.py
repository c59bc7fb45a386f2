"""The frame of the site in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import widths
from upstate.actions.borrow import borrow
from upstate.city.workspace import Workspace

pytestmark = pytest.mark.browser

PAGES = ["/", "/es/", "/about/", "/news/", "/accessibility/", "/es/accessibility/", "/not/here/", "/account/sign-in/"]
NOT_FOUND = "the server responded with a status of 404"


def forget_expected(faults: list[str]) -> None:
    """The browser tells of every answer that is an error; here one is asked for."""
    faults[:] = [fault for fault in faults if NOT_FOUND not in fault]


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, browser_faults: list[str], width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    for address in PAGES:
        browser_page.goto(address)
        found = Axe().run(browser_page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
    forget_expected(browser_faults)


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser_page: Any) -> None:
    browser_page.goto("/about/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.textContent") == "Skip to main content"
    for _ in range(60):  # it slides in
        if browser_page.locator(".usa-skipnav").bounding_box()["y"] >= 0:
            break
        browser_page.wait_for_timeout(50)
    assert browser_page.locator(".usa-skipnav").bounding_box()["y"] >= 0
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "main"


def test_the_keyboard_reaches_the_languages_the_menu_and_the_search_in_the_order_of_reading(browser_page: Any) -> None:
    browser_page.goto("/about/")
    stops = []
    for _ in range(11):
        browser_page.keyboard.press("Tab")
        stops.append(
            browser_page.evaluate(
                "document.activeElement.id || document.activeElement.textContent.trim().split('\\n')[0]"
            )
        )
    expected = ["Skip to main content", "Springfield, IL", "English", "Español", "Data", "Solutions"]
    assert stops == [*expected, "What you can ask for", "Where the city stands", "About", "site-search", "Search"]


def test_every_stop_of_the_keyboard_is_seen(browser_page: Any) -> None:
    browser_page.goto("/")
    for _ in range(12):
        browser_page.keyboard.press("Tab")
        outline = browser_page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none"
        assert outline[1] >= 2


def test_a_reader_changes_the_language_by_keyboard_and_stays_on_the_page(browser_page: Any) -> None:
    browser_page.goto("/accessibility/")
    browser_page.get_by_role("link", name="Español").focus()
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/es/accessibility/")
    assert browser_page.locator("html").get_attribute("lang") == "es"
    browser_page.get_by_role("link", name="English").click()
    browser_page.wait_for_url("**/accessibility/")
    assert browser_page.locator("html").get_attribute("lang") == "en"


def test_a_search_from_the_header_asks_for_datasets(browser_page: Any) -> None:
    browser_page.goto("/about/")
    browser_page.get_by_label("Search the city's data").fill("trees & roads")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/datasets/?q=trees+%26+roads")


@pytest.mark.parametrize("address", ["/about/", "/es/about/"])
def test_on_a_desk_the_search_stands_beside_the_whole_menu(browser_page: Any, city: Workspace, address: str) -> None:
    borrow(workspace=city.folder, solution="business-portal")
    browser_page.set_viewport_size({"width": 1280, "height": 900})
    browser_page.goto(address)
    menu, search = (browser_page.locator(one).bounding_box() for one in (".site-places", ".site-search"))
    assert browser_page.locator(".site-places li").count() == 6
    assert search["x"] >= menu["x"] + menu["width"] and menu["height"] < 60


def test_the_frame_works_without_javascript(chromium: Any, live_site: Any) -> None:
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 800}
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="About").click()
    page.wait_for_url("**/about/")
    page.get_by_role("link", name="Español").click()
    page.wait_for_url("**/es/**")
    context.close()


def test_the_first_page_is_light_and_nothing_in_it_moves(browser_page: Any, city: Workspace) -> None:
    """Compressed as the production server compresses; 100 kB is the budget for all that the page asks for."""
    import gzip

    total, asked = 0, []

    def weigh(response: Any) -> None:
        nonlocal total
        asked.append(response.url)
        total += len(gzip.compress(response.body(), 6))

    browser_page.on("response", weigh)
    browser_page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) window.moved += entry.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    for width in (1280, 320):
        total, asked = 0, []
        browser_page.set_viewport_size({"width": width, "height": 900})
        browser_page.goto("/", wait_until="networkidle")
        assert browser_page.evaluate("window.moved") == 0
        assert not [url for url in asked if url.endswith(".js")], "the first page needs no script"
        assert len(asked) >= 3
        assert total < 60_000, asked


def test_a_page_prints_without_its_menu_and_a_table_repeats_its_head(
    browser_page: Any, live_site: Any, person: Callable[..., Any]
) -> None:
    live_site.sign_in(browser_page, person("administrator"))
    browser_page.goto("/people/")
    browser_page.emulate_media(media="print")
    display = "node => getComputedStyle(node).display"
    for hidden in (".site-places", ".site-languages", ".site-search"):
        assert not browser_page.locator(hidden).is_visible()
    assert browser_page.locator("thead").first.evaluate(display) == "table-header-group"
    assert browser_page.pdf().startswith(b"%PDF")


def test_the_site_stands_in_forced_colours_and_without_motion(browser_page: Any) -> None:
    browser_page.emulate_media(forced_colors="active", reduced_motion="reduce")
    browser_page.goto("/about/")
    found = Axe().run(browser_page).response["violations"]
    assert [fault["id"] for fault in found] == []
    assert browser_page.get_by_role("link", name="About", exact=True).is_visible()
