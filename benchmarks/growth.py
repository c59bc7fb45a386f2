"""How time and memory grow: simulated cities of 10 thousand to 5 million mains, through the whole command line.

python -m benchmarks growth [UNITS ...]
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measuring import keep, table, upstate
from upstate.simulation import simulate_tables

UNITS = (10_000, 100_000, 1_000_000, 5_000_000)
TESTED = "2018-01-01..2020-01-01"


def run(units: list[int]) -> None:
    rows = [_one(count) for count in units or UNITS]
    headings = [
        "simulated mains", "adapt s", "adapt MB", "prove s", "prove MB", "unit-dates", "s per million unit-dates",
        "rank s", "rank MB",
    ]  # fmt: skip
    keep("growth", table(headings, rows))


def _one(count: int) -> list[str]:
    folder = Path(tempfile.mkdtemp(prefix="upstate-growth-"))
    try:
        exports = simulate_tables(units=count, seed=1, folder=folder / "exports")
        city = folder / "city"
        upstate("new", city, "--place", "Millbrook (simulated), NY")
        upstate("borrow", "water-main-breaks", "-w", city)
        files = [f"{name}={path}" for name, paths in exports.files.items() for path in paths]
        adapted = upstate("adapt", "water-main-breaks", *files, "--yes", "--json", "-w", city)
        proved = upstate("prove", "water-main-breaks", "--as-of", TESTED, "--json", "-w", city)
        ranked = upstate("rank", "water-main-breaks", "--as-of", "2022-01-01", "--json", "-w", city)
        dates = proved.json["dates"]
        built = {day for date in dates for day in [date["as_of"], *date["trained_on"]]}
        # Units of the dates that only trained are close to those of the tested ones; count them alike.
        unit_dates = len(built) * sum(date["units"] for date in dates) / len(dates)
        return [
            f"{count:,}", f"{adapted.seconds:.0f}", f"{adapted.memory:.0f}", f"{proved.seconds:.0f}",
            f"{proved.memory:.0f}", f"{unit_dates:,.0f}", f"{proved.seconds / unit_dates * 1e6:.1f}",
            f"{ranked.seconds:.0f}", f"{ranked.memory:.0f}",
        ]  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
