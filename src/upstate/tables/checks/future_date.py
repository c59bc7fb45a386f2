"""Events dated after today."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        name = table.as_of.event or table.as_of.start or table.as_of.known_on
        if name is None:
            continue
        where = f"r.{quote(name)} > DATE '{tables.today}'"
        yield from find_rows(
            tables,
            table.name,
            where,
            name="future_date",
            action="told",
            words=f"have a {name} after today; no as-of view reaches them.",
            show=f"r.{quote(name)}",
        )
