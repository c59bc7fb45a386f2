"""Real pages of a real site on a published table of 5 million simulated rows: what a reader waits for, over HTTP.

python -m benchmarks pages [ROWS]

The table is published through the actions, as a city does it, in a city of its own, and opened by `upstate serve`.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from benchmarks.browsing import simulate
from benchmarks.measuring import keep, table
from benchmarks.serving import open_site, stop

_ROWS = 5_000_000
_NAME = "simulated-assets"
_AGAIN = 5
_FILTERS = ("f.material.is=CI&f.opened.from=2010", "f.material.is=DI&f.opened.from=2010")
# Each page by addresses that ask the same of other columns or values, so that no answer is one that was kept.
PAGES = {
    "dataset": ("",),
    "rows": ("rows/", "rows/?after=2500000"),
    "rows, filtered by two columns": tuple(f"rows/?{one}" for one in _FILTERS),
    "rows, a long text contains a word": ("rows/?f.note.contains=abcd", "rows/?f.note.contains=dcba"),
    "rows, sorted by a number": ("rows/?sort=length_m&order=desc", "rows/?sort=length_m", "rows/?sort=diameter"),
    "rows, sorted by a text": ("rows/?sort=address", "rows/?sort=address&order=desc"),
    "rows, filtered and sorted": tuple(f"rows/?{one}&sort=length_m&order=desc" for one in _FILTERS),
    "rows with a facet": ("rows/?facet=material", "rows/?facet=ward"),
    "rows with a facet, filtered": tuple(f"rows/?{one}&facet=ward" for one in _FILTERS),
    "rows with a facet of 50,000 values": ("rows/?facet=address",),
    "rows with a facet of 3.5 million values": ("rows/?facet=note",),
    "rows with a chart, filtered": tuple(f"rows/?{one}&chart=length_m" for one in _FILTERS),
    "charts: those that say most": ("charts/",),
    "chart: bars": ("charts/?column=material", "charts/?column=ward"),
    "chart: bars of 50,000 values": ("charts/?column=address",),
    "chart: bars of 3.5 million values": ("charts/?column=note",),
    "chart: histogram": ("charts/?column=length_m", "charts/?column=diameter"),
    "chart: line by year": ("charts/?column=opened", "charts/?column=updated"),
    "chart: yes and no": ("charts/?column=leaking",),
    "map: the picture of the places": ("map/",),
}  # fmt: skip


def run(arguments: Sequence[int] = ()) -> None:
    """Publish, open, measure, and keep the result."""
    rows = arguments[0] if arguments else _ROWS
    folder = Path(tempfile.mkdtemp(prefix="upstate-pages-"))
    try:
        city = folder / "city"
        seconds = publish_simulated(city, folder / "assets.parquet", rows)
        lines = measure_pages(city)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = table([f"{rows:,} simulated rows, 12 columns: page", "first time, s", "again, s"], lines)
    keep("pages", f"{told}\n\nRead and looked through in {seconds[0]:.0f} s, published in {seconds[1]:.0f} s.")


def publish_simulated(city: Path, source: Path, rows: int) -> tuple[float, float]:
    """Publish simulated rows as a city does; the seconds until they were offered, and until they were published."""
    from upstate.actions.decide import decide
    from upstate.actions.describe import describe
    from upstate.actions.offer import offer
    from upstate.actions.publish import publish
    from upstate.actions.submit import submit
    from upstate.city.settings import CitySettings
    from upstate.city.workspace import create_workspace

    create_workspace(city, CitySettings(name="Simulated city"))
    simulate(source, rows)
    by, began = "editor@city.example", time.monotonic()
    draft = offer(workspace=city, dataset=_NAME, source=source, by=by, title="Assets (simulated)").draft
    offered = time.monotonic() - began
    said = {"department": "Works", "contact": "Works", "licence": "CC0-1.0", "description": "One row is one asset."}
    meanings = {column: {"meaning": "Simulated."} for column in draft.columns}
    describe(workspace=city, dataset=_NAME, changes={**said, "fields": meanings})
    for one in draft.findings:
        decide(workspace=city, dataset=_NAME, finding=one.key, choice="keep", reason="It is simulated.", by=by)
    submit(workspace=city, dataset=_NAME, by=by)
    began = time.monotonic()
    publish(workspace=city, dataset=_NAME, by="approver@city.example")
    return offered, time.monotonic() - began


def measure_pages(city: Path) -> list[list[str]]:
    """Of each page, the seconds of the slowest first answer, and the median of those after it. The site is warm: each
    kind of page was opened before, of a table that is not measured, or with a question that finds nothing."""
    site = open_site(city, 8)
    try:
        connection = HTTPConnection(urlsplit(site.address).netloc, timeout=120)
        for path in ("/datasets/", f"/datasets/{_NAME}/versions/", f"/datasets/{_NAME}/rows/?f.asset_id.is=-1"):
            _seconds(connection, path)
        return [_line(connection, name, paths) for name, paths in PAGES.items()]
    finally:
        stop(site)


def _line(connection: HTTPConnection, name: str, paths: Sequence[str]) -> list[str]:
    addresses = [f"/datasets/{_NAME}/{path}" for path in paths]
    first = [_seconds(connection, address) for address in addresses]
    again = [_seconds(connection, address) for address in addresses * _AGAIN]
    line = [name, f"{max(first):.2f}", f"{median(again):.2f}"]
    print(*line, sep=" | ", flush=True)
    return line


def _seconds(connection: HTTPConnection, address: str) -> float:
    began = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address} answered {answer.status}")
    return time.perf_counter() - began
