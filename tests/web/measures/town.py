"""A city whose measures were computed: figures as `upstate measures compute` keeps them, made up by rule so that each test knows what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from tests.web.catalog.conftest import PLAIN_SAID, publish_table, write_csv
from upstate.actions.borrow import borrow
from upstate.actions.compute_measures import computed_folder
from upstate.actions.open_measures import open_measures
from upstate.city import Workspace
from upstate.measures.history import keep_computed
from upstate.measures.intervals import share_limits
from upstate.measures.series import Computed, Input, Point, Series, State


def town_day() -> date:
    """Today by the clock of the tests' city, which is not always that of this machine."""
    return datetime.now(ZoneInfo("America/Chicago")).date()


def met_today() -> str:
    """The name of the meeting that is called today; asked when a test runs, which may be on the day after it was read."""
    return f"{town_day()}-how-we-do"


POTHOLES = "potholes-filled-in-5-days"
SECRET = "requests-on-time"
WAITS = "main-breaks"
FIRST = date(2023, 1, 1)
STEADY = [78, 82, 79, 81, 80, 77, 83, 80, 79, 82, 81, 78] * 3


def month(number: int) -> date:
    return date(FIRST.year + number // 12, number % 12 + 1, 1)


def furnish(city: Workspace) -> None:
    """One public measure with a target, one of the city alone, and one that nothing computes."""
    borrow(workspace=city.folder, solution="city-stat")
    write(city, POTHOLES, public=True, target=80, by=date(2027, 12, 31), objective="Answer within days")
    write(city, SECRET)
    write(city, WAITS, goal="Water that everybody can rely on", owner="Water")
    keep(city, POTHOLES, [*STEADY[:30], 60, 58, 61, 59, 60, 57])
    keep(city, SECRET, STEADY)


def write(city: Workspace, name: str, **said: Any) -> Path:
    """The city's text of a measure of the shelf."""
    path = city.folder / "measures" / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    first = {"from": "city-stat", "goal": "Streets that carry everybody", "owner": "Public Works"}
    if "title" in said and "from_" in said:
        first.pop("from")
        said.pop("from_")
    path.write_text(tomlkit.dumps({**first, **said}), "utf-8")
    return path


def keep(
    city: Workspace, name: str, values: Sequence[float | None], *, at: date = date(2026, 1, 5), **more: Any
) -> Computed:
    """Figures of a share of 200 cases a month, beginning in January 2023, and of two neighborhoods."""
    found = open_measures(city.folder).named(name)
    inputs = more.get("inputs") or (Input("requests", "Service_Requests", 0, "a" * 64, 7200, date(2025, 12, 31)),)
    breakdown = next(iter(found.text.breakdowns), "") if found.text else ""
    series = [series_of(name, values, cases=200)]
    if breakdown:
        series += [
            series_of(name, values, cases=many, breakdown=breakdown, group=one)
            for one, many in more.get("groups", {"Eastside": 150, "Westside": 50}).items()
        ]
    stamp = datetime(at.year, at.month, at.day, 12, tzinfo=UTC)
    return keep_computed(computed_folder(city, name), Computed(name, 0, stamp, found.sha256, inputs, tuple(series)))


def series_of(name: str, values: Sequence[float | None], *, cases: int, breakdown: str = "", group: str = "") -> Series:
    return Series(name, tuple(_point(at, one, cases) for at, one in enumerate(values)), breakdown, group)


def _point(at: int, value: float | None, cases: int) -> Point:
    state: State = "missing" if value is None or not cases else "complete" if cases >= 10 else "few"
    if value is None or not cases:
        return Point(month(at), month(at + 1), None, None, None, 0, 0, 0.0, 0.0, state)
    met = round(value * cases / 100)
    low, high = (float(one) for one in share_limits(met, cases))
    return Point(month(at), month(at + 1), 100 * met / cases, low, high, cases, 0, met, cases, state)


def published(city: Workspace, *, embargo: date | None = None) -> Input:
    """A dataset that is published, as an input of figures."""
    rows = [[str(number), f"2025-12-{number % 28 + 1:02}"] for number in range(1, 40)]
    source = write_csv(city.folder / "requests.csv", ["number", "opened"], rows)
    said = {
        **PLAIN_SAID,
        "frequency": "monthly",
        "title": "Service requests",
        "description": "One row a request. From the city's own system.",
    }
    version = publish_table(city.folder, "service-requests", source, said, embargo=embargo)
    return Input("requests", "service-requests", version.number, "b" * 64, 39, date(2025, 12, 28))
