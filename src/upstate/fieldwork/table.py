"""The city's table of visits, made anew from what the log says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from upstate.fieldwork.rounds import Round, round_of
from upstate.fieldwork.standing import Standing
from upstate.fieldwork.units import VisitUnit
from upstate.solutions.door import Door


def table_columns(unit: str, door: Door) -> tuple[str, ...]:
    """The columns of the table, where `unit` is the name of the unit's key."""
    given = (door.given.column,) if door.given else ()
    return ("visit_id", "visited_on", unit, "longitude", "latitude", "in_need", *given, "control", "round")


def write_table(
    standing: Standing, rounds: Sequence[Round], units: Mapping[str, VisitUnit], *, unit: str, door: Door
) -> str:
    """The visits that count as CSV, one row a visit; of a conflict both. No name, no telephone, no note is in it.

    in_need: empty where nobody could tell. control: whether chance chose the unit; empty where nobody knows.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(table_columns(unit, door))
    rows.writerows(_rows(standing, rounds, units, door))
    return text.getvalue()


def _rows(
    standing: Standing, rounds: Sequence[Round], units: Mapping[str, VisitUnit], door: Door
) -> Iterator[tuple[object, ...]]:
    for name, visit in standing.visits.items():
        planned = round_of(visit, rounds)
        control = visit.unit in planned.drawn if planned else visit.control
        place: Mapping[str, float | None] = {"longitude": visit.longitude, "latitude": visit.latitude}
        if visit.longitude is None and (home := units.get(visit.unit)):
            place = {"longitude": home.longitude, "latitude": home.latitude}
        yield (
            name,
            visit.on.isoformat(),
            visit.unit,
            place["longitude"],
            place["latitude"],
            _word(visit.in_need),
            *([visit.given] if door.given else []),
            _word(control),
            visit.round or (planned.name if planned else ""),
        )


def _word(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
