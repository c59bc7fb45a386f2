"""Read again every table whose file or server has changed, and say what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from upstate.actions.added_columns import add_again, add_all_again, stale_columns
from upstate.actions.borrowed_kind import borrowed_kind
from upstate.actions.compute_measures import Outcome
from upstate.actions.recompute_measures import recompute_measures
from upstate.city import Workspace, open_workspace
from upstate.city.locking import holding
from upstate.errors import BadCrosswalk, BadWorkspace, UpstateError
from upstate.progress import Progress, silent
from upstate.tables.changes import TableChanges, compare_tables
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk
from upstate.tables.reading import TableFile, load_table
from upstate.tables.reading.storing import workshop
from upstate.tables.servers import parse_source, read_source


@dataclass(frozen=True)
class RefreshedTable:
    """One table. address: where it is from, empty where that is not known. changes: null when it was not read anew.

    fault: why it stays as it was, null when all is well.
    """

    name: str
    address: str
    rows: int
    changes: TableChanges | None = None
    fault: UpstateError | None = None

    @property
    def changed(self) -> bool:
        return self.changes is not None and self.changes.any


@dataclass(frozen=True)
class Refreshed:
    """What became of each table. solutions: those that read a table that changed, to be proven and ranked again. measures: those that were computed
    anew, because their data changed or a period ended."""

    tables: tuple[RefreshedTable, ...]
    solutions: tuple[str, ...]
    measures: tuple[Outcome, ...] = ()

    @property
    def well(self) -> bool:
        return not any(table.fault for table in self.tables)

    def as_json(self) -> dict[str, Any]:
        return {
            "well": self.well,
            "tables": [_table_json(table) for table in self.tables],
            "solutions": list(self.solutions),
            "measures": [one.as_json() for one in self.measures if one.changed or one.fault],
        }


def refresh(*, workspace: Path, solution: str | None = None, progress: Progress = silent) -> Refreshed:
    """Read the city's tables again, or only those that `solution` reads.

    A table whose server or file says that nothing has changed is not read. One that fails stays as it was, and the others
    go on; so does one that lacks a column that a crosswalk names. Each is replaced whole, so a stop in between loses nothing.
    Then the measures are computed. Raises `BadWorkspace` for no city or a solution that was not borrowed, `Busy` while another refresh runs.
    """
    city = open_workspace(workspace)
    crosswalks = _crosswalks(city)
    if solution is not None and solution not in crosswalks:
        raise BadWorkspace(
            f"{solution} is not adapted in this city, so it reads no tables.",
            allowed=", ".join(crosswalks) or "a solution that was adapted",
            next_step="Run `upstate adapt` first, or leave the solution out to refresh every table.",
        )
    wanted = {solution: crosswalks[solution]} if solution is not None else None
    with holding(city.tables / ".refresh.lock", what="the city's tables"):
        names = sorted(path.stem for path in city.tables.glob("[!.]*.parquet"))
        names = [name for name in names if wanted is None or any(_columns_read(name, wanted))]
        tables = []
        for done, name in enumerate(names):
            progress(f"Refreshing {name}", done, len(names))
            tables.append(_refresh(city.tables / f"{name}.parquet", crosswalks, progress))
        tables = [table if table.fault else _worked_out_again(table, city.tables, progress) for table in tables]
    changed = {table.name for table in tables if table.changed}
    reading = (name for name, crosswalk in crosswalks.items() if not changed.isdisjoint(_files(crosswalk)))
    reading = (name for name in reading if not _is_of_measures(city, name))
    measures = recompute_measures(workspace=workspace, progress=progress)
    return Refreshed(tuple(tables), tuple(reading), measures)


def _is_of_measures(city: Workspace, name: str) -> bool:
    """Whether there is nothing in a solution to prove or to rank, because it is measures."""
    try:
        return borrowed_kind(city.folder, name) == "measures"
    except BadWorkspace:  # told by `upstate doctor`, and not what was asked here
        return False


def _crosswalks(city: Workspace) -> dict[str, Crosswalk]:
    found: dict[str, Crosswalk] = {}
    for name in city.borrowed_names():
        path = city.borrowed(name).crosswalk
        try:
            found |= {name: load_crosswalk(path)} if path.exists() else {}
        except BadCrosswalk:  # told by `upstate doctor`, and not what was asked here
            continue
    return found


def _files(crosswalk: Crosswalk) -> set[str]:
    return {name for sources in crosswalk.tables.values() for source in sources for name in source.files}


def _columns_read(name: str, crosswalks: dict[str, Crosswalk]) -> Iterator[tuple[str, set[str]]]:
    """The solutions that read the table `name`, and the columns that each of their parts reads of it."""
    for solution, crosswalk in crosswalks.items():
        for sources in crosswalk.tables.values():
            for source in sources:
                if name in source.files:
                    yield solution, {mapped.column for mapped in source.fields.values()}


def _refresh(path: Path, crosswalks: dict[str, Crosswalk], progress: Progress) -> RefreshedTable:
    name, address, rows = path.stem, "", 0
    try:
        before = load_table(path)
        address, rows = before.origin.address if before.origin else "", before.rows
        return _read_again(before, address, crosswalks, progress)
    except UpstateError as fault:
        return RefreshedTable(name, address, rows, fault=fault)


def _read_again(
    before: TableFile, address: str, crosswalks: dict[str, Crosswalk], progress: Progress
) -> RefreshedTable:
    name = before.path.stem
    if not address:
        raise UpstateError(
            f"Where {name} was read from is not known: an older version has read it, or somebody has made it.",
            allowed="tables that `upstate adapt` has read",
            next_step="Run `upstate adapt` with its file or address once more.",
        )
    with workshop(before.path) as folder:
        # Beside the table and written whole by the reader, so that it takes the table's place in one step.
        fresh = folder / before.path.name
        after = read_source(source=parse_source(address), target=fresh, before=before, progress=progress)
        if after is before:
            return RefreshedTable(name, address, before.rows)
        after = add_all_again(after, before, tables=before.path.parent, progress=progress)
        changes = compare_tables(before, after)
        _refuse_lost_columns(name, changes, crosswalks)
        fresh.replace(before.path)
    return RefreshedTable(name, address, after.rows, changes)


def _worked_out_again(table: RefreshedTable, tables: Path, progress: Progress) -> RefreshedTable:
    """The table with those of its added columns worked out again whose other table has changed."""
    try:
        stored = load_table(tables / f"{table.name}.parquet")
        stale = stale_columns(stored, tables)
        for added in stale:
            stored = add_again(stored, added, tables=tables, progress=progress)
    except UpstateError as fault:
        return replace(table, fault=fault)
    if not stale:
        return table
    changes = table.changes or TableChanges(rows_before=table.rows, rows=table.rows, added=0, gone=0)
    return replace(table, changes=replace(changes, worked_out=tuple(added.name for added in stale)))


def _refuse_lost_columns(name: str, changes: TableChanges, crosswalks: dict[str, Crosswalk]) -> None:
    """A table without a column that a crosswalk names would stop the solution that reads it."""
    for solution, columns in _columns_read(name, crosswalks):
        lost = sorted(columns.intersection(changes.columns_gone))
        if lost:
            raise BadCrosswalk(
                f"{name} no longer has {', '.join(lost)}, which {solution} reads; the table was kept as it was.",
                allowed=f"a table with every column that the crosswalk of {solution} names",
                next_step=f"Run `upstate adapt {solution}` with the new table, or ask its owner for the column.",
            )


def _table_json(table: RefreshedTable) -> dict[str, Any]:
    changes, fault = table.changes, table.fault
    return {
        "table": table.name,
        "address": table.address,
        "state": "failed" if fault else "changed" if table.changed else "unchanged",
        "rows": table.rows,
        "rows_before": changes.rows_before if changes else table.rows,
        "rows_added": changes.added if changes else 0,
        "rows_gone": changes.gone if changes else 0,
        "columns_added": list(changes.columns_added) if changes else [],
        "columns_gone": list(changes.columns_gone) if changes else [],
        "retyped": list(changes.retyped) if changes else [],
        "worked_out": list(changes.worked_out) if changes else [],
        "error": {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step} if fault else None,
    }
