"""The pages of the open record in a real browser: axe finds nothing, nothing scrolls sideways, nothing needs a script."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.thorough import widths
from tests.web.business.record.published import approve, offered, some
from upstate.actions.open_service import OpenService

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", widths())
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    browser_page: Any, browser_faults: list[str], portal: OpenService, width: int
) -> None:
    today = portal.city.settings.today()
    offered(portal.city.folder, [*some(30, issued=today), *some(1, description="word" * 100)])
    approve(portal.city.folder, "issued-permits")
    browser_page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/business/record/",
        "/business/record/?what=licences",
        "/es/business/record/?since=x",
        "/es/business/record/permits/1/0/",
    ):
        browser_page.goto(address)
        faults = [(one["id"], one["nodes"][0]["html"][:200]) for one in Axe().run(browser_page).response["violations"]]
        assert faults == [], address
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, address
    browser_faults[:] = [one for one in browser_faults if "400" not in one]


def test_a_permit_is_found_by_keyboard_without_a_script(chromium: Any, live_site: Any, portal: OpenService) -> None:
    offered(portal.city.folder, some(30))
    approve(portal.city.folder, "issued-permits")
    context = chromium.new_context(
        base_url=live_site.url, java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    page.goto("/business/record/")
    page.get_by_label("Name of the business").fill("shop 17")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Shop 17").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/business/record/permits/1/*/")
    assert page.get_by_role("heading", name="Shop 17", level=1).is_visible()
    assert page.get_by_text("17 South St").is_visible()
    context.close()
