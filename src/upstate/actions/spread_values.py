"""Give areas the values of other areas on the same ground: the people of block groups to wards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upstate.actions.city_files import read_city_table
from upstate.actions.spread_column import SpreadSettings, spread_column
from upstate.city import open_workspace
from upstate.city.locking import holding
from upstate.progress import Progress, silent


@dataclass(frozen=True)
class SpreadValues:
    """What came of spreading.

    table, source: names of the two tables of areas. column: the new one. rows: of the table; filled: those with a value. rate: the values are
    shares or means. whole, left: of counts, their sum, and what of it lies outside all rows. unknown: rows of the source without a
    number.
    """

    table: str
    source: str
    column: str
    rows: int
    filled: int
    rate: bool
    whole: float
    left: float
    unknown: int

    @property
    def sentence(self) -> str:
        found = f"{self.table}: {self.column} given to {self.filled:,} of {self.rows:,} rows, by their ground in {self.source}"
        return f"{found}." if self.rate else f"{found}; {self.left:,.0f} of {self.whole:,.0f} lie outside of all."

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "sentence": self.sentence}


def spread_values(
    *,
    workspace: Path,
    table: str,
    source: str,
    values: str,
    column: str = "",
    rate: bool = False,
    progress: Progress = silent,
) -> SpreadValues:
    """Add a column to the areas of `table` that holds the `values` of the areas of `source`, by the ground that they share.

    table, source: names of the city's tables, or files or addresses of servers, which are read into the city first. values: a column of
    numbers; counts, of which an area gets the part that it has of the ground, or with `rate` shares and means, of which it gets the mean over its
    ground. Both are taken to be even within each area of the source. column: the new one's name; as the old one's without it. Called again, it
    replaces what it added, and `upstate refresh` works it out again. Raises `UpstateError` for a table or column that is not there, one
    without shapes or numbers, or a name that is taken.
    """
    city = open_workspace(workspace)
    with holding(city.tables / ".refresh.lock", what="the city's tables"):
        given = read_city_table(city, table, progress)
        other = read_city_table(city, source, progress)
        name = column or values
        settings = SpreadSettings(values=values, rate=rate)
        done = spread_column(table=given, source=other, name=name, settings=settings, progress=progress)
    return SpreadValues(
        table=given.path.stem,
        source=other.path.stem,
        column=name,
        rows=given.rows,
        filled=done.filled,
        rate=rate,
        whole=done.whole,
        left=done.left,
        unknown=done.unknown,
    )
