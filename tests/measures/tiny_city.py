"""A city with one small table of requests and one of mains, and a solution of its own kind of measures over them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.city import open_workspace
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, save_crosswalk
from upstate.tables.reading import read_table

STAT = "tiny-stat"
TODAY = date(2026, 4, 20)
CONTRACT = """
name: tiny-stat
resources:
  - name: requests
    title: Requests
    grain: one row a request
    required: false
    schema:
      primaryKey: request_id
      fields:
        - {name: request_id, type: string, required: true, meaning: the number of the request}
        - {name: opened, type: date, required: true, meaning: the day on which it came in}
        - {name: closed, type: date, meaning: the day on which it was closed}
        - {name: ward, type: string, meaning: the ward that it is in}
        - {name: hours, type: number, meaning: the hours that it took}
  - name: mains
    title: Mains
    grain: one row a main
    required: false
    schema:
      fields:
        - {name: length_km, type: number, required: true, meaning: the length of the main}
"""
SOLUTION = """
kind = "measures"
title = "Tiny measures"
version = "1.0.0"
licence = "Apache-2.0"
summary = "Measures over one small table, for tests, with nothing else in them."

[origin]
place = "Millbrook, NY"
year = 2025
"""
ON_TIME = """
title = {en = "Closed in a week", es = "Cerradas en una semana"}
question = {en = "How many requests are closed in a week?", es = "¿Cuántas solicitudes se cierran en una semana?"}
says_not = {en = "Whether the work was good.", es = "Si el trabajo fue bueno."}
unit = {en = "percent of requests", es = "por ciento de las solicitudes"}
figure = "share"
direction = "up"
settles_after = 7
few = 3
topic = "requests"

[breakdowns]
ward = {en = "Ward", es = "Distrito"}
"""
ON_TIME_SQL = """
SELECT opened AS day, coalesce(date_diff('day', opened, closed) <= 7, FALSE) AS met, ward FROM requests
"""
LENGTH_SQL = "SELECT starts AS day, length_km AS value FROM periods CROSS JOIN mains"
HEADER = ("Number", "Opened", "Closed", "Ward", "Hours")
Row = tuple[str, date, date | None, str, float | None]


def make_city(folder: Path, rows: Iterable[Row], *, measures: Mapping[str, str] | None = None) -> Path:
    """A city whose `Requests.csv` holds the rows. measures: files of `measures/` to their text; without them, on-time alone."""
    new(folder=folder, place="Millbrook, NY")
    borrow(workspace=folder, solution=str(_write_solution(folder.parent / STAT)))
    if rows := list(rows):
        read_requests(folder, rows)
    fields = {
        "request_id": FieldMap(column="Number"),
        "opened": FieldMap(column="Opened", dates=("%m/%d/%Y",)),
        "closed": FieldMap(column="Closed", dates=("%m/%d/%Y",)),
        "ward": FieldMap(column="Ward"),
        "hours": FieldMap(column="Hours"),
    }
    source = SourceMap(files=("Requests",), fields=fields)
    crosswalk = Crosswalk(STAT, {"requests": (source,)})
    save_crosswalk(open_workspace(folder).borrowed(STAT).crosswalk, crosswalk)
    for name, text in (measures or {"on-time.toml": borrowed()}).items():
        write_measure(folder, name, text)
    return folder


def read_requests(folder: Path, rows: Iterable[Row]) -> Path:
    """Read the rows into `tables/Requests.parquet`, by way of a CSV with days as 3/21/2026; gives the CSV."""
    file = folder / "Requests.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle)
        table.writerow(HEADER)
        for number, opened, closed, ward, hours in rows:
            table.writerow((number, _american(opened), _american(closed), ward, "" if hours is None else hours))
    read_table(source=file, target=folder / "tables" / "Requests.parquet")
    return file


def write_measure(folder: Path, name: str, text: str) -> None:
    (folder / "measures").mkdir(exist_ok=True)
    (folder / "measures" / name).write_text(text, "utf-8")


def borrowed(*lines: str) -> str:
    """A file that borrows."""
    return "\n".join([f'from = "{STAT}"', 'goal = "A city that answers"', 'owner = "Public Works"', *lines])


def own(figure: str, *lines: str) -> str:
    """A file of a measure of the city's own."""
    return "\n".join(
        [
            'title = "Ours"',
            'question = "How many are ours?"',
            'says_not = "All the rest."',
            'unit = "requests"',
            f'figure = "{figure}"',
            'direction = "down"',
            f'contract = "{STAT}"',
            *lines,
        ]
    )


def daily(first: date, last: date, *, closes_after: int = 3, wards: tuple[str, ...] = ("North", "South")) -> list[Row]:
    """One request a day, closed after so many days, by turns in each ward."""
    days = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    return [
        (f"R{place}", day, day + timedelta(days=closes_after), wards[place % len(wards)], float(place % 10))
        for place, day in enumerate(days)
    ]


def _american(day: date | None) -> str:
    return f"{day.month}/{day.day}/{day.year}" if day else ""


def _write_solution(folder: Path) -> Path:
    (folder / "measures").mkdir(parents=True)
    (folder / "README.md").write_text("Tiny measures.\n")
    (folder / "solution.toml").write_text(SOLUTION)
    (folder / "contract.yaml").write_text(CONTRACT)
    (folder / "measures" / "on-time.toml").write_text(ON_TIME)
    (folder / "measures" / "on-time.sql").write_text(ON_TIME_SQL)
    (folder / "measures" / "length.toml").write_text(ON_TIME.replace('"share"', '"sum"').split("[breakdowns]")[0])
    (folder / "measures" / "length.sql").write_text(LENGTH_SQL)
    return folder
