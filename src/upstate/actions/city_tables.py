"""What a city has already: its own tables, and how each meets the contracts on the shelf."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.catalog.fits import solutions_for
from upstate.catalog.solution_fit import SolutionFit, TableFit
from upstate.city import Workspace, box_of
from upstate.errors import UnreadableFile
from upstate.progress import Progress
from upstate.solutions import RankingSolution
from upstate.solutions.finding import Had, TableHad
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.reading import TableFile, load_table, read_table

_NOT_DATA = ("_row", "geometry", "geometry_source")


@dataclass(frozen=True)
class CityTable:
    """One table of the city. fits: the solutions on the shelf that it can serve."""

    name: str
    source: str
    rows: int
    columns: tuple[str, ...]
    fits: tuple[SolutionFit, ...]


def look_at_tables(
    city: Workspace, files: Sequence[Path], *, today: date, progress: Progress
) -> tuple[list[CityTable], list[str]]:
    """Every table of the city's `tables` folder and of `files`, and what could not be looked at.

    Raises `UnreadableFile` for one of `files` that is no table; a table in the folder that can not be read is told.
    """
    notes: list[str] = []
    with _read(city, files, notes, progress) as read:
        tables = []
        for done, table in enumerate(read):
            progress(f"Looking at {table.path.stem}", done, len(read))
            tables.append(_looked_at(city, table, today))
    return tables, notes


@contextmanager
def _read(city: Workspace, files: Sequence[Path], notes: list[str], progress: Progress) -> Iterator[list[TableFile]]:
    tables = []
    for path in sorted(city.tables.glob("*.parquet")):
        try:
            tables.append(load_table(path))
        except UnreadableFile as fault:
            notes.append(f"{path.name} was left out. {fault.given}")
    with tempfile.TemporaryDirectory(prefix="upstate-find-", ignore_cleanup_errors=True) as folder:
        for number, file in enumerate(files):
            target = Path(folder) / str(number) / f"{file.stem[:100] or 'table'}.parquet"
            tables.append(read_table(source=file, target=target, progress=progress))
        yield tables


def _looked_at(city: Workspace, table: TableFile, today: date) -> CityTable:
    settings = city.settings
    place = Place(settings.country, box_of(settings.country, settings.longitude, settings.latitude))
    return CityTable(
        name=table.path.stem,
        source=table.source,
        rows=table.rows,
        columns=tuple(column.name for column in table.columns if column.name not in _NOT_DATA),
        fits=solutions_for(parquet=table.path, title=table.path.stem, place=place, today=today) if table.rows else (),
    )


def had_by_contents(solution: RankingSolution, tables: Sequence[CityTable]) -> Had:
    """What the city has of a contract on the shelf: of each of its tables the one that meets most of it."""
    had = []
    for one in solution.contract.resources:
        needs = {field.name: field.name in one.needed for field in one.fields}
        fits = [(table.name, fit) for table in tables for fit in _fits(table, solution.name) if fit.table == one.name]
        name, best = max(fits, key=lambda found: (found[1].met, found[1].optional_met), default=("", None))
        had.append(TableHad(one.name, name, best.fields if best else {}, needs))
    return Had(tuple(had), "contents")


def _fits(table: CityTable, solution: str) -> Iterator[TableFit]:
    for fit in table.fits:
        if fit.solution == solution:
            yield from fit.tables
