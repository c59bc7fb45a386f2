"""From the rows of a file of visits to visits: what each says, and what of it is not understood."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from upstate.fieldwork.cells import opts_out, yes_or_no
from upstate.fieldwork.doors import named_door
from upstate.fieldwork.findings import Finding, NotUnderstood, read_finding
from upstate.fieldwork.matching import Found, Whereabouts
from upstate.fieldwork.units import VisitUnit
from upstate.fieldwork.visit import EARLIEST, OptOut, Visit
from upstate.solutions.door import Door

# A door that nobody named; what follows counts through.
_UNKNOWN_DOOR = "a door of "
_CONTROL = {
    "control": True,
    "random": True,
    "chance": True,
    "targeted": False,
    "target": False,
    "list": False,
    "model": False,
}


@dataclass(frozen=True)
class FileRow:
    """row: its number as a person sees it. on: null where the cell is no day. cells: field to text, without those that are empty."""

    row: int
    on: date | None
    cells: Mapping[str, str]

    @property
    def place(self) -> Whereabouts:
        return Whereabouts(
            unit=self.cells.get("unit", ""),
            address=self.cells.get("address", ""),
            longitude=_degrees(self.cells.get("longitude", ""), 180),
            latitude=_degrees(self.cells.get("latitude", ""), 90),
        )


@dataclass
class ReadRows:
    """visits, opt_outs: what was understood and placed. unmatched, not_understood: row number and why; such rows are not kept, but for
    a wish not to be visited. odd: row number and what was left out of a row that is kept. matched: how many rows by which way.
    strange: columns with words that are not known. empty: rows without a result. doorless: rows that do not say which door of many.
    wishes: row number and cell of a wish in other words than yes."""

    visits: list[Visit] = field(default_factory=list)
    opt_outs: list[OptOut] = field(default_factory=list)
    unmatched: list[tuple[int, str]] = field(default_factory=list)
    not_understood: list[tuple[int, str]] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    matched: Counter[str] = field(default_factory=Counter)
    strange: dict[str, None] = field(default_factory=dict)
    empty: int = 0
    doorless: int = 0
    wishes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """How the rows of one file are read. find: the unit of a place. source: the name of the file. columns: field to column.
    by_name: whether the file's own names of visits hold from file to file. begins: of each round the day on which it was made."""

    door: Door
    find: Callable[[Whereabouts], Found]
    units: Mapping[str, VisitUnit]
    source: str
    columns: Mapping[str, str]
    by_name: bool
    today: date
    begins: Mapping[str, date]


def read_rows(rows: Sequence[FileRow], reading: Reading) -> ReadRows:
    """Read every row."""
    told = ReadRows()
    alike: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        home = reading.find(row.place)
        finding = _finding(row, reading, told)
        door = _door(row, home.unit, finding, reading, alike) if home.unit else ""
        _wish(row, home, door, reading, told)
        if finding is None:
            continue
        if not home.unit:
            told.unmatched.append((row.row, home.why))
            continue
        told.matched[home.how] += 1
        told.visits.append(_visit(row, finding, home.unit, door, reading))
        told.odd += [(row.row, doubt) for doubt in finding.doubts]
        told.empty += finding.says_nothing
        told.doorless += door.startswith(_UNKNOWN_DOOR)
    return told


def _finding(row: FileRow, reading: Reading, told: ReadRows) -> Finding | None:
    """What a row says; null where it is not understood, which is told."""
    if fault := _day_fault(row, reading):
        told.not_understood.append((row.row, fault))
        return None
    try:
        return read_finding(row.cells, reading.door, reading.columns)
    except NotUnderstood as fault_:
        told.not_understood.append((row.row, str(fault_)))
        told.strange |= {fault_.column: None} if fault_.column else {}
        return None


def _day_fault(row: FileRow, reading: Reading) -> str:
    column = reading.columns.get("visited_on", "the day")
    if row.on is None:
        return f"{column} says {row.cells['visited_on'][:60]!r}" if "visited_on" in row.cells else "it has no day"
    if row.on > reading.today:
        return f"{row.on} is in the future"
    begins = reading.begins.get(row.cells.get("round", ""), EARLIEST)
    when = ", when its round was made" if begins > EARLIEST else ""
    return f"{row.on} is before {begins}{when}" if row.on < begins else ""


def _wish(row: FileRow, home: Found, door: str, reading: Reading, told: ReadRows) -> None:
    """Keep a wish not to be visited, whatever else the row says; one that can not be kept is told."""
    cell = row.cells.get("opted_out", "")
    if not opts_out(cell):
        return
    if not home.unit:
        told.not_understood.append((row.row, f"its wish not to be visited is not kept, because {home.why}"))
        return
    on = row.on if row.on and EARLIEST <= row.on <= reading.today else reading.today
    told.opt_outs.append(OptOut(unit=home.unit, door=door, on=on))
    if yes_or_no(cell) is None:
        told.wishes.append((row.row, cell[:60]))


def _visit(row: FileRow, finding: Finding, unit: str, door: str, reading: Reading) -> Visit:
    place, on = row.place, row.on or reading.today
    name = row.cells.get("visit_id", "") if reading.by_name else ""
    return Visit(
        visit=_name("v", name) if name else _name("d", unit, on, finding.in_need, finding.given, door),
        unit=unit,
        on=on,
        in_need=finding.in_need,
        given=finding.given,
        door=door,
        longitude=place.longitude,
        latitude=place.latitude,
        round=row.cells.get("round", "")[:80],
        control=_control(row.cells.get("control", "")),
        answers=finding.answers,
    )


def _door(
    row: FileRow, unit: str, finding: Finding | None, reading: Reading, alike: Counter[tuple[object, ...]]
) -> str:
    """Which door of a unit: by address, name or point; else rows of many homes that say the same are counted through, each file apart."""
    home, place = reading.units[unit], row.place
    door = named_door(place.address, home)
    if door or home.is_one:
        return door
    if reading.by_name:
        return row.cells["visit_id"][:200]
    if place.longitude is not None and place.latitude is not None:
        return f"{place.longitude:.5f} {place.latitude:.5f}"
    says = (finding.in_need, finding.given) if finding else (None, None)
    alike[unit, row.on, says] += 1
    return f"{_UNKNOWN_DOOR}{reading.source[:80]} {says[0]} {says[1]} {alike[unit, row.on, says]}"


def _name(kind: str, *parts: object) -> str:
    """A name that the same words always get."""
    return f"{kind}{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"


def _control(cell: str) -> bool | None:
    said = yes_or_no(cell)
    return _CONTROL.get(cell.strip().lower()) if said is None else said


def _degrees(cell: str, most: float) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) <= most and number else None


def names_hold(rows: Sequence[FileRow], known: Mapping[str, Visit], unit_of: Callable[[FileRow], str]) -> str:
    """Why the file's own names of visits can not be used; empty where they can.

    Many programs number the rows of each export from 1: taken as names, the second day would correct the first.
    """
    names = [row.cells.get("visit_id", "") for row in rows]
    if "" in names or len({*names}) < len(names):
        return "it is empty or repeated in some rows"
    return next(_strangers(rows, known, unit_of), "")


def _strangers(rows: Sequence[FileRow], known: Mapping[str, Visit], unit_of: Callable[[FileRow], str]) -> Iterator[str]:
    for row in rows:
        before = known.get(_name("v", row.cells["visit_id"]))
        if before is not None and before.unit != unit_of(row):
            yield f"{row.cells['visit_id'][:40]!r} names a visit to another unit in an earlier file"
