"""What the city issued before it had this record: its own tables `permits` and `licences`, as they were adapted to the portal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.open_service import OpenService, open_service
from upstate.actions.opening import loaded_tables
from upstate.engine import quote
from upstate.permits.clocks import WorkingDays
from upstate.permits.open_record import Issued, Kind
from upstate.progress import Progress, silent
from upstate.tables.crosswalk.document import load_crosswalk
from upstate.tables.loading import CityTables

TABLES: dict[Kind, str] = {"permit": "permits", "licence": "licences"}
_FIELDS: dict[Kind, tuple[str, ...]] = {
    "permit": ("permit_number", "type", "applied_on", "issued_on", "address", "value", "fee"),
    "licence": ("licence_number", "name", "type", "began_on", "ended_on"),
}
_NOTHING, _NO_DAY = "the row says neither a number nor a kind", "it was never issued: no day of issue"
_AFTER = "it would end before it began"


@dataclass(frozen=True)
class History:
    """issued: rows that were taken. refused: why others were not, with how many. odd: cells by field that could not be read and are
    empty now; their rows were taken. source: the files, in words; empty where the city brought none."""

    issued: tuple[Issued, ...] = ()
    refused: dict[str, int] = field(default_factory=dict)
    odd: dict[str, int] = field(default_factory=dict)
    source: str = ""


def read_history(*, workspace: Path, service: str, kind: Kind, progress: Progress = silent) -> History:
    """The rows of one table, oldest file first; nothing where the city adapted none. Raises `BadWorkspace`, `BadCrosswalk`."""
    opened = open_service(workspace=workspace, name=service)
    crosswalk = load_crosswalk(opened.paths.crosswalk) if opened.paths.crosswalk.exists() else None
    table = TABLES[kind]
    if crosswalk is None or not crosswalk.tables.get(table):
        return History()
    with loaded_tables(opened, today=opened.city.settings.today(), progress=progress, crosswalk=crosswalk) as tables:
        source = ", ".join(name for one in crosswalk.tables[table] for name in one.files)
        refused: Counter[str] = Counter()
        issued = tuple(_taken(tables, kind, source, _days_of(opened), refused))
        odd = {one.field: one.cells for one in tables.odd if one.table == table}
    return History(issued, dict(refused), odd, source)


def _days_of(opened: OpenService) -> WorkingDays:
    return WorkingDays(opened.city.settings.zone, opened.city.settings.country.upper() or "US")


def _taken(tables: CityTables, kind: Kind, source: str, days: WorkingDays, refused: Counter[str]) -> Iterator[Issued]:
    names = _FIELDS[kind]
    shown = ", ".join(quote(name) for name in names)
    found = tables.sandbox.rows(f"SELECT {shown}, _excluded FROM {tables.raw(TABLES[kind])} ORDER BY _order")
    made = _permit if kind == "permit" else _licence
    for *cells, excluded in found:
        row = dict(zip(names, cells, strict=True))
        reason = excluded or (_fault_of_permit(row, tables) if kind == "permit" else _fault_of_licence(row))
        if reason:
            refused[reason] += 1
        else:
            yield made(row, source, days)


def _fault_of_permit(row: dict[str, Any], tables: CityTables) -> str:
    if not row["permit_number"] and not row["type"]:
        return _NOTHING
    # A table without the column says nothing of any day; one that has it says of an empty cell that nothing was issued.
    return _NO_DAY if tables.has("permits", "issued_on") and row["issued_on"] is None else ""


def _fault_of_licence(row: dict[str, Any]) -> str:
    if not row["licence_number"] and not row["name"]:
        return _NOTHING
    began, ended = row["began_on"], row["ended_on"]
    return _AFTER if began and ended and ended < began else ""


def _permit(row: dict[str, Any], source: str, days: WorkingDays) -> Issued:
    applied, issued = row["applied_on"], row["issued_on"]
    return Issued(
        number=row["permit_number"] or "",
        type=row["type"] or "",
        address=row["address"] or "",
        applied=applied,
        issued=issued,
        cost=row["value"],
        cents=None if row["fee"] is None else round(row["fee"] * 100),
        all_days=count_days(applied, issued, days),
        source=source,
    )


def _licence(row: dict[str, Any], source: str, _days: WorkingDays) -> Issued:
    return Issued(
        number=row["licence_number"] or "",
        type=row["type"] or "",
        business=row["name"] or "",
        issued=row["began_on"],
        ends=row["ended_on"],
        source=source,
    )


def count_days(first: date | None, last: date | None, days: WorkingDays) -> int | None:
    """Working days after `first` until `last`, which counts; null where one is missing or they stand the wrong way round."""
    if first is None or last is None or last < first:
        return None
    return sum(days.is_one(date.fromordinal(one)) for one in range(first.toordinal() + 1, last.toordinal() + 1))
