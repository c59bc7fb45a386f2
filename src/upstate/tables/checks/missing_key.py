"""Rows without their identifier."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, rows_of
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        for name in table.key[:1]:
            where = f"r.{quote(name)} IS NULL"
            rows = count_where(tables, table.name, where)
            if rows:
                yield Finding(
                    name="missing_key",
                    table=table.name,
                    rows=rows,
                    share=rows / rows_of(tables, table.name),
                    action="excluded",
                    sentence=f"{rows:,} of the {table.title.lower()} have no {name}; they cannot be told apart or joined.",
                    examples=tables.examples(table.name, where, "'(no id)'"),
                )
