"""From the rows of a file of visits to visits: what each says, and what of it is not understood."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from upstate.fieldwork.cells import Said, read_answer, read_outcome, yes_or_no
from upstate.fieldwork.matching import Found, Whereabouts
from upstate.fieldwork.units import VisitUnit
from upstate.fieldwork.visit import OptOut, Visit
from upstate.solutions.door import Door

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
    """visits, opt_outs: what was understood and placed. unmatched, not_understood: row number and why; such rows are not kept.
    odd: row number and the cell that was left out of a row that is kept. matched: how many rows by which way."""

    visits: list[Visit] = field(default_factory=list)
    opt_outs: list[OptOut] = field(default_factory=list)
    unmatched: list[tuple[int, str]] = field(default_factory=list)
    not_understood: list[tuple[int, str]] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    matched: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Finding:
    in_need: bool | None
    given: int | None
    answers: dict[str, str]


class _NotUnderstood(ValueError):
    """A cell that decides what was found says something unknown."""


def read_rows(
    rows: Sequence[FileRow],
    *,
    door: Door,
    find: Callable[[Whereabouts], Found],
    units: Mapping[str, VisitUnit],
    by_name: bool,
    today: date,
) -> ReadRows:
    """Read every row. by_name: whether the file's own names of visits hold from file to file."""
    told = ReadRows()
    alike: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        if fault := _day_fault(row, today):
            told.not_understood.append((row.row, fault))
            continue
        try:
            finding = _found(row, door, told)
        except _NotUnderstood as fault_:
            told.not_understood.append((row.row, str(fault_)))
            continue
        home = find(row.place)
        if not home.unit:
            told.unmatched.append((row.row, home.why))
            continue
        told.matched[home.how] += 1
        told.visits.append(_visit(row, row.on or today, finding, units[home.unit], alike, by_name=by_name))
        if yes_or_no(row.cells.get("opted_out", "")):
            told.opt_outs.append(OptOut(unit=home.unit, door=told.visits[-1].door, on=told.visits[-1].on))
    return told


def _day_fault(row: FileRow, today: date) -> str:
    if row.on is None:
        return f"{row.cells.get('visited_on', '')[:60]!r} is no day" if "visited_on" in row.cells else "it has no day"
    return f"{row.on} is in the future" if row.on > today else ""


def _found(row: FileRow, door: Door, told: ReadRows) -> _Finding:
    """What was found at the door. What a column states outright goes before what answers let one think."""
    answers, said = _answers(row, door, told)
    stated = _stated(row, door)
    judged, somebody = door.judge(answers)
    given = next((one.given for one in (*stated, *said) if one.given is not None), door.given_in(answers))
    needs = [one.in_need for one in (*stated, *said) if one.in_need is not None]
    in_need = next((one.in_need for one in stated if one.in_need is not None), True if True in needs else judged)
    if in_need is None and needs:
        in_need = needs[0]
    nobody = not somebody or any(one.nobody for one in (*stated, *said))
    return _Finding(None if nobody and not in_need else in_need, given, answers)


def _stated(row: FileRow, door: Door) -> list[Said]:
    """What the columns in_need and outcome say."""
    stated = []
    if cell := row.cells.get("in_need", ""):
        answer = yes_or_no(cell)
        stated.append(Said(in_need=answer) if answer is not None else _outcome(cell, "in_need", door))
    if cell := row.cells.get("outcome", ""):
        stated.append(_outcome(cell, "outcome", door))
    return stated


def _outcome(cell: str, name: str, door: Door) -> Said:
    said = read_outcome(cell, door)
    if said is None:
        raise _NotUnderstood(f"{name} says {cell[:60]!r}")
    return said


def _answers(row: FileRow, door: Door, told: ReadRows) -> tuple[dict[str, str], list[Said]]:
    answers: dict[str, str] = {}
    said: list[Said] = []
    for question in door.questions:
        cell = row.cells.get(question.name, "")
        if not cell:
            continue
        answer, also = read_answer(cell, question, door)
        if also is None:
            if question.need or question.fine or question.nobody or question.gives:
                raise _NotUnderstood(f"{question.name} says {cell[:60]!r}")
            told.odd.append((row.row, f"{question.name} says {cell[:60]!r}"))
            continue
        said.append(also)
        answers |= {question.name: answer} if answer else {}
    return answers, said


def _visit(
    row: FileRow, on: date, finding: _Finding, home: VisitUnit, alike: Counter[tuple[object, ...]], *, by_name: bool
) -> Visit:
    place = row.place
    name = row.cells.get("visit_id", "") if by_name else ""
    found = (home.unit, on, finding.in_need, finding.given)
    door = "" if home.is_one else (name or _door(place, found, alike))[:200]
    return Visit(
        visit=_name("v", name) if name else _name("d", *found, door),
        unit=home.unit,
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


def _door(place: Whereabouts, found: tuple[object, ...], alike: Counter[tuple[object, ...]]) -> str:
    """Which door of a unit of many homes: by address or point; else rows that say the same are counted through."""
    if place.address:
        return " ".join(place.address.lower().split())
    if place.longitude is not None and place.latitude is not None:
        return f"{place.longitude:.5f} {place.latitude:.5f}"
    alike[found] += 1
    return f"{found[2]} {found[3]} {alike[found]}"


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
