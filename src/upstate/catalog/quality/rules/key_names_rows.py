"""A key lets people join the table, and lets Upstate tell what changed in a row."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.catalog.reading.keys import KeyFaults, look_at_key
from upstate.sentences import Sentence, say, say_count, together

CRITERION = say("A key names each row, once, and is never missing")


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
    faults = look_at_key(published.parquet, key)
    if faults.is_unique:
        return passed(CRITERION)
    return failed(
        CRITERION,
        together(*_faults(faults)),
        next_step=say("Mend these rows in the source, or name other columns as the key."),
    )


def _faults(faults: KeyFaults) -> list[Sentence]:
    missing = [_missing(name, count) for name, count in faults.missing.items()]
    return [*missing, _repeated(faults.repeated, faults.rows)] if faults.repeated else missing


def _missing(name: str, rows: int) -> Sentence:
    return say_count("{column} is missing in {number} row.", "{column} is missing in {number} rows.", rows, column=name)


def _repeated(keys: int, rows: int) -> Sentence:
    return say_count(
        "{number} key stands in more than one row, {rows} rows in all.",
        "{number} keys stand in more than one row, {rows} rows in all.",
        keys,
        rows=rows,
    )
