"""Rows without the date that says when they were there: they can stand in no as-of view."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, rows_of
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        name = table.as_of.event or table.as_of.start or table.as_of.known_on
        if name is None or not tables.has(table.name, name):
            continue
        where = f"r.{quote(name)} IS NULL"
        rows = count_where(tables, table.name, where)
        if rows:
            shown = f"r.{quote(table.key[0])}" if table.key else "'(no date)'"
            yield Finding(
                name="missing_date",
                table=table.name,
                rows=rows,
                share=rows / rows_of(tables, table.name),
                action="not in the cohort" if table.as_of.start else "excluded",
                sentence=f"{rows:,} rows of {table.title.lower()} have no usable date in {name}; nobody can say when they "
                f"{'happened' if table.as_of.event else 'were there'}, so they are left out.",
                examples=tables.examples(table.name, where, f"coalesce({shown}, '(no id)')"),
                details={"field": name},
            )
