"""Coordinates that lie elsewhere: with their axes swapped, or far from the middle of the city's own points.

A swapped point lies in the city as soon as it is turned round, and only then; such points are put back when the tables
are loaded, and told here. A point that lies elsewhere either way stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import find_rows
from upstate.tables.crosswalk.fitting import REACH
from upstate.tables.loading import CityTables

_AS_WRITTEN = "CASE WHEN r._turned THEN r.latitude || ', ' || r.longitude ELSE r.longitude || ', ' || r.latitude END"


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        if not (tables.has(table.name, "longitude") and tables.has(table.name, "latitude")):
            continue
        west, south = tables.sandbox.row(f"SELECT median(longitude), median(latitude) FROM {tables.raw(table.name)}")
        if west is None or south is None:
            continue
        far = f"NOT (abs(r.longitude - {west!r}) <= {REACH} AND abs(r.latitude - {south!r}) <= {REACH})"
        words = "had longitude and latitude swapped."
        yield from find_rows(
            tables,
            table.name,
            "r._turned",
            name="swapped_coordinates",
            action="put right",
            words=words,
            show=_AS_WRITTEN,
        )
        words = "lie more than a degree from the rest of the city."
        yield from find_rows(
            tables, table.name, far, name="far_coordinates", action="told", words=words, show=_AS_WRITTEN
        )
