"""The permit finder in a real Chromium: on a narrow telephone, with JavaScript and without, in both languages, under axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.conftest import LiveSite
from upstate.actions.open_service import OpenService

pytestmark = pytest.mark.browser
RESTAURANT = "business=restaurant&stage=idea&place=100+Main+St&alcohol=yes&-=works&seats=60&sign=yes&employees=0"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def telephone(request: pytest.FixtureRequest, chromium: Any, live_site: LiveSite, town: OpenService) -> Iterator[Any]:
    """A page 320 pixels wide."""
    context = chromium.new_context(
        base_url=live_site.url, viewport={"width": 320, "height": 640}, java_script_enabled=request.param
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def choose(page: Any, answer: str) -> None:
    """USWDS hides the button itself; people press its words."""
    page.locator("label").filter(has_text=answer).click()


def is_narrow(page: Any) -> bool:
    """Whether nothing stands out to the side."""
    box = page.locator("main").bounding_box()
    return bool(box["x"] >= 0 and box["x"] + box["width"] <= 320)


def test_a_food_truck_finds_its_permits_on_a_telephone_and_goes_back(telephone: Any) -> None:
    telephone.goto("/business/permits/")
    choose(telephone, "Food truck or cart")
    telephone.get_by_role("button", name="Continue").click()
    telephone.get_by_role("button", name="I do not know").click()
    telephone.get_by_label("Address: number and street").fill("100 main street")
    telephone.get_by_role("button", name="Continue").click()
    choose(telephone, "No")
    telephone.go_back()
    assert telephone.get_by_label("Address: number and street").is_visible()
    telephone.go_forward()
    choose(telephone, "No")
    telephone.get_by_role("button", name="Continue").click()
    choose(telephone, "Yes")
    telephone.get_by_role("button", name="Continue").click()
    telephone.get_by_label("How many people will work there, besides you?").fill("2")
    telephone.get_by_role("button", name="Continue").click()
    assert telephone.get_by_text("The city's fees together: $774.10.").is_visible()
    assert "cooks=yes&employees=2" in telephone.url
    assert is_narrow(telephone)
    assert telephone.context.cookies() == []


def test_the_zone_is_chosen_on_the_map_by_keyboard(telephone: Any) -> None:
    telephone.goto("/business/permits/?business=bar&stage=idea")
    telephone.get_by_role("link", name="Choose zone C-1").focus()
    telephone.keyboard.press("Enter")
    telephone.wait_for_url("**place.zone=C-1**")
    telephone.get_by_role("link", name="Show what is known so far").click()
    assert telephone.get_by_text("Your place is in zone C-1: Permitted under a condition.").is_visible()


@pytest.mark.parametrize("language", ["", "/es"])
def test_axe_finds_nothing_and_nothing_stands_out(browser_page: Any, town: OpenService, language: str) -> None:
    browser_page.set_viewport_size({"width": 320, "height": 640})
    for address in (
        "/business/permits/",
        "/business/permits/?business=restaurant&stage=idea",
        "/business/permits/?business=restaurant&-=stage&-=place&alcohol=no&works=yes",
        f"/business/permits/answer/?{RESTAURANT}",
        "/business/permits/answer/?business=food_truck",
        f"/business/permits/ask/?{RESTAURANT}",
        "/business/permits/asked/",
    ):
        browser_page.goto(f"{language}{address}")
        found = Axe().run(browser_page).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == [], address
        width = browser_page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, address


def test_a_kept_checklist_is_ticked_and_kept_again(telephone: Any) -> None:
    telephone.goto("/business/checklist/?business=shop")
    telephone.get_by_role("button", name="Keep").click()
    telephone.wait_for_url("**/business/checklist/*/")
    choose(telephone, "I know what my zone allows")
    telephone.get_by_role("button", name="Keep").click()
    telephone.wait_for_load_state()
    assert telephone.get_by_label("I know what my zone allows").is_checked()
