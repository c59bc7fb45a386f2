"""A key lets people join the table, and lets Upstate tell what changed in a row."""

from __future__ import annotations

from pathlib import Path

from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.engine import Limits, Sandbox, literal

CRITERION = "A key names each row, once, and is never missing"
_LIMITS = Limits(memory="1GB")


def check(published: PublishedTable) -> QualityCheck:
    key = published.description.key
    if not key:
        step = "Name the columns that together name one row, such as an id; add one to the source where there is none."
        return failed(CRITERION, "No key is named.", next_step=step)
    absent = [name for name in key if name not in published.columns]
    if absent:
        found = f"The key names {listed(absent)}, which the table does not have."
        return failed(CRITERION, found, next_step="Name columns of the table.")
    if published.key_is_unique:
        return passed(CRITERION)
    faults = _faults(published.parquet, published.columns, key)
    if not faults:
        return passed(CRITERION)
    return failed(
        CRITERION,
        " ".join(faults),
        next_step="Mend these rows in the source, or name other columns as the key.",
    )


def _faults(parquet: Path, columns: tuple[str, ...], key: tuple[str, ...]) -> list[str]:
    """Of every row. Columns are named by their place, because DuckDB does not tell `Id` from `ID`."""
    places = [f"c{columns.index(name)}" for name in key]
    table = f"read_parquet({literal(parquet)}) AS t({', '.join(f'c{place}' for place in range(len(columns)))})"
    empty = ", ".join(f"count(*) FILTER ({place} IS NULL)" for place in places)
    grouped = f"SELECT count(*) AS n FROM {table} GROUP BY {', '.join(places)} HAVING count(*) > 1"
    with Sandbox(_LIMITS) as sandbox:
        missing = sandbox.row(f"SELECT {empty} FROM {table}")
        repeated, rows = sandbox.row(f"SELECT count(*), coalesce(sum(n), 0) FROM ({grouped})")
    faults = [f"{name} is missing in {_rows(count)}." for name, count in zip(key, missing, strict=True) if count]
    if repeated:
        keys = "1 key stands" if repeated == 1 else f"{repeated:,} keys stand"
        faults.append(f"{keys} in more than one row, {_rows(int(rows))} in all.")
    return faults


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
