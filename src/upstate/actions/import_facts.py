"""The facts as one spreadsheet: written to be filled in by a clerk, and read back."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from upstate.actions.keep_facts import Change, keep_facts
from upstate.actions.service_facts import KeptRow, State, service_facts, unknown_departments
from upstate.city import open_workspace
from upstate.city.writing import write_bytes
from upstate.errors import UnreadableFile
from upstate.progress import Progress, silent
from upstate.ranking.outputs import safe_cell
from upstate.tables.reading import read_table

COLUMNS = ("table", "row", "what", "had", "value", "value_es", "owner", "checked", "review")
_NEEDED = ("table", "row", "owner", "checked")
_YES = frozenset({"yes", "y", "true", "x", "si", "sí", "1"})


@dataclass(frozen=True)
class Imported:
    """kept: rows that were checked or given an owner. left: rows that say neither. borrowed: how many rows still are.
    unknown_departments: those that the facts name now and city.toml does not."""

    kept: tuple[KeptRow, ...]
    left: int
    borrowed: int
    unknown_departments: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "kept": [row.as_json() for row in self.kept],
            "left": self.left,
            "borrowed": self.borrowed,
            "unknown_departments": list(self.unknown_departments),
        }


def write_sheet(rows: Iterable[KeptRow], to: Path) -> int:
    """Write rows as a spreadsheet to fill in: CSV with the mark that Excel looks for. Gives how many."""
    out, count = io.StringIO(newline=""), 0
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        review = row.care.review.isoformat() if row.care.review else ""
        told = (row.table, row.row, row.what, row.had, row.value, row.value_es, row.care.owner, "", review)
        writer.writerow([safe_cell(cell) for cell in told])
        count += 1
    write_bytes(to, out.getvalue().encode("utf-8-sig"))
    return count


def import_facts(
    *,
    workspace: Path,
    solution: str,
    file: Path,
    second: str | None = "",
    today: date | None = None,
    progress: Progress = silent,
) -> Imported:
    """Take in a spreadsheet, all of its rows or none. A row whose `checked` says yes, or a day, was checked by its `owner`; one
    with an owner alone gets that owner; of one without either nothing is taken. second: as in `keep_facts`.

    Raises `UnreadableFile` for what is no such sheet, and what `keep_facts` raises.
    """
    cells = _cells(file, progress)
    rows = {(row.table, row.row): row for row in service_facts(workspace=workspace, solution=solution, today=today)}
    changes = [change for number, row in enumerate(cells, 2) if (change := _change(row, number, rows, file))]
    kept = keep_facts(workspace=workspace, solution=solution, changes=changes, how="import", second=second, today=today)
    after = rows | {(row.table, row.row): row for row in kept}
    unknown = unknown_departments(after.values(), open_workspace(workspace).settings.departments)
    borrowed = sum(row.state is State.BORROWED for row in after.values())
    return Imported(kept, len(cells) - len(changes), borrowed, unknown)


def _cells(file: Path, progress: Progress) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="upstate-facts-") as folder:
        read = read_table(source=file, target=Path(folder) / "facts.parquet", progress=progress)
        table = pq.read_table(read.path)
    names = {name.strip().casefold(): name for name in table.column_names}
    if missing := [name for name in _NEEDED if name not in names]:
        raise UnreadableFile(
            f"{file.name} has no column {', '.join(missing)}.",
            allowed=f"a sheet with the columns {', '.join(COLUMNS)}",
            next_step="Run `upstate facts list --to facts.csv` for a sheet that can be filled in.",
        )
    columns = {name: table.column(names[name]).to_pylist() for name in COLUMNS if name in names}
    return [{name: _said(values[place]) for name, values in columns.items()} for place in range(table.num_rows)]


def _said(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text[1:] if text and text == safe_cell(text[1:]) else text


def _change(cells: dict[str, str], number: int, rows: dict[tuple[str, str], KeptRow], file: Path) -> Change | None:
    table, name, checked = cells["table"], cells["row"], cells["checked"].casefold()
    row = rows.get((table, name))
    if not table or not (cells["owner"] or checked):
        return None
    is_checked = checked in _YES or (checked[:4].isdecimal() and _day(checked, "checked", number, file) is not None)
    if checked and not is_checked and checked != "no":
        raise _refused(file, number, f"checked is {cells['checked']!r}", "yes, a day such as 2026-03-31, or nothing")
    if row and (said := cells.get("what", "")) and said != row.what:
        raise _refused(
            file, number, f"{table} {name} is now “{row.what}”, not “{said}”", "a sheet as the tables stand now"
        )
    is_fact = table == "facts"
    review = cells.get("review", "")
    return Change(
        table=table,
        row=name,
        value=cells.get("value") if is_fact else None,
        value_es=cells.get("value_es") if is_fact else None,
        owner=cells["owner"],
        review=_day(review, "review", number, file) if review else None,
        checked=is_checked,
    )


def _day(text: str, column: str, number: int, file: Path) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise _refused(file, number, f"{column} is {text!r}", "a day such as 2026-03-31") from None


def _refused(file: Path, number: int, given: str, allowed: str) -> UnreadableFile:
    return UnreadableFile(
        f"{file.name}, row {number}: {given}.", allowed=allowed, next_step="Mend that row; nothing was taken in yet."
    )
