"""The page in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from upstate.ranking.report import render_report
from upstate.solutions import RankingSolution

pytestmark = pytest.mark.browser
Json = dict[str, Any]


class Visit:
    """A page that was opened, and everything it did that it should not."""

    def __init__(self, browser: Browser, file: Path, width: int) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 900})
        self.faults: list[str] = []
        self.page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        self.page.on(
            "request", lambda request: self.faults.append(request.url) if request.url != file.as_uri() else None
        )
        self.page.goto(file.as_uri())


@pytest.fixture
def visit(
    chromium: Browser, tmp_path: Path, solution: RankingSolution
) -> Iterator[Callable[[Json, Json | None, int], Visit]]:
    visits: list[Visit] = []

    def open_it(evidence: Json, ranking: Json | None, width: int) -> Visit:
        file = tmp_path / "report.html"
        file.write_text(render_report(evidence=evidence, ranking=ranking, solution=solution), "utf-8")
        visits.append(Visit(chromium, file, width))
        return visits[-1]

    yield open_it
    for one in visits:
        one.page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_the_page_asks_for_nothing(
    visit: Callable[..., Visit], evidence: Json, ranking: Json, width: int
) -> None:
    opened = visit(evidence, ranking, width)
    found = Axe().run(opened.page)
    assert [fault["id"] for fault in found.response["violations"]] == []
    assert opened.faults == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_itself_never_scrolls_sideways(
    visit: Callable[..., Visit], evidence: Json, ranking: Json, poisoned: Callable[[Any], Any], width: int
) -> None:
    for made in (ranking, poisoned(ranking)):
        opened = visit(evidence, made, width)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_runs_nothing(
    visit: Callable[..., Visit], evidence: Json, ranking: Json, poisoned: Callable[[Any], Any]
) -> None:
    for row in evidence["equity"]["rows"]:
        row["group"] = poisoned(row["group"])
    evidence.update(city=poisoned("Brookfield"), checks=poisoned(evidence["checks"]), leaks=poisoned(evidence["leaks"]))
    opened = visit(evidence, poisoned(ranking), 1280)
    assert opened.faults == []
    assert opened.page.locator("main script, main img, main style").count() == 0


def test_each_width_shows_its_own_picture(visit: Callable[..., Visit], evidence: Json, ranking: Json) -> None:
    for width, shown in ((1280, "wide"), (320, "narrow")):
        page = visit(evidence, ranking, width).page
        figures = page.locator("figure").count()
        assert page.locator(f"figure svg.{shown}").filter(visible=True).count() == figures
        assert page.locator("figure svg").filter(visible=True).count() == figures


def test_wide_tables_are_reached_by_keyboard(visit: Callable[..., Visit], evidence: Json, ranking: Json) -> None:
    page = visit(evidence, ranking, 320).page
    region = page.get_by_role("region", name="Water mains as of 1 July 2015")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("node => node.scrollLeft > 0", arg=region.element_handle())


def test_the_first_stop_of_the_keyboard_leads_to_the_verdict(
    visit: Callable[..., Visit], evidence: Json, ranking: Json
) -> None:
    page = visit(evidence, ranking, 1280).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_printed_list_begins_a_page_and_turns_it(
    visit: Callable[..., Visit], evidence: Json, ranking: Json
) -> None:
    page = visit(evidence, ranking, 1280).page
    page.emulate_media(media="print")
    style = "node => [getComputedStyle(node).breakBefore, getComputedStyle(node.querySelector('thead')).display]"
    assert page.locator("#list").evaluate(style) == ["page", "table-header-group"]
    assert page.locator("nav").evaluate("node => getComputedStyle(node).display") == "none"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
