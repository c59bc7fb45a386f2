"""The editor's screens in a real browser, under the policy they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from upstate.web.pages.models import NewsIndexPage, StandardPage

pytestmark = pytest.mark.browser


def test_an_approver_writes_news_previews_it_and_publishes_it(
    browser_page: Any, live_site: Any, person: Callable[..., Any]
) -> None:
    """Any breach of the policy fails the test: `browser_page` watches the console."""
    live_site.sign_in(browser_page, person("approver"))
    index = NewsIndexPage.objects.get(locale__language_code="en")
    browser_page.goto(f"/write/pages/add/pages/newspage/{index.pk}/")
    browser_page.locator("#id_title").fill("Bridge opens again")
    browser_page.locator("#id_intro").fill("Cross it from Monday on.")
    browser_page.locator("#id_day").fill("2026-05-01")
    browser_page.get_by_role("button", name="More actions").click()
    browser_page.get_by_role("button", name="Publish", exact=True).click()
    browser_page.get_by_text("created and published").wait_for()
    browser_page.goto("/news/bridge-opens-again/")
    assert browser_page.get_by_role("heading", level=1).inner_text() == "Bridge opens again"
    assert "Cross it from Monday on." in browser_page.locator("main").inner_text()


def test_the_preview_and_the_checks_of_a_draft_work(
    browser_page: Any, live_site: Any, person: Callable[..., Any]
) -> None:
    live_site.sign_in(browser_page, person("editor"))
    about = StandardPage.objects.get(locale__language_code="en", slug="about")
    browser_page.goto(f"/write/pages/{about.pk}/edit/")
    browser_page.get_by_role("button", name="Toggle preview").click()
    frame = browser_page.locator("iframe[title='Preview']").last.content_frame
    frame.get_by_role("heading", level=1).wait_for()
    browser_page.get_by_role("button", name="Toggle checks").click()
    words = browser_page.locator("[data-content-word-count]")
    words.wait_for()
    for _ in range(50):
        if words.inner_text().strip("-").strip():
            break
        browser_page.wait_for_timeout(200)
    assert int(words.inner_text()) > 50


def test_the_reading_grade_stands_beside_the_text(
    browser_page: Any, live_site: Any, person: Callable[..., Any]
) -> None:
    live_site.sign_in(browser_page, person("editor"))
    about = StandardPage.objects.get(locale__language_code="en", slug="about")
    browser_page.goto(f"/write/pages/{about.pk}/edit/")
    browser_page.get_by_text("years of school").wait_for()
    assert (
        "Most residents can read it."
        in browser_page.locator("#panel-child-content-readability_panel-panel, main").first.inner_text()
    )
