"""Take the pictures of the documentation from the simulated city: the top of the report.

`python docs/take_pictures.py` makes the city in a temporary folder and photographs it with Chromium;
`python docs/take_pictures.py REPORT.html` photographs a report that is there.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
_WIDTH, _HEIGHT = 1200, 900
_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def take_report(report: Path, target: Path) -> None:
    """Photograph the top of `report` as a PNG, with the system's Chromium or else playwright's own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = driver.chromium.launch(executable_path=chromium, args=list(_QUIET))
        page = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT})
        page.goto(report.resolve().as_uri())
        page.screenshot(path=target)
        browser.close()


def make_report(folder: Path) -> Path:
    """The water report of the simulated city."""
    from upstate import demo

    return next(job.reported.path for job in demo(folder=folder).jobs if job.solution == "water-main-breaks")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    parser.add_argument("report", nargs="?", type=Path, help="a report that is there; without it, one is made")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="upstate-pictures-") as folder:
        take_report(asked.report or make_report(Path(folder) / "city"), PICTURES / "report.png")


if __name__ == "__main__":
    main()
