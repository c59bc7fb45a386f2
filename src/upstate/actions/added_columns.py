"""Columns that were added to a city's tables, worked out again after the tables were read again."""

from __future__ import annotations

from pathlib import Path

from upstate.actions.located_column import LocateSettings, locate_column
from upstate.actions.matched_column import MatchSettings, match_column, path_to_check
from upstate.errors import UnreadableFile
from upstate.progress import Progress, silent
from upstate.tables.reading import AddedColumn, TableFile, load_table


def add_again(table: TableFile, added: AddedColumn, *, tables: Path, progress: Progress = silent) -> TableFile:
    """Work one column out once more, with the settings of before. tables: the folder in which the city has the other table.

    Raises `UpstateError` where the other table or one of the columns is no longer there.
    """
    path = tables / f"{added.reads}.parquet"
    if not path.exists():
        raise UnreadableFile(
            f"{table.path.stem} has a column {added.name}, worked out from {added.reads}, which is no longer there.",
            allowed=", ".join(sorted(one.stem for one in tables.glob("[!.]*.parquet"))) or "a table of the city",
            next_step=f"Read {added.reads} again, or add the column anew with `upstate tables {added.action}`.",
        )
    other = load_table(path)
    if added.action == "match":
        matching = MatchSettings.from_plain(added.settings)
        to_check = path_to_check(tables, table.path.stem, added.name)
        return match_column(
            table=table, reference=other, name=added.name, settings=matching, to_check=to_check, progress=progress
        ).table
    locating = LocateSettings.from_plain(added.settings)
    return locate_column(table=table, areas=other, name=added.name, settings=locating, progress=progress).table


def add_all_again(table: TableFile, before: TableFile, *, tables: Path, progress: Progress = silent) -> TableFile:
    """The table as it was just read, with every column that had been added to it `before`."""
    for added in before.added:
        table = add_again(table, added, tables=tables, progress=progress)
    return table


def stale_columns(table: TableFile, tables: Path) -> list[AddedColumn]:
    """Added columns that were worked out from another reading of their other table than the present one."""
    stale = []
    for added in table.added:
        path = tables / f"{added.reads}.parquet"
        if path.exists() and load_table(path).sha256 != added.of_sha256:
            stale.append(added)
    return stale
