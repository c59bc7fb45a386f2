"""Compare two versions row by row, in DuckDB, within bounds of memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from upstate.catalog.difference.columns import Column, Columns, Pair, Version, key_pairs, match_columns, read_version
from upstate.catalog.difference.summary import Difference, column_notes, key_notes, row_sentence
from upstate.city import writing_to
from upstate.engine import Limits, Sandbox, literal
from upstate.errors import LimitReached

# A page of the difference reads one or two of these.
ROWS_A_GROUP = 10_000
_LIMITS = Limits(memory="1GB", threads=2)
_ORDER = "CASE kind WHEN 'added' THEN 1 WHEN 'removed' THEN 2 ELSE 3 END"


def build_difference(
    *, before: Path, after: Path, key: Sequence[str], target: Path, limits: Limits = _LIMITS
) -> Difference:
    """Compare two Parquet files; every row that differs is written to a Parquet at `target`, whole or not at all.

    key: columns that together name one row; without them, or where they name two rows of a version, whole rows are compared
    as multisets. A missing value equals a missing one, also in the key; NaN equals NaN and -0.0 equals 0.0; text is
    compared letter by letter, blanks too; shapes byte by byte. Columns that only one version has do not make a row changed.
    Where a column's type was changed its cells are compared as text (see `Column.text`).
    Written: one row a row that differs, added first, then removed, then changed, each by key: `kind`; `key`, the values of
    the key as text; `times`, how many such rows (more than 1 only without a key); `cells`, a list of `column`, `before` and
    `after` as text, null where missing, of the cells that differ; of an added or removed row all that are not missing.
    Raises `LimitReached` when the comparison does not fit in `limits`, which spill to disk before they are passed.
    """
    with Sandbox(limits) as sandbox:
        # What is written is read page by page in this order; TIMESTAMPs with a zone are shown in UTC on every machine.
        sandbox.run("SET preserve_insertion_order = true; SET TimeZone = 'UTC'")
        old, new = read_version(sandbox, before, "b"), read_version(sandbox, after, "a")
        columns = match_columns(old, new)
        try:
            pairs, why_no_key = _usable_key(sandbox, old, new, columns, key)
            differing = _by_key(old, new, columns, pairs) if pairs else _as_multisets(old, new, columns)
            with writing_to(target) as temporary:
                _write(sandbox, differing, temporary)
            return _summary(sandbox, old, new, columns, pairs, why_no_key, target)
        except duckdb.OutOfMemoryException:
            raise _too_large(limits) from None


def _usable_key(
    sandbox: Sandbox, old: Version, new: Version, columns: Columns, key: Sequence[str]
) -> tuple[tuple[Pair, ...], str]:
    """The key if it names each row of both versions; else none and why."""
    pairs, why = key_pairs(columns, key)
    for version, which in ((old, 0), (new, 1)) if pairs else ():
        values = ", ".join(pair.compared[which] for pair in pairs)
        twice = sandbox.row(
            f"SELECT count(*) FROM (SELECT 1 FROM {version.relation} GROUP BY {values} HAVING count(*) > 1)"
        )[0]
        if twice:
            name = ("earlier", "later")[which]
            times = "1 value of it stands" if twice == 1 else f"{twice:,} values of it stand"
            return (
                (),
                f"The key {', '.join(key)} can not be used: {times} in more than one row of the {name} version.",
            )
    return pairs, why


def _by_key(old: Version, new: Version, columns: Columns, key: tuple[Pair, ...]) -> str:
    """SQL of the rows that differ, matched by the key. The order is the last column."""
    same = " AND ".join("{} IS NOT DISTINCT FROM {}".format(*pair.compared) for pair in key)
    changed = " OR ".join("{} IS DISTINCT FROM {}".format(*pair.compared) for pair in columns.pairs)
    names = ", ".join(f"CASE WHEN kind = 'removed' THEN {one.before.text} ELSE {one.after.text} END" for one in key)
    order = ", ".join("CASE WHEN kind = 'removed' THEN {} ELSE {} END".format(*pair.compared) for pair in key)
    kind = "CASE WHEN b.there IS NULL THEN 'added' WHEN a.there IS NULL THEN 'removed' ELSE 'changed' END AS kind"
    return (
        f"SELECT kind, [{names}] AS key, 1::BIGINT AS times, {_cells(columns)} AS cells, row({order}) AS place FROM ("
        f"SELECT {kind}, a.* EXCLUDE (there), b.* EXCLUDE (there) "
        f"FROM (SELECT *, true AS there FROM {old.relation}) AS b "
        f"FULL JOIN (SELECT *, true AS there FROM {new.relation}) AS a ON {same} "
        f"WHERE b.there IS NULL OR a.there IS NULL OR {changed})"
    )


def _cells(columns: Columns) -> str:
    """SQL of the list of cells that differ; a side that is not there is null in all its columns."""
    cells = [_cell(pair.name, pair.before.text, pair.after.text, *pair.compared) for pair in columns.pairs]
    cells += [_cell(one.name, "NULL", f"CASE kind WHEN 'added' THEN {one.text} END") for one in columns.added]
    cells += [_cell(one.name, f"CASE kind WHEN 'removed' THEN {one.text} END", "NULL") for one in columns.removed]
    return _present(", ".join(cells))


def _cell(name: str, before: str, after: str, old: str = "", new: str = "") -> str:
    shown = f"{{'column': {literal(name)}, 'before': ({before})::VARCHAR, 'after': ({after})::VARCHAR}}"
    return f"CASE WHEN ({old or before}) IS DISTINCT FROM ({new or after}) THEN {shown} END"


def _as_multisets(old: Version, new: Version, columns: Columns) -> str:
    """SQL of the rows that one version holds more often than the other, by the columns that both have.

    Versions without a common column have no common row.
    """
    shown = [Column(one.name, "VARCHAR" if one.as_text else one.after.type, "") for one in columns.pairs]
    rows_before, rows_after = ([pair.compared[which] for pair in columns.pairs] for which in (0, 1))
    if not shown:
        shown = [Column(one.name, "VARCHAR", "") for one in (*columns.removed, *columns.added)]
        rows_before = [*(one.text for one in columns.removed), *("NULL" for _ in columns.added)]
        rows_after = [*("NULL" for _ in columns.removed), *(one.text for one in columns.added)]
    shown = [replace(one, sql=f"c{place}") for place, one in enumerate(shown)]
    both = " UNION ALL ".join(
        f"SELECT {', '.join(f'({sql}) AS {one.sql}' for sql, one in zip(values, shown, strict=True))}, {sign} AS n "
        f"FROM {version.relation}"
        for version, values, sign in ((old, rows_before, -1), (new, rows_after, 1))
    )
    side = "" if columns.pairs else ", n"  # rows of nothing but missing values must not meet
    names = ", ".join(one.sql for one in shown)
    sides = [[f"CASE kind WHEN '{kind}' THEN {one.text} END" for kind in ("removed", "added")] for one in shown]
    cells = ", ".join(_cell(one.name, *texts) for one, texts in zip(shown, sides, strict=True))
    return (
        f"SELECT kind, []::VARCHAR[] AS key, abs(more)::BIGINT AS times, {_present(cells)} AS cells, row({names}) AS place "
        f"FROM (SELECT {names}, sum(n) AS more, CASE WHEN sum(n) > 0 THEN 'added' ELSE 'removed' END AS kind "
        f"FROM ({both}) GROUP BY {names}{side} HAVING sum(n) <> 0)"
    )


def _present(cells: str) -> str:
    return f"list_filter([{cells}], lambda cell: cell IS NOT NULL)"


def _write(sandbox: Sandbox, differing: str, target: Path) -> None:
    sandbox.run(
        f"COPY (SELECT kind, key, times, cells FROM ({differing}) ORDER BY {_ORDER}, place) "
        f"TO {literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_A_GROUP})"
    )


def _summary(
    sandbox: Sandbox,
    old: Version,
    new: Version,
    columns: Columns,
    key: tuple[Pair, ...],
    why_no_key: str,
    target: Path,
) -> Difference:
    """Counted from the file that was written, so that the figures and the rows can not disagree."""
    written = f"read_parquet({literal(target)})"
    counts = dict(sandbox.rows(f"SELECT kind, sum(times)::BIGINT FROM {written} GROUP BY kind"))
    cells = f"SELECT unnest(cells).column AS name FROM {written} WHERE kind = 'changed'"
    by_column = dict(sandbox.rows(f"SELECT name, count(*) FROM ({cells}) GROUP BY name ORDER BY 2 DESC, 1"))
    added, removed = (tuple(one.name for one in side) for side in (columns.added, columns.removed))
    numbers = {kind: int(counts.get(kind, 0)) for kind in ("added", "removed", "changed")}
    return Difference(
        key=tuple(pair.name for pair in key),
        why_no_key=why_no_key,
        rows_before=sandbox.row(f"SELECT count(*) FROM {old.relation}")[0],
        rows_after=sandbox.row(f"SELECT count(*) FROM {new.relation}")[0],
        **numbers,
        changes_by_column=by_column,
        columns_added=added,
        columns_removed=removed,
        types_changed=columns.types_changed,
        sentence=row_sentence(**numbers, by_column=by_column),
        notes=column_notes(added=added, removed=removed, types=columns.types_changed) + key_notes(why_no_key),
    )


def _too_large(limits: Limits) -> LimitReached:
    return LimitReached(
        f"Comparing the two versions needed more than {limits.memory} of memory and {limits.disk} of disk.",
        allowed="versions whose rows fit on the disk that is free, twice",
        next_step="Free some disk, or publish the version without its list of differences.",
    )
