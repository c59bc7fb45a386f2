"""Rows without their identifier."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import find_rows
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        for name in table.key[:1]:
            yield from find_rows(
                tables,
                table.name,
                f"r.{quote(name)} IS NULL",
                name="missing_key",
                action="excluded",
                words=f"have no {name}; they cannot be told apart or joined.",
                show="'(no id)'",
            )
