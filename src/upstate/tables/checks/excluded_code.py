"""Rows that carry a code which the contract leaves out: cancelled work orders, service lines."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import literal, quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import count_where, rows_of
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        for field in table.fields:
            for code in field.exclude:
                where = f"r.{quote(field.name)} = {literal(code)}"
                rows = count_where(tables, table.name, where)
                if rows:
                    yield Finding(
                        name=f"excluded_{field.name}_{code}",
                        table=table.name,
                        rows=rows,
                        share=rows / rows_of(tables, table.name),
                        action="excluded",
                        sentence=f"{rows:,} of the {table.title.lower()} have the {field.name} “{code}”; they are left out.",
                        examples=tables.examples(table.name, where, f"r.{quote(field.name)}"),
                    )
