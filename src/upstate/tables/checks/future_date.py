"""Events dated after today."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, rows_of
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        name = table.as_of.event or table.as_of.start or table.as_of.known_on
        if name is None:
            continue
        where = f"r.{quote(name)} > DATE '{tables.today}'"
        rows = count_where(tables, table.name, where)
        if rows:
            yield Finding(
                name="future_date",
                table=table.name,
                rows=rows,
                share=rows / rows_of(tables, table.name),
                action="told",
                sentence=f"{rows:,} of the {table.title.lower()} have a {name} after today; no as-of view reaches them.",
                examples=tables.examples(table.name, where, f"r.{quote(name)}"),
            )
