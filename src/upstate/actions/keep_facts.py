"""Write what the city knows into its own tables: a fact's value, who answers for it, and that it was checked."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from upstate.actions.open_service import OpenService, holding_own, open_service, read_with
from upstate.actions.service_facts import TABLES, KeptRow, list_rows
from upstate.catalog.second_person import mailbox_of
from upstate.city import BorrowedPaths
from upstate.city.writing import write_bytes
from upstate.errors import BadSolution, BadWorkspace
from upstate.solutions.service import same_as_origin
from upstate.solutions.service.editing import Written, as_written
from upstate.solutions.service.reviewing import default_review

LOG = "checked.jsonl"
RULE_TABLES = ("rules", "fees", "uses")
_LINES = re.compile(r"([0-9]{1,5})-([0-9]{1,5})")
_MOST_LINES = 1000


@dataclass(frozen=True)
class Change:
    """What to write about one row. row: a name, or a line. value, value_es: of a fact; null where they stay. owner: empty where it
    stays. review: null for the usual day. checked: whether the owner has seen that it is so."""

    table: str
    row: str
    value: str | None = None
    value_es: str | None = None
    owner: str = ""
    review: date | None = None
    checked: bool = True


def keep_facts(
    *,
    workspace: Path,
    solution: str,
    changes: Sequence[Change],
    by: str = "",
    how: str = "by hand",
    second: str | None = None,
    today: date | None = None,
) -> tuple[KeptRow, ...]:
    """Make `changes`, all of them or none, and give the rows as they are now. second: who agrees, where rules, fees or uses that are in
    force may be among them; empty where nobody does, null where that was asked elsewhere.

    Raises `BadWorkspace` for a row that is not there, that nobody answers for, that a second person has to agree to, or before
    `adapt`; `BadSolution` for what can not be read, and for a telephone, e-mail or address of the borrowed city.
    """
    opened = open_service(workspace=workspace, name=solution)
    day = today or opened.city.settings.today()
    with holding_own(opened.paths):
        opened = open_service(workspace=workspace, name=solution)  # as the one before has left it
        rows = {(row.table, row.row): row for row in list_rows(opened, today=day)}
        tables: dict[str, Written] = {}
        for change in changes:
            row = _found(rows, change)
            if second is not None:
                _refuse_alone(row, change, second)
            _refuse_theirs(opened, change)
            table = tables.get(change.table) or own_table(opened.paths, change.table)
            tables[change.table] = table.with_cells({_line(table, row): _cells(row, change, day)})
        write_own(opened, {f"{name}.csv": table.text for name, table in tables.items()})
        _log(opened.paths, changes, by=by, how=f"{how}, with {second}" if second else how)
    after = {
        (row.table, row.row): row for row in list_rows(open_service(workspace=workspace, name=solution), today=day)
    }
    return tuple(after[(change.table, change.row)] for change in changes)


def write_own(opened: OpenService, files: Mapping[str, str]) -> None:
    """Put new text into the city's own tables, if the service can be read with all of them; raises `BadSolution` else. Called while
    the tables are held."""
    read_with(opened, files)
    for name, content in files.items():
        write_bytes(opened.paths.own / name, content.encode())


def _found(rows: Mapping[tuple[str, str], KeptRow], change: Change) -> KeptRow:
    if change.table not in TABLES:
        raise BadWorkspace(
            f"There is no table {change.table!r}.",
            allowed=", ".join(TABLES),
            next_step="Run `upstate facts list` to see the tables and their rows.",
        )
    if (row := rows.get((change.table, change.row))) is None:
        known = [name for table, name in rows if table == change.table]
        raise BadWorkspace(
            f"{change.table} has no row {change.row!r}.",
            allowed=", ".join(known[:20]) + (" ..." if len(known) > 20 else ""),
            next_step="Run `upstate facts list` to see the tables and their rows.",
        )
    value = row.value if change.value is None else change.value
    if change.checked and not (change.owner or row.care.owner):
        raise BadWorkspace(
            f"Nobody answers for {change.row} of {change.table}.",
            allowed="an owner, such as the clerk's e-mail address or the name of an office",
            next_step="Say it with --owner, or in the column owner of the spreadsheet.",
        )
    if change.checked and change.table == "facts" and not value.strip():
        raise BadWorkspace(
            f"{change.row} has no value yet, so nobody can have checked it.",
            allowed=f"a value for: {row.what}",
            next_step=f"Run `upstate facts set {change.row} VALUE --owner OWNER`.",
        )
    return row


def _refuse_alone(row: KeptRow, change: Change, second: str) -> None:
    """What is in force is changed by two; the first look at a borrowed row is one person's."""
    if change.table not in RULE_TABLES or not row.care.is_ours:
        return
    if not second.strip() or mailbox_of(second) in {mailbox_of(change.owner), mailbox_of(row.care.owner)}:
        raise BadWorkspace(
            f"{change.table} {change.row} is in force: {row.what}.",
            allowed="two persons, the second somebody else than its owner",
            next_step="Name who agrees with --second PERSON, or propose it on the site, under /business/desk/facts/.",
        )


