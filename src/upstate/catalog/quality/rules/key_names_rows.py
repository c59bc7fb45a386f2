"""A key lets people join the table, and lets Upstate tell what changed in a row."""

from __future__ import annotations

from pathlib import Path

from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.engine import Limits, Sandbox, literal
from upstate.sentences import Sentence, say, say_count, together

CRITERION = say("A key names each row, once, and is never missing")
_LIMITS = Limits(memory="1GB")


def check(published: PublishedTable) -> QualityCheck:
    key = published.description.key
    if not key:
        step = say(
            "Name the columns that together name one row, such as an id; add one to the source where there is none."
        )
        return failed(CRITERION, say("No key is named."), next_step=step)
    absent = [name for name in key if name not in published.columns]
    if absent:
        found = say("The key names {columns}, which the table does not have.", columns=listed(absent))
        return failed(CRITERION, found, next_step=say("Name columns of the table."))
    if published.key_is_unique:
        return passed(CRITERION)
    faults = _faults(published.parquet, published.columns, key)
    if not faults:
        return passed(CRITERION)
    return failed(
        CRITERION,
        together(*faults),
        next_step=say("Mend these rows in the source, or name other columns as the key."),
    )


def _faults(parquet: Path, columns: tuple[str, ...], key: tuple[str, ...]) -> list[Sentence]:
    """Of every row. Columns are named by their place, because DuckDB does not tell `Id` from `ID`."""
    places = [f"c{columns.index(name)}" for name in key]
    table = f"read_parquet({literal(parquet)}) AS t({', '.join(f'c{place}' for place in range(len(columns)))})"
    empty = ", ".join(f"count(*) FILTER ({place} IS NULL)" for place in places)
    grouped = f"SELECT count(*) AS n FROM {table} GROUP BY {', '.join(places)} HAVING count(*) > 1"
    with Sandbox(_LIMITS) as sandbox:
        missing = sandbox.row(f"SELECT {empty} FROM {table}")
        repeated, rows = sandbox.row(f"SELECT count(*), coalesce(sum(n), 0) FROM ({grouped})")
    faults = [_missing(name, count) for name, count in zip(key, missing, strict=True) if count]
    return [*faults, _repeated(repeated, int(rows))] if repeated else faults


def _missing(name: str, rows: int) -> Sentence:
    return say_count("{column} is missing in {number} row.", "{column} is missing in {number} rows.", rows, column=name)


def _repeated(keys: int, rows: int) -> Sentence:
    return say_count(
        "{number} key stands in more than one row, {rows} rows in all.",
        "{number} keys stand in more than one row, {rows} rows in all.",
        keys,
        rows=rows,
    )
