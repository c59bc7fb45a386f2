"""The pages in a real browser: no fault of accessibility, nothing that runs or asks what it should not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import whole, widths
from tests.web.conftest import LiveSite
from tests.web.shelf.conftest import PAGE, Shelf

pytestmark = pytest.mark.browser
OPENED = [
    "on the shelf",
    "a policy on the shelf",
    "measures on the shelf",
    "list, sorted and searched",
    "list, nothing found",
    "all lists",
    "fault",
    *whole(["solutions", "solution", "list", "unit", "map", "report"]),
]


@pytest.fixture(autouse=True)
def _speak_of_no_driver(browser_page: Any, browser_faults: list[str]) -> Iterator[None]:
    """A computer without a graphics card tells in the console that drawing is slow."""
    yield
    browser_faults[:] = [fault for fault in browser_faults if "GL Driver Message" not in fault]


def pages(shelf: Shelf) -> dict[str, str]:
    """Every type of page, in each of its states."""
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]["id"]
    return {
        "solutions": "/solutions/",
        "on the shelf": "/solutions/road-decay/",
        "a policy on the shelf": "/solutions/open-data-policy/",
        "measures on the shelf": "/solutions/city-stat/",
        "solution": PAGE,
        "list": f"{PAGE}ranking/",
        "list, sorted and searched": f"{PAGE}ranking/?q=iron&sort=-length_m&page=2",
        "list, nothing found": f"{PAGE}ranking/?q=zzzz",
        "unit": f"{PAGE}ranking/{first}/",
        "map": f"{PAGE}map/",
        "all lists": f"{PAGE}rankings/",
        "report": f"{PAGE}report/",
        "fault": f"{PAGE}ranking/no-such-unit/",
    }


def faults_of(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def too_wide(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_on_any_page(shelf: Shelf, browser_page: Any, browser_faults: list[str], width: int) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    found = {}
    addresses = pages(shelf)
    for name in OPENED:
        browser_page.goto(addresses[name])
        found[name] = [*faults_of(browser_page), *([f"{wide} px too wide"] if (wide := too_wide(browser_page)) else [])]
    browser_faults[:] = [fault for fault in browser_faults if "404" not in fault]  # the page of a fault
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.fixture
def page_without_scripts(chromium: Any, live_site: LiveSite) -> Iterator[Any]:
    context = chromium.new_context(
        base_url=live_site.url, viewport={"width": 320, "height": 900}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_without_scripts_everything_is_there(shelf: Shelf, page_without_scripts: Any) -> None:
    page = page_without_scripts
    page.goto(f"{PAGE}map/")
    assert page.locator("svg.narrow").is_visible()
    assert not page.locator("[data-map]").is_visible()
    page.get_by_role("link", name="Read the same as a list").click()
    page.get_by_label("Words").fill("iron")
    page.get_by_role("button", name="Show", exact=True).click()
    assert "q=iron" in page.url
    page.locator("#list tbody th a").first.click()
    assert page.get_by_role("heading", name="The reasons").is_visible()
    page.get_by_role("link", name="Back to its place on the list").click()
    assert page.locator("#list tbody tr").count() > 1


def test_axe_finds_nothing_without_scripts(shelf: Shelf, chromium: Any, live_site: LiveSite) -> None:
    """axe is a script itself, so the scripts are kept away of those pages that have one."""
    context = chromium.new_context(base_url=live_site.url, viewport={"width": 320, "height": 900})
    context.route("**/*.js", lambda route: route.abort())
    page = context.new_page()
    found = {}
    for name in ("map", "unit"):
        page.goto(pages(shelf)[name])
        found[name] = faults_of(page)
    context.close()
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_map_draws_the_units_and_tells_one_when_it_is_chosen(shelf: Shelf, browser_page: Any) -> None:
    browser_page.goto(f"{PAGE}map/")
    browser_page.locator("[data-map][data-ready=yes]").wait_for()
    assert browser_page.locator("canvas.maplibregl-canvas").is_visible()
    assert not browser_page.locator("#still").is_visible()
    first = json.loads((shelf.ranking / "ranking.json").read_text("utf-8"))["units"][0]["id"]
    browser_page.get_by_role("button", name=f"Rank 1: {first}", exact=True).press("Enter")
    assert faults_of(browser_page) == []
    browser_page.locator(".shelf-map__popup a").click()
    assert browser_page.locator("h1").inner_text() == f"Why is {first} first?"
    browser_page.locator("[data-map][data-ready=yes]").wait_for()
    assert faults_of(browser_page) == []


def test_where_no_map_can_be_drawn_the_picture_stands_in(
    shelf: Shelf, browser_page: Any, browser_faults: list[str]
) -> None:
    browser_page.route("**/maplibre-gl*.mjs", lambda route: route.abort())
    browser_page.goto(f"{PAGE}map/")
    browser_page.locator("#still.is-needed").wait_for()
    assert browser_page.locator("#still svg.wide").is_visible()
    browser_faults.clear()  # the file that was kept away


def test_hostile_units_run_nothing(shelf: Shelf, browser_page: Any) -> None:
    hostile = ["<script>window.ran=1</script>", '"><img src=x onerror="window.ran=1">', "javascript:window.ran=1"]

    def change(table: pa.Table) -> pa.Table:
        for name in ("id", "reasons", "material"):
            kept = table.column(name).to_pylist()[len(hostile) :]
            table = table.set_column(table.column_names.index(name), name, pa.array([*hostile, *kept], pa.string()))
        return table

    shelf.rewrite_list(change)
    browser_page.goto(f"{PAGE}ranking/")
    for place in range(len(hostile)):
        browser_page.goto(f"{PAGE}ranking/")
        browser_page.locator("#list tbody th a").nth(place).click()
        assert hostile[place] in browser_page.locator("h1").inner_text()
    browser_page.goto(f"{PAGE}map/")
    browser_page.locator("[data-map][data-ready=yes]").wait_for()
    assert browser_page.evaluate("window.ran") is None


def test_a_printed_list_has_room_for_remarks_and_no_controls(shelf: Shelf, browser_page: Any) -> None:
    browser_page.goto(f"{PAGE}ranking/?rows=500")
    assert not browser_page.locator("th.shelf-remarks").is_visible()
    browser_page.emulate_media(media="print")
    assert browser_page.locator("th.shelf-remarks").is_visible()
    assert not browser_page.get_by_label("Words").is_visible()
    assert (
        browser_page.locator("#list thead").evaluate("node => getComputedStyle(node).display") == "table-header-group"
    )
    assert browser_page.pdf().startswith(b"%PDF")
