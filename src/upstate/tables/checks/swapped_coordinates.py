"""Coordinates that lie elsewhere: outside the middle of the city's own points, or with their axes swapped."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, rows_of
from upstate.tables.loading import CityTables

# A city is smaller than this many degrees from its middle point.
_REACH = 1.0


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        if not (tables.has(table.name, "longitude") and tables.has(table.name, "latitude")):
            continue
        west, south = tables.sandbox.row(f"SELECT median(longitude), median(latitude) FROM {tables.raw(table.name)}")
        if west is None or south is None:
            continue
        here = f"(abs(r.longitude - {west}) <= {_REACH} AND abs(r.latitude - {south}) <= {_REACH})"
        turned = f"(abs(r.latitude - {west}) <= {_REACH} AND abs(r.longitude - {south}) <= {_REACH})"
        for name, where, words in (
            ("swapped_coordinates", f"NOT {here} AND {turned}", "have longitude and latitude swapped"),
            ("far_coordinates", f"NOT {here} AND NOT {turned}", "lie more than a degree from the rest of the city"),
        ):
            rows = count_where(tables, table.name, where)
            if rows:
                yield Finding(
                    name=name,
                    table=table.name,
                    rows=rows,
                    share=rows / rows_of(tables, table.name),
                    action="told",
                    sentence=f"{rows:,} of the {table.title.lower()} {words}.",
                    examples=tables.examples(table.name, where, "r.longitude || ', ' || r.latitude"),
                )
