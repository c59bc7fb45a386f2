"""What a first visit costs: bytes over the wire and how far the page shifts while it loads, in a real Chromium.

`python -m benchmarks first_page`: on the demo city, over 127.0.0.1 only, served as in production; each visit with an empty cache.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.measuring import keep, table
from benchmarks.serving import demo_city, open_site, stop

_WIDTHS = (1280, 320)
_SETTLED_MS = 1500  # what shifts later was asked for by nobody
_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
_SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 200);
})"""


def run(arguments: Sequence[int] = ()) -> None:
    """Measure and keep the result."""
    with tempfile.TemporaryDirectory(prefix="upstate-first-page-") as place:
        city = Path(place) / "city"
        demo_city(city)
        site = open_site(city, threads=8)
        try:
            lines = list(_visits(site.address))
        finally:
            stop(site)
    keep("first_page", table(["page", "width, px", "requests", "kB over the wire", "layout shift"], lines))


def _visits(address: str) -> Iterator[list[str]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        browser = driver.chromium.launch(executable_path=chromium, args=list(_QUIET))
        for path in _pages(address):
            for width in _WIDTHS:
                requests, size, shift = _visit(browser, f"{address}{path}", width)
                yield [path, str(width), str(requests), f"{size / 1000:.1f}", f"{shift:.4f}"]
        browser.close()


def _pages(address: str) -> list[str]:
    """The home page, the search, and the page of every dataset."""
    with urlopen(f"{address}/datasets/") as answer:
        found = re.findall(r'href="(/datasets/[a-z0-9-]+/)"', answer.read().decode())
    return ["/", "/datasets/", *dict.fromkeys(found)]


def _visit(browser: Any, address: str, width: int) -> tuple[int, float, float]:
    """Requests, bytes with their headers, and the sum of all shifts."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    sizes: list[float] = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(_SETTLED_MS)
    shift: float = page.evaluate(_SHIFT)
    context.close()
    return len(sizes), sum(sizes), shift
