"""What several rules ask: which events point at which assets, and how many rows are of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from upstate.engine import quote
from upstate.tables.checks.finding import Action, Finding
from upstate.tables.contract import Contract, ContractTable
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class EventLink:
    """A table of events, the field by which it points at an asset, and the asset's table and key."""

    events: ContractTable
    field: str
    assets: ContractTable
    key: str


def event_links(contract: Contract) -> Iterator[EventLink]:
    """Each foreign key that leads from a table of events to another table."""
    for table in contract.resources:
        for foreign in table.table_schema.foreign_keys:
            if table.as_of.event:
                assets = contract.tables[foreign.reference.resource]
                yield EventLink(table, foreign.fields, assets, foreign.reference.fields)


def rows_of(tables: CityTables, table: str) -> int:
    """Number of all rows of `table`."""
    return int(tables.sandbox.row(f"SELECT count(*) FROM {tables.raw(table)}")[0])


def find_rows(
    tables: CityTables, table: str, where: str, *, name: str, action: Action, words: str, show: str, **details: Any
) -> Iterator[Finding]:
    """What is found of the rows of `table` (as `r`) that satisfy the SQL `where`; nothing where there are none.

    words: what follows on how many of the table they are. show: SQL of what an example shows.
    """
    rows = int(tables.sandbox.row(f"SELECT count(*) FROM {tables.raw(table)} AS r WHERE {where}")[0])
    if rows:
        yield Finding(
            name=name,
            table=table,
            rows=rows,
            share=rows / rows_of(tables, table),
            action=action,
            sentence=f"{rows:,} of the {tables.contract.tables[table].title.lower()} {words}",
            examples=tables.examples(table, where, show),
            details=details,
        )


def by_year(tables: CityTables, table: str, date_field: str, where: str) -> dict[str, float]:
    """Of each year's rows (as `r`), the share that satisfies `where`; years in order."""
    year = f"year(r.{quote(date_field)})"
    rows = tables.sandbox.rows(
        f"SELECT {year}, avg(CASE WHEN {where} THEN 1.0 ELSE 0.0 END) FROM {tables.raw(table)} AS r "
        f"WHERE {year} IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
    return {str(found): round(share, 4) for found, share in rows}
