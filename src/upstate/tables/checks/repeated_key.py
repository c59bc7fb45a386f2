"""Rows that repeat the identifier of another row.

Yearly files that carry an old record forward repeat it on purpose; of such rows one is kept. Rows that repeat the
key with other contents are counted apart, because one of them must be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from upstate.engine import quote
from upstate.tables.checks.finding import Finding
from upstate.tables.checks.keys import rows_of
from upstate.tables.contract import ContractTable
from upstate.tables.loading import CityTables


def check(tables: CityTables) -> Iterator[Finding]:
    for table in tables.contract.resources:
        if not table.key:
            continue
        known_on = table.as_of.known_on
        key = (*table.key, known_on) if known_on and tables.has(table.name, known_on) else table.key
        rows, differing = _count(tables, table, key)
        if rows:
            told = f", {differing:,} of them with other contents" if differing else ", all with the same contents"
            yield Finding(
                name="repeated_key",
                table=table.name,
                rows=rows,
                share=rows / rows_of(tables, table.name),
                action="last one kept",
                sentence=f"{rows:,} rows of {table.title.lower()} repeat the {' and '.join(key)} of another row{told}; "
                "the last row of each is kept.",
                examples=_examples(tables, table, key),
                details={"with_other_contents": differing},
            )


def _examples(tables: CityTables, table: ContractTable, key: tuple[str, ...]) -> tuple[str, ...]:
    """The first rows whose key has stood before."""
    keys = ", ".join(quote(name) for name in key)
    filled = " AND ".join(f"{quote(name)} IS NOT NULL" for name in key)
    again = (
        f"SELECT _order FROM {tables.raw(table.name)} WHERE {filled} "
        f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY _order) > 1"
    )
    shown = " || ' of ' || ".join(f"r.{quote(name)}" for name in key)
    return tables.examples(table.name, f"r._order IN ({again})", shown)


def _count(tables: CityTables, table: ContractTable, key: tuple[str, ...]) -> tuple[int, int]:
    """Rows beyond the first of each key, and those beyond the first of each key and contents."""
    keys = ", ".join(quote(name) for name in key)
    fields = ", ".join(quote(field.name) for field in table.fields)
    filled = " AND ".join(f"{quote(name)} IS NOT NULL" for name in key)
    source = f"FROM {tables.raw(table.name)} WHERE {filled}"
    rows, by_key, by_contents = tables.sandbox.row(
        f"SELECT (SELECT count(*) {source}), (SELECT count(*) FROM (SELECT DISTINCT {keys} {source})), "
        f"(SELECT count(*) FROM (SELECT DISTINCT {fields} {source}))"
    )
    return rows - by_key, by_contents - by_key
