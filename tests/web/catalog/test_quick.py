"""Where a page is changed in part by a script: the address, the way back, the focus and what is announced stay right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.catalog.test_browser import faults_of, forgiven
from upstate.city.workspace import Workspace

__all__ = ["forgiven"]
pytestmark = pytest.mark.browser
ROWS = "/datasets/street-trees/rows/"


@pytest.fixture
def page(browser_page: Any, published: Workspace) -> Any:
    return browser_page


def opened(page: Any, address: str) -> None:
    """Open a page and mark it: the mark is gone when the whole page is loaded again."""
    page.goto(address)
    page.evaluate("window.stays = true")
    page.evaluate("window.told = document.getElementById('told')")


def stayed(page: Any) -> bool:
    return bool(page.evaluate("window.stays === true"))


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_the_next_page_of_rows_comes_without_a_reload_and_is_announced(page: Any) -> None:
    opened(page, ROWS)
    page.get_by_role("link", name="Next page").press("Enter")
    page.get_by_text("Rows 51 to 100 of").wait_for()
    assert stayed(page) and "after=" in page.url and focused(page) == "next"
    # Only what stays in the page while its words change is read out.
    assert page.evaluate("window.told === document.getElementById('told') && told.role === 'status'")
    assert faults_of(page) == []


def test_the_focus_goes_to_what_was_found_where_its_link_is_gone(page: Any) -> None:
    opened(page, ROWS)
    for told in ("Rows 51 to 100 of", "Rows 101 to 120 of"):
        page.get_by_role("link", name="Next page").press("Enter")
        page.get_by_text(told).wait_for()
    page.locator("#told:focus").wait_for()
    assert page.get_by_role("link", name="Next page").count() == 0


def test_a_filter_and_an_order_leave_the_focus_where_it_was(page: Any) -> None:
    opened(page, ROWS)
    page.get_by_label("Column").select_option("species")
    page.get_by_label("How").select_option("contains")
    page.get_by_label("Value").fill("tilia")
    page.get_by_role("button", name="Add this filter").press("Enter")
    page.get_by_text("of 29 that match").wait_for()
    assert page.url.endswith("?f.species.contains=tilia") and focused(page) == "add-filter"
    page.get_by_role("link", name="height (sort by it)").press("Enter")
    page.locator("th[aria-sort=ascending]").wait_for()
    assert "sort=height" in page.url and focused(page).startswith("sort-")
    page.get_by_role("link", name="Take away: species contains tilia").click()
    page.get_by_text("Rows 1 to 50 of 120 that match").wait_for()
    assert stayed(page) and "tilia" not in page.locator("#languages a").last.get_attribute("href")
    assert faults_of(page) == []


def test_the_way_back_shows_what_was_asked_before(page: Any) -> None:
    opened(page, ROWS)
    page.get_by_role("link", name="species (sort by it)").click()
    page.locator("th[aria-sort=ascending]").wait_for()
    page.get_by_role("link", name="Next page").click()
    page.get_by_text("Rows 51 to 100 of").wait_for()
    page.go_back()
    page.get_by_text("Rows 1 to 50 of").wait_for()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.go_back()
    page.locator("th[aria-sort]").wait_for(state="detached")
    assert page.url.endswith(ROWS)
    page.go_forward()
    page.locator("th[aria-sort=ascending]").wait_for()
    page.get_by_role("link", name="Next page").click()
    page.get_by_text("Rows 51 to 100 of").wait_for()
    assert stayed(page) and faults_of(page) == []


def test_what_can_not_be_asked_is_said_on_a_page_of_its_own(page: Any, forgiven: None) -> None:
    opened(page, ROWS)
    page.get_by_label("Column").select_option("height")
    page.get_by_label("How").select_option("at least")
    page.get_by_label("Value").fill("very high")
    page.get_by_role("button", name="Add this filter").click()
    page.locator(".fault").wait_for()
    assert "very%20high" in page.url and not stayed(page)


def test_a_download_is_a_download(page: Any) -> None:
    opened(page, ROWS)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download these rows as CSV").click()
    assert len(download.value.path().read_text("utf-8").splitlines()) == 121


def test_a_search_is_narrowed_without_a_reload_and_the_way_back_unticks_the_box(page: Any) -> None:
    opened(page, "/datasets/")
    page.get_by_text("Narrow the list").click()
    page.get_by_text("Parks (1)").click()
    page.get_by_role("button", name="Show these").press("Enter")
    page.get_by_text("1 dataset", exact=True).wait_for()
    assert stayed(page) and "department=Parks" in page.url and focused(page) == "show-these"
    assert faults_of(page) == []
    page.get_by_label("Words to look for").fill("zzzzzz")
    page.get_by_label("Words to look for").press("Enter")
    page.get_by_text("0 datasets").wait_for()
    assert stayed(page) and focused(page) == "words"
    page.go_back()
    page.get_by_text("1 dataset", exact=True).wait_for()
    page.go_back()
    page.get_by_text("3 datasets").wait_for()
    assert not page.get_by_role("checkbox", name="Parks (1)", include_hidden=True).is_checked()


def test_another_chart_is_shown_and_read_out(page: Any) -> None:
    opened(page, "/datasets/street-trees/charts/")
    page.evaluate("window.told = document.getElementById('answer')")
    page.get_by_label("Column").select_option("healthy")
    page.get_by_role("button", name="Show the chart").press("Enter")
    page.locator("figure.chart:only-child").wait_for()
    assert stayed(page) and page.url.endswith("?column=healthy") and focused(page) == "show"
    assert page.evaluate("window.told === document.getElementById('answer') && told.ariaLive === 'polite'")
    assert "healthy" in page.locator(".chart__title").inner_text() and faults_of(page) == []