def _refuse_theirs(opened: OpenService, change: Change) -> None:
    if opened.is_its_origin:
        return
    for value in filter(None, (change.value, change.value_es)):
        if theirs := same_as_origin(value, opened.theirs.values()):
            place = opened.solution.header.origin.place
            raise BadSolution(
                f"{value} belongs to {place}: it is its {theirs.meaning}.",
                allowed=f"what is true of {opened.city.settings.name}",
                next_step=f"Write your own for {change.row}, or leave it empty: what is empty is not shown.",
            )


def own_table(paths: BorrowedPaths, table: str) -> Written:
    """A table of the city's own as it stands. Raises `BadWorkspace` where there is none."""
    file = paths.own / f"{table}.csv"
    if not file.exists():
        raise BadWorkspace(
            f"The city has no table {file.name} of its own yet.",
            allowed="a service that was adapted",
            next_step=f"Run `upstate adapt {paths.folder.name}`.",
        )
    return as_written(file.read_bytes().decode("utf-8"))


def _line(table: Written, row: KeptRow) -> int:
    if not row.name:
        return row.line
    column = "fact" if row.table == "facts" else "opportunity"
    return next(line for line, cells in table.rows.items() if cells[column] == row.name)


def _cells(row: KeptRow, change: Change, day: date) -> dict[str, str]:
    cells = {"owner": change.owner} if change.owner else {}
    if row.table == "facts":
        cells |= {"value": change.value} if change.value is not None else {}
        cells |= {"value_es": change.value_es} if change.value_es is not None else {}
    if not change.checked:
        return cells
    review = change.review or default_review(row.kind, f"{row.table} {row.row}", checked=day)
    if review <= day:
        raise BadWorkspace(
            f"{row.row} would be due for review on {review.isoformat()}, which is not in the future.",
            allowed=f"a day after {day.isoformat()}",
            next_step="Choose a later day, or leave it out for the usual one.",
        )
    return cells | {"checked": day.isoformat(), "review": review.isoformat()}


def _log(paths: BorrowedPaths, changes: Iterable[Change], *, by: str, how: str) -> None:
    """Who checked what, when: history, and the measure of how long it takes."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [
        {"at": now, "table": one.table, "row": one.row, "by": by or one.owner, "how": how, "checked": one.checked}
        for one in changes
    ]
    with (paths.own / LOG).open("a", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        out.flush()
        os.fsync(out.fileno())


def load_log(paths: BorrowedPaths) -> list[dict[str, Any]]:
    """The lines of the log, the oldest first; a line that a crash left half is left out."""
    try:
        lines = (paths.own / LOG).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return [one for one in found if isinstance(one, dict)]


def confirm(table: str, rows: Sequence[str], *, owner: str = "", review: date | None = None) -> list[Change]:
    """The changes that say: this is so here. `rows`: names, lines, or lines from one to another, such as 2-33."""
    return [Change(table, row, owner=owner, review=review) for named in rows for row in _lines(named)]


def _lines(row: str) -> Sequence[str]:
    found = _LINES.fullmatch(row)
    if found is None:
        return (row,)
    first, last = int(found[1]), int(found[2])
    if not first <= last < first + _MOST_LINES:
        raise BadWorkspace(
            f"{row} is no range of lines.",
            allowed=f"the lower line first, and {_MOST_LINES:,} lines at most",
            next_step="Write such as 2-33.",
        )
    return [str(line) for line in range(first, last + 1)]
