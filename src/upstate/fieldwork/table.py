"""The city's table of visits, made anew from what the log says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from upstate.fieldwork.rounds import Round, round_of
from upstate.fieldwork.standing import Standing
from upstate.fieldwork.units import VisitUnit
from upstate.solutions.door import Door


def table_columns(unit: str, door: Door) -> tuple[str, ...]:
    """The columns of the table, where `unit` is the name of the unit's key."""
    given = (door.given.column,) if door.given else ()
    return ("visit_id", "visited_on", unit, "longitude", "latitude", "in_need", *given, "control", "round")


def visits_table(
    standing: Standing, rounds: Sequence[Round], units: Mapping[str, VisitUnit], *, unit: str, door: Door
) -> pa.Table:
    """The visits that count, one row a visit; of a conflict both. No name, no telephone, no note is in it.

    Keys are text, whatever they look like. in_need: null where nobody could tell. control: whether chance chose the unit; null
    where nobody knows.
    """
    types = {"visited_on": pa.date32(), "longitude": pa.float64(), "latitude": pa.float64()}
    types |= {"in_need": pa.bool_(), "control": pa.bool_()} | ({door.given.column: pa.int64()} if door.given else {})
    schema = pa.schema([(name, types.get(name, pa.string())) for name in table_columns(unit, door)])
    rows = list(_rows(standing, rounds, units, door))
    columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(schema)]
    return pa.Table.from_arrays(columns, schema=schema)


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
            visit.on,
            visit.unit,
            place["longitude"],
            place["latitude"],
            visit.in_need,
            *([visit.given] if door.given else []),
            control,
            visit.round or (planned.name if planned else ""),
        )
