"""Cells that could not be translated: typing errors, words where a number should be, values out of bounds."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import rows_of
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    totals: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}
    for odd in tables.odd:
        cells, examples = totals.get((odd.table, odd.field), (0, ()))
        totals[odd.table, odd.field] = (cells + odd.cells, (*examples, *odd.examples)[:5])
    for (table, field), (cells, examples) in totals.items():
        contract = tables.contract.tables[table]
        other = "other" in contract.field(field).codes
        yield Finding(
            name=f"odd_cell_{field}",
            table=table,
            rows=cells,
            share=cells / rows_of(tables, table),
            action="told" if other else "set to missing",
            sentence=f"{cells:,} cells of {field} in the {contract.title.lower()} hold something that the contract does "
            f"not know; they count as {'“other”' if other else 'missing'}.",
            examples=examples,
        )
