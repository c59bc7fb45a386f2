"""Rows that carry a code which the contract leaves out: cancelled work orders, service lines."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import literal, quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        for field in table.fields:
            for code in field.exclude:
                yield from find_rows(
                    tables,
                    table.name,
                    f"r.{quote(field.name)} = {literal(code)}",
                    name=f"excluded_{field.name}_{code}",
                    action="excluded",
                    words=f"have the {field.name} “{code}”; they are left out.",
                    show=f"r.{quote(field.name)}",
                )
