"""Say of each row of one of the city's tables in which area it lies: its block group, its ward, its neighborhood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.city_files import read_city_table
from upstate.actions.located_column import LocateSettings, locate_column
from upstate.city import open_workspace
from upstate.city.locking import holding
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class LocatedPoints:
    """What came of locating.

    table, areas: names of the two tables. column: the new one. rows: of the table; located, outside, unknown: those in an area, in none,
    and without a point; together all. several: on a border or where areas overlap, given to the area that is listed first.
    """

    table: str
    areas: str
    column: str
    rows: int
    located: int
    outside: int
    unknown: int
    several: int

    @property
    def sentence(self) -> str:
        share = f"{self.located / self.rows:.1%}" if self.rows else "none"
        return (
            f"{self.table}: {self.located:,} of {self.rows:,} rows ({share}) lie in {self.areas} and have a {self.column}; "
            f"{self.outside:,} lie outside, {self.unknown:,} have no point."
        )

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "sentence": self.sentence}


def locate_points(
    *,
    workspace: Path,
    table: str,
    areas: str,
    key: str,
    column: str = "",
    point: tuple[str, str] | None = None,
    progress: Progress = silent,
) -> LocatedPoints:
    """Add a column to `table` that holds, of each row, the `key` of the row of `areas` in which its point lies.

    table, areas: names of the city's tables, or files or addresses of servers, which are read into the city first. column: the new one's
    name; as the key's without it. point: columns of longitude and latitude where they are not called so. Called again, it replaces
    what it added, and `upstate refresh` works it out again. Raises `UpstateError` for a table or column that is not there, areas without shapes,
    or a name that is taken.
    """
    city = open_workspace(workspace)
    with holding(city.tables / ".refresh.lock", what="the city's tables"):
        given = read_city_table(city, table, progress)
        shapes = read_city_table(city, areas, progress)
        name = column or key
        settings = LocateSettings(key=key, point=point)
        done = locate_column(table=given, areas=shapes, name=name, settings=settings, progress=progress)
    return LocatedPoints(
        table=given.path.stem,
        areas=shapes.path.stem,
        column=name,
        rows=given.rows,
        located=done.located,
        outside=done.outside,
        unknown=done.unknown,
        several=done.several,
    )
