"""Take in a file of visits: any table with a day, a home and what was found there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upstate.actions.fieldwork_city import Fieldwork, open_fieldwork, rebuild_table, unit_tables
from upstate.actions.record_visits import add_batch
from upstate.engine import Sandbox, quote
from upstate.fieldwork.incoming import Sorted, sort_incoming
from upstate.fieldwork.matching import Finder, match_by_address
from upstate.fieldwork.recognising import Recognised, recognise
from upstate.fieldwork.rounds import named_round, planned_units, with_round
from upstate.fieldwork.standing import Conflict, Standing, stand
from upstate.fieldwork.units import VisitUnit, read_units
from upstate.fieldwork.visit import Batch, OptOut, Source
from upstate.fieldwork.visit_rows import FileRow, Reading, ReadRows, names_hold, read_rows
from upstate.progress import Progress, silent
from upstate.solutions.door import Door
from upstate.tables.contract import ContractField
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.profile import ROWS_PER_FILE, ColumnProfile, files_relation, profile_columns
from upstate.tables.crosswalk.translate import cell_text, translation
from upstate.tables.loading import CityTables
from upstate.tables.reading import TableFile, read_table

_DAY = ContractField(name="visited_on", type="date", meaning="The day of the visit")


@dataclass(frozen=True)
class Imported:
    """What became of a file of visits.

    rows: read. new, known, corrections: visits. conflicts: doors that have two answers for one day now. unmatched: row number
    and why no unit was found. not_understood: row number and the cell; such rows are not kept, so that the file can be mended and
    read again. columns: field to column. table: the city's table of visits; null where there is none yet. notes: sentences.
    """

    solution: str
    source: str
    rows: int
    new: int
    known: int
    corrections: int
    opted_out: int
    conflicts: tuple[Conflict, ...]
    unmatched: tuple[tuple[int, str], ...]
    not_understood: tuple[tuple[int, str], ...]
    matched: dict[str, int]
    columns: dict[str, str]
    unused: tuple[str, ...]
    notes: tuple[str, ...]
    table: Path | None
    visits: int
    homes: int

    @property
    def well(self) -> bool:
        """Whether at least one row could be used."""
        return bool(self.new or self.known or self.corrections or self.opted_out)

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        pairs = {
            name: [{"row": row, "why": why} for row, why in told[name]] for name in ("unmatched", "not_understood")
        }
        conflicts = [one.as_json() for one in self.conflicts]
        return told | pairs | {"conflicts": conflicts, "table": str(self.table) if self.table else None}


def import_visits(
    *,
    workspace: Path,
    file: Path,
    solution: str = "smoke-alarms",
    columns: Mapping[str, str] | None = None,
    on: date | None = None,
    round_name: str = "",
    today: date | None = None,
    progress: Progress = silent,
) -> Imported:
    """Read `file` into the log of visits of `solution`, and make the city's table of visits anew.

    columns: field to column, for what is not recognised. on: the day of every row, for a file without days. round_name: the round of
    every row that names none; without it, the newest that had the home on its list by then. A file may be read twice and files may
    overlap: no visit counts twice. Raises `UnreadableFile` when a column is missing without which nothing is
    known, `BadCrosswalk` when the city has no units yet, `UpstateError` for a round that is not there.
    """
    fieldwork = open_fieldwork(workspace, solution)
    day = today or fieldwork.today
    if round_name:
        named_round(fieldwork.rounds, round_name)
    with unit_tables(fieldwork, today=day) as tables, tempfile.TemporaryDirectory(prefix="upstate-visits-") as folder:
        progress("Reading the file")
        table = read_table(source=file, target=Path(folder) / "visits.parquet", progress=progress)
        recognised, rows = _rows(fieldwork, tables, table, given=columns or {}, on=on, today=day)
        units = read_units(tables, fieldwork.solution)
    with fieldwork.log.writing():
        batches = fieldwork.log.read()
        standing = stand(batches)
        progress("Finding the homes")
        rows = [replace(row, cells={"round": round_name, **row.cells}) if round_name else row for row in rows]
        read, notes = _read(fieldwork, rows, units, standing, table.source, recognised.columns, today=day)
        source = Source(kind="file", name=table.source[:255], sha256=table.sha256)
        visits = [with_round(visit, fieldwork.rounds) for visit in read.visits]
        result = sort_incoming(visits, standing, source=source)
        wishes = [one for one in read.opt_outs if not _is_heeded(one, standing, source)]
        batch = Batch(received_at=datetime.now(UTC), source=source, visits=result.added, opt_outs=tuple(wishes))
        standing = add_batch(fieldwork, batches, batch)
        progress("Writing the table of visits")
        written = rebuild_table(fieldwork, standing, units)
    return _imported(
        fieldwork, table, recognised, read, result, standing, [*table.notes, *recognised.doubts, *notes], written
    )


def _is_heeded(wish: OptOut, standing: Standing, source: Source) -> bool:
    """Whether a wish is there already, or was taken back since this very file said it."""
    taken_back = source.file in standing.files and (wish.unit, wish.door) in standing.wishes
    return standing.heeds(wish) or taken_back


def _imported(
    fieldwork: Fieldwork,
    table: TableFile,
    recognised: Recognised,
    read: ReadRows,
    result: Sorted,
    standing: Standing,
    notes: Sequence[str],
    written: Path | None,
) -> Imported:
    came = {visit.unit for visit in read.visits}
    return Imported(
        solution=fieldwork.solution.name,
        source=table.source,
        rows=table.rows,
        new=len(result.new),
        known=len(result.known),
        corrections=len(result.corrections),
        opted_out=len({(one.unit, one.door) for one in read.opt_outs}),
        conflicts=tuple(one for one in standing.conflicts if one.unit in came),
        unmatched=tuple(read.unmatched),
        not_understood=tuple(read.not_understood),
        matched=dict(read.matched),
        columns={
            (fieldwork.unit if field == "unit" else field): column for field, column in recognised.columns.items()
        },
        unused=recognised.unused,
        notes=tuple(notes),
        table=written,
        visits=len(standing.visits),
        homes=len({visit.unit for visit in standing.visits.values()}),
    )


def _rows(
    fieldwork: Fieldwork,
    tables: CityTables,
    table: TableFile,
    *,
    given: Mapping[str, str],
    on: date | None,
    today: date,
) -> tuple[Recognised, list[FileRow]]:
    """Which column is which, and the rows as text with their day."""
    sandbox, opened = tables.sandbox, fieldwork.opened
    relation = files_relation([table.path])
    profiles = profile_columns(sandbox, relation)
    if on is not None:  # the day is said, so no column of days is looked for
        given = {"visited_on": "_on", **given}
        profiles.append(ColumnProfile("_on", table.rows, table.rows, 1, {on.isoformat(): table.rows}))
    recognised = recognise(
        profiles,
        _keys(tables, fieldwork),
        door=fieldwork.door,
        unit=fieldwork.unit,
        contract=fieldwork.solution.contract,
        given=given,
        sandbox=sandbox,
        place=opened.place,
        today=today,
    )
    if on is not None:
        rows = [replace(row, on=on) for row in _file_rows(sandbox, relation, recognised, "CAST(NULL AS DATE)")]
        columns = {field: column for field, column in recognised.columns.items() if column != "_on"}
        return replace(recognised, columns=columns), rows
    column = next(one for one in profiles if one.name == recognised.columns["visited_on"])
    found = column.formats(today=today, month_first=opened.place.month_first)
    mapped = FieldMap(column=column.name, dates=found.formats)
    day = translation(_DAY, mapped, cell=cell_text(column.name), starts=False, today=today)
    doubts = (f"{column.name}: {found.doubt}",) if found.doubt else ()
    return replace(recognised, doubts=doubts), _file_rows(sandbox, relation, recognised, day)


def _file_rows(sandbox: Sandbox, relation: str, recognised: Recognised, day: str) -> list[FileRow]:
    fields = {field: column for field, column in recognised.columns.items() if column != "_on"}
    cells = "".join(f", {cell_text(column)} AS {quote(f'cell {field}')}" for field, column in fields.items())
    found = sandbox.rows(f"SELECT _order, {day}{cells} FROM {relation} ORDER BY _order")
    return [
        FileRow(order % ROWS_PER_FILE, on, {field: cell for field, cell in zip(fields, told, strict=True) if cell})
        for order, on, *told in found
    ]


def _keys(tables: CityTables, fieldwork: Fieldwork) -> ColumnProfile:
    """The keys of the units, so that a column that holds them is known by them."""
    key = quote(fieldwork.unit)
    rows = tables.raw(fieldwork.solution.settings.table)
    (profile,) = profile_columns(tables.sandbox, f"(SELECT CAST({key} AS VARCHAR) AS {key} FROM {rows})")
    return profile


def _read(
    fieldwork: Fieldwork,
    rows: Sequence[FileRow],
    units: Mapping[str, VisitUnit],
    standing: Standing,
    source: str,
    columns: Mapping[str, str],
    *,
    today: date,
) -> tuple[ReadRows, list[str]]:
    written = list(dict.fromkeys(row.cells["address"] for row in rows if "address" in row.cells))
    finder = Finder(units, match_by_address(written, units), likely=planned_units(fieldwork.rounds))
    notes: list[str] = []
    by_name = any("visit_id" in row.cells for row in rows)
    if by_name and (why := names_hold(rows, standing.records, lambda row: finder.find(row.place).unit)):
        by_name = False
        notes.append(f"The column of names of visits is not used: {why}. Visits are known by home, day and answer.")
    reading = Reading(
        door=fieldwork.door,
        find=finder.find,
        units=units,
        source=source,
        columns=columns,
        by_name=by_name,
        today=today,
        begins={one.name: one.made_on for one in fieldwork.rounds},
    )
    read = read_rows(rows, reading)
    notes += _odd_notes(read, fieldwork.door)
    return read, notes


def _odd_notes(read: ReadRows, door: Door) -> Iterator[str]:
    if read.odd:
        yield f"{len(read.odd):,} cells were left out, the rest of their rows is kept ({_first(read.odd)})."
    if read.empty:
        yield f"{read.empty:,} rows have a day and no result: each counts as a visit at which nobody could tell."
    if read.wishes:
        yield f"{len(read.wishes):,} cells are taken for a wish not to be visited, though they do not say yes ({_first(read.wishes)})."
    if read.doorless:
        yield (
            f"{read.doorless:,} rows do not say which door of many it was. They count one by one, in each file by itself: with their "
            "apartment in the address, or a visit_id, no door could come twice."
        )
    if read.strange:
        known = ", ".join([*door.cells.need[:3], *door.cells.fine[:3], "nobody home"])
        columns = " and ".join(read.strange)
        yield (
            f"Some words in {columns} are not known. Known are such as {known}. Write one of these in their place, or say yes or no in a "
            "column in_need, and import the file again."
        )


def _first(told: Sequence[tuple[int, str]]) -> str:
    return "; ".join(f"row {row}: {why}" for row, why in told[:5]) + ("; ..." if len(told) > 5 else "")
