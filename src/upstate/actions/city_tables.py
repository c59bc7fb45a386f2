"""What a city has already: its own tables, and how each meets the contracts on the shelf."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.kept_fits import kept_fits
from upstate.catalog.solution_fit import TableFit
from upstate.city import Workspace, box_of
from upstate.errors import UnreadableFile
from upstate.progress import Progress
from upstate.solutions.finding import Had, TableHad
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.reading import TableFile, load_table, read_table


@dataclass(frozen=True)
class CityTable:
    """One table of the city. fits: by solution, what the table can be in it."""

    name: str
    source: str
    rows: int
    fits: Mapping[str, tuple[TableFit, ...]]


def look_at_tables(
    city: Workspace,
    files: Sequence[Path],
    contracts: Mapping[str, Contract],
    *,
    cache: Path,
    today: date,
    progress: Progress,
) -> tuple[list[CityTable], list[str]]:
    """Every table of the city's `tables` folder and of `files`, and what could not be looked at. contracts: by solution, what
    the tables are held against.

    Raises `UnreadableFile` for one of `files` that is no table; a table in the folder that can not be read is told.
    """
    notes: list[str] = []
    with _read(city, files, notes, progress) as read:
        tables = []
        for done, table in enumerate(read):
            progress(f"Looking at {table.path.stem}", done, len(read))
            tables.append(_looked_at(city, table, contracts, cache, today))
    return tables, notes


@contextmanager
def _read(city: Workspace, files: Sequence[Path], notes: list[str], progress: Progress) -> Iterator[list[TableFile]]:
    tables = []
    for path in city.table_files:
        try:
            tables.append(load_table(path))
        except UnreadableFile as fault:
            notes.append(f"{path.name} was left out. {fault.given}")
    with tempfile.TemporaryDirectory(prefix="upstate-find-", ignore_cleanup_errors=True) as folder:
        for number, file in enumerate(files):
            target = Path(folder) / str(number) / f"{file.stem[:100] or 'table'}.parquet"
            tables.append(read_table(source=file, target=target, progress=progress))
        yield tables


def _looked_at(
    city: Workspace, table: TableFile, contracts: Mapping[str, Contract], cache: Path, today: date
) -> CityTable:
    settings = city.settings
    place = Place(settings.country, box_of(settings.country, settings.longitude, settings.latitude))
    asked = contracts if table.rows else {}  # without a row nothing is known of any column
    title = table.path.stem
    return CityTable(
        name=title,
        source=table.source,
        rows=table.rows,
        fits=kept_fits(parquet=table.path, title=title, contracts=asked, place=place, today=today, cache=cache),
    )


def had_of(solution: str, contract: Contract, tables: Sequence[CityTable]) -> Had:
    """What the city has of a contract: of each of its tables the one that meets most of it."""
    had = []
    for one in contract.resources:
        needs = {field.name: field.name in one.needed for field in one.fields}
        fits = [(table.name, fit) for table in tables for fit in table.fits.get(solution, ()) if fit.table == one.name]
        name, best = max(fits, key=lambda found: (found[1].met, found[1].optional_met), default=("", None))
        had.append(TableHad(one.name, name, best.fields if best else {}, needs))
    return Had(tuple(had))
