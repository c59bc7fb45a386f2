"""How long it takes to compute the measures of a city anew: 200 measures of ten years in thirty neighborhoods, and to read what they say.

python -m benchmarks measures [REQUESTS]
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import duckdb

from benchmarks.measuring import keep, table, upstate
from upstate.actions.measure_history import measure_history
from upstate.actions.measure_series import read_measure_series
from upstate.actions.new import new
from upstate.actions.open_measures import open_measures
from upstate.measures.history import load_newest

_MEASURES, _NEIGHBORHOODS, _YEARS = 200, 30, 10
_NAMES = (
    "requests-closed-in-7-days", "requests-opened", "requests-open", "days-to-close-a-request", "requests-on-time", "requests-reopened",
    "requests-closed", "permits-issued", "permit-fees", "cost-of-permitted-work", "days-to-issue-a-permit", "permits-issued-in-14-days",
)  # fmt: skip


def run(rows: list[int]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="upstate-measures-"))
    try:
        city = folder / "city"
        requests = rows[0] if rows else 20_000
        _make_city(city, folder, requests)
        first = upstate("measures", "compute", "--json", "-w", city)
        assert {one["state"] for one in first.json} == {"changed"}, first.json
        _change(city, folder, requests)
        again = upstate("measures", "compute", "--json", "-w", city)
        assert {one["state"] for one in again.json} == {"changed"}
        series, read = _read(city)
        history = _seconds(lambda: measure_history(workspace=city, measure="measure-0"))
        size = sum(file.stat().st_size for file in (city / "measures" / "computed").rglob("*.json")) / 2**20
        headings = [
            "measures", "requests", "series", "first s", "anew s", "memory MB", "reading all series s", "history of one s", "figures MB",
        ]  # fmt: skip
        row = [
            str(_MEASURES), f"{requests:,}", f"{series:,}", f"{first.seconds:.1f}", f"{again.seconds:.1f}", f"{again.memory:.0f}",
            f"{read:.1f}", f"{history:.2f}", f"{size:.0f}",
        ]  # fmt: skip
        keep("measures", table(headings, [row]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_city(city: Path, folder: Path, requests: int) -> None:
    new(folder=city, place="Millbrook (simulated), NY")
    upstate("borrow", "city-stat", "-w", city)
    _write_tables(folder, requests)
    upstate("adapt", "city-stat", *_files(folder), "--yes", "-w", city)
    (city / "measures").mkdir()
    for number, name in zip(range(_MEASURES), cycle(_NAMES), strict=False):
        text = f'from = "city-stat"\nmeasure = "{name}"\ngoal = "Goal {number % 7}"\ntarget = 80\n'
        (city / "measures" / f"measure-{number}.toml").write_text(text)


def _change(city: Path, folder: Path, requests: int) -> None:
    """More data: every measure rests on other tables then."""
    _write_tables(folder, requests + requests // 1825)
    upstate("adapt", "city-stat", *_files(folder), "--yes", "-w", city)


def _files(folder: Path) -> list[str]:
    return [f"{name}={folder / f'{name}.parquet'}" for name in ("requests", "permits")]


def _write_tables(folder: Path, requests: int) -> None:
    """Ten years until today, more in summer, in thirty neighborhoods; the same for the same number."""
    first = date.today() - timedelta(days=365 * _YEARS)
    with duckdb.connect() as base:
        base.execute(
            f"SELECT setseed(0.5); SET threads = 1; CREATE TABLE n AS SELECT range AS i FROM range({requests})"
        )
        base.execute(
            f"CREATE TABLE r AS SELECT 'R' || i AS request_id, DATE '{first}' + (i * {365 * _YEARS} // {requests})::INTEGER AS opened_on, "
            f"(hash(i) % 3000)::DOUBLE / 3000 AS u, hash(i + 1) % {_NEIGHBORHOODS} AS place, hash(i + 2) % 8 AS kind FROM n"
        )
        base.execute(
            "COPY (SELECT request_id, opened_on, CASE WHEN u < 0.97 THEN opened_on + (-6 * ln(1 - u))::INTEGER END AS closed_on, "
            "opened_on + 7 AS due_on, CASE WHEN u > 0.95 THEN opened_on + 20 END AS reopened_on, 'Kind ' || kind AS type, "
            f"'Neighborhood ' || place AS neighborhood FROM r) TO '{folder / 'requests.parquet'}'"
        )
        base.execute(
            "COPY (SELECT 'Permit ' || kind AS type, opened_on AS applied_on, opened_on + (u * 40)::INTEGER AS issued_on, "
            f"1000 * u AS cost, 50 + 10 * u AS fee, 'Neighborhood ' || place AS neighborhood FROM r WHERE kind < 2) TO '{folder / 'permits.parquet'}'"
        )


def _read(city: Path) -> tuple[int, float]:
    """How many series there are, and the seconds in which what all of them say is worked out."""
    opened = open_measures(city)
    computed = [(one, load_newest(city / "measures" / "computed" / one.name)) for one in opened.measures]
    began, number = time.monotonic(), 0
    for one, figures in computed:
        assert figures
        for series in figures.series:
            read_measure_series(one, figures, breakdown=series.breakdown, group=series.group)
            number += 1
    return number, time.monotonic() - began


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
