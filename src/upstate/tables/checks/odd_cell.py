"""Cells that could not be translated: typing errors, words where a number should be, values out of bounds."""

from __future__ import annotations

from collections.abc import Iterator

from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import rows_of
from upstate.tables.contract import ContractField
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
            sentence=f"{cells:,} cells of {field} in the {contract.title.lower()} {_what(contract.field(field))}; they "
            f"count as {'“other”' if other else 'missing'}.",
            examples=examples,
        )


def _what(field: ContractField) -> str:
    if field.codes:
        return "hold words that the crosswalk has no code for"
    wanted = {"date": "a date", "integer": "a number", "number": "a number", "boolean": "yes or no"}.get(field.type)
    return (
        f"do not hold {wanted} that can be read, or one out of bounds" if wanted else "hold text that can not be used"
    )
