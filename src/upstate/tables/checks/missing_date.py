"""Rows without the date that says when they were there: they can stand in no as-of view."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        name = table.as_of.event or table.as_of.start or table.as_of.known_on
        if name is None or not tables.has(table.name, name):
            continue
        shown = f"r.{quote(table.key[0])}" if table.key else "'(no date)'"
        yield from find_rows(
            tables,
            table.name,
            f"r.{quote(name)} IS NULL",
            name="missing_date",
            action="not in the cohort" if table.as_of.start else "excluded",
            words=f"have no usable date in {name}; nobody can say when they "
            f"{'happened' if table.as_of.event else 'were there'}, so they are left out.",
            show=f"coalesce({shown}, '(no id)')",
            field=name,
        )
