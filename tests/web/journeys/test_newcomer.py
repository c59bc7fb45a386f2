"""A newcomer looks at the demo city: finds data, filters it, reads a chart, takes it along, and asks why a main is first."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_finds_filters_reads_and_downloads_and_learns_why_a_main_is_first(
    open_demo: Any, visitor: Any, tmp_path: Path, scripts: bool
) -> None:
    page = visitor(open_demo(), java_script_enabled=scripts)
    page.goto("/")
    assert page.get_by_text("Simulated city").first.is_visible()

    page.get_by_label("What are you looking for?").fill("servise requests")  # as people type
    page.keyboard.press("Enter")
    page.wait_for_url("**/datasets/?q=*")
    assert page.get_by_text("instead of").first.is_visible()
    page.get_by_role("link", name="Service requests").first.click()
    page.wait_for_url("**/datasets/service-requests/")
    assert page.get_by_text("Promised every month").first.is_visible()

    page.get_by_role("link", name="Look at the rows and filter them").click()
    page.get_by_label("Column").select_option("type")
    page.get_by_label("How").select_option("is")
    page.get_by_label("Value").fill("Pothole")
    page.get_by_role("button", name="Add this filter").click()
    page.wait_for_url("**Pothole**")
    rows = page.locator("table.catalog-grid tbody tr")
    assert rows.count() == 50
    assert all("Pothole" in row for row in rows.all_inner_texts())

    figure = page.locator("figure").first
    assert figure.locator("svg").first.is_visible()
    assert len(figure.inner_text().split()) > 8, "a chart has its sentence"

    with page.expect_download() as started:
        page.get_by_role("link", name="Download these rows as CSV").click()
    target = tmp_path / "potholes.csv"
    started.value.save_as(target)
    with target.open(encoding="utf-8-sig", newline="") as handle:
        taken = list(csv.DictReader(handle))
    told = page.get_by_role("status").inner_text()
    assert {row["type"] for row in taken} == {"Pothole"}
    assert f"of {len(taken):,} that match" in told

    page.goto("/solutions/")
    page.get_by_role("link", name="Which water mains will break next?").first.click()
    page.wait_for_url("**/solutions/water-main-breaks/")
    page.goto("/solutions/water-main-breaks/ranking/")
    first = page.locator("main table tbody tr").first
    unit = first.get_by_role("link").first.inner_text()
    first.get_by_role("link").first.click()
    page.wait_for_url(f"**/{unit}/")
    words = page.locator("main").inner_text()
    assert "of 100" in words or "in 100" in words, "the risk is said in numbers that people know"
    assert "break" in words
