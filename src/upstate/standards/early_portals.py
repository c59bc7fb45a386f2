"""The Sunlight Foundation's lists of open data portals and policies in the United States, as they were in 2014 and 2016.

They were kept by hand: cities stand there under several names, some with the population of another one. What a row says is kept; what it
means is told only where it is clear.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from upstate.errors import UnreadableFile
from upstate.tables.reading import open_records

Kind = Literal["portals", "policies"]
Cells = Mapping[str, str]
_HEADERS: dict[Kind, frozenset[str]] = {
    "portals": frozenset({"Location", "State", "Ownership?", "Type"}),
    "policies": frozenset({"Date", "Legal Means", "State", "City", "County"}),
}
_DAY_IN_NAME = re.compile(r"(20\d\d-\d\d-\d\d)")
_NOTE = re.compile(r"\s*\[[^\]]*\]\s*$")  # `Los Angeles [Controller]`
# Names of the lists whose place the Census Bureau calls otherwise. A name that is not here is not guessed.
_CALLED = {
    ("New York City", "NY"): "New York",
    ("Washington D.C.", "DC"): "Washington",
    ("Honolulu", "HI"): "Urban Honolulu",
    ("Lexington", "KY"): "Lexington-Fayette",
    ("Louisville", "KY"): "Louisville/Jefferson County",
    ("Nashville", "TN"): "Nashville-Davidson",
    ("Saint Paul", "MN"): "St. Paul",
    ("Boston GIS Data Hub", "MA"): "Boston",
    ("Cambridge GIS", "MA"): "Cambridge",
}


@dataclass(frozen=True)
class EarlyCity:
    """One row that is a city. row: of the file, 1 for the header. told: the name as it stands there. name, state: by which the Census Bureau
    knows it; state is empty where none stands there. people: as the list says; null where it says none. on: the day of a policy; null where
    none that can be is there. odd: what of the row can not be so."""

    row: int
    told: str
    name: str
    state: str
    people: int | None = None
    on: date | None = None
    odd: str = ""


@dataclass(frozen=True)
class EarlyList:
    """One file. as_of: the day in its name; null where none is: it is the newest then. others: rows that are no city, by what they are."""

    file: str
    kind: Kind
    as_of: date | None
    cities: tuple[EarlyCity, ...]
    others: Mapping[str, int]


def read_early_list(path: Path) -> EarlyList | None:
    """Read one file; null for a table that is none of these lists. Raises `UnreadableFile` for what is no table."""
    with tempfile.TemporaryDirectory(prefix="upstate-early-") as folder:
        records = open_records(source=path, folder=Path(folder))
        names = [name.strip() for name in records.names]
        kind = next((kind for kind, header in _HEADERS.items() if header <= {*names}), None)
        if kind is None:
            return None
        rows: list[tuple[int, Cells]] = [
            (number, dict(zip(names, ((cell or "").strip() for cell in cells), strict=True)))
            for batch in records.batches
            for number, *cells in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        ]
    others: Counter[str] = Counter()
    read = _portals if kind == "portals" else _policies
    cities = tuple(read(rows, others))
    named = _DAY_IN_NAME.search(path.name)
    return EarlyList(path.name, kind, _iso(named[1]) if named else None, cities, others)


def read_early_lists(folder: Path) -> list[EarlyList]:
    """Every such list in a folder. Raises `UnreadableFile` where there is none."""
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    found = [one for one in map(read_early_list, files) if one is not None]
    if found:
        return found
    raise UnreadableFile(
        f"{folder} holds none of the Sunlight Foundation's lists.",
        allowed="USlocalopendataportals.csv and USlocalpolicylocations.csv, also of a day, such as ..._2014-12-17.csv",
        next_step="Take them from the repository sunlightpolicy/opendata, as they are.",
    )


def _portals(rows: list[tuple[int, Cells]], others: Counter[str]) -> Iterator[EarlyCity]:
    for number, cells in rows:
        if not cells["Location"]:
            continue
        if not cells["Type"].startswith("US City"):
            others[cells["Type"] or "of no type"] += 1
            continue
        people = next((value for name, value in cells.items() if name.startswith("Population")), "").replace(",", "")
        told, state = cells["Location"], cells["State"]
        yield EarlyCity(
            number, told, _called(told, state), state, int(people) if re.fullmatch(r"[0-9]{1,9}", people) else None
        )


def _policies(rows: list[tuple[int, Cells]], others: Counter[str]) -> Iterator[EarlyCity]:
    for number, cells in rows:
        if not any(cells.values()):
            continue
        if not cells["City"]:
            others["County" if cells["County"] else "State" if cells["State"] else "of no place"] += 1
            continue
        told = cells["City"]
        name, state = _parted(told, cells["State"])
        on = _day(cells["Date"])
        odd = "" if on else f"{cells['Date'] or 'no date'!r} is no day on which this can have been"
        yield EarlyCity(number, told, _called(name, state), state, on=on, odd=odd)


def _parted(told: str, state: str) -> tuple[str, str]:
    """Name and state: the older file has `Oakland, CA`, the newer one a column of its own."""
    if told.replace(",", "") == "Washington D.C.":
        return "Washington D.C.", "DC"
    name, _, last = told.rpartition(",")
    return (name.strip(), last.strip()) if name else (told, state if len(state) == 2 else "")


def _called(told: str, state: str) -> str:
    name = _NOTE.sub("", told)
    return _CALLED.get((name, state), name)


def _day(text: str) -> date | None:
    """The day of `04/10/2014` or `4/10/2014`; null for what is none, or lies outside the years of such policies."""
    try:
        day = datetime.strptime(text, "%m/%d/%Y").date()
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2026 else None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
