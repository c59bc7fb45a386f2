"""Adapt a borrowed service: give the city its own tables, emptied of what is true of the other city, and list what is still borrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.adapt import Adapted, Decide, map_files
from upstate.actions.city_files import Source
from upstate.actions.open_service import holding_own, open_service
from upstate.actions.service_facts import KeptRow, State, list_rows
from upstate.city import BorrowedPaths, open_workspace
from upstate.city.writing import write_bytes
from upstate.progress import Progress, silent
from upstate.solutions import FolderText, load_lock
from upstate.solutions.service import CARE, OF_ONE_CITY, OWN_FILES
from upstate.solutions.service.editing import as_written
from upstate.solutions.service.facts import FACTS_FILE


@dataclass(frozen=True)
class AdaptedService:
    """What adapt did with a service. tables: what became of the city's files; null where none was given. made: the city's own tables
    that were written now. added: facts that a newer text has and the city's table had not. rows: every row with its state."""

    solution: str
    folder: Path
    tables: Adapted | None
    made: tuple[str, ...]
    added: tuple[str, ...]
    rows: tuple[KeptRow, ...]

    @property
    def borrowed(self) -> tuple[KeptRow, ...]:
        """What nobody here has checked: it is not shown to anybody."""
        return tuple(row for row in self.rows if row.state is State.BORROWED)

    @property
    def by_owner(self) -> dict[str, int]:
        """How many rows are still borrowed, by who answers for them."""
        return dict(Counter(row.owner for row in self.borrowed).most_common())

    @property
    def next_step(self) -> str:
        if self.borrowed:
            return f"upstate facts list --to facts-to-fill-in.csv; fill it in; upstate facts import facts-to-fill-in.csv ({self.solution})"
        return "upstate serve"

    def as_json(self) -> dict[str, Any]:
        return {
            "solution": self.solution,
            "folder": str(self.folder),
            "tables": self.tables.as_json() if self.tables else None,
            "made": list(self.made),
            "added": list(self.added),
            "borrowed": len(self.borrowed),
            "by_owner": self.by_owner,
            "facts": [row.as_json() for row in self.borrowed],
            "next": self.next_step,
        }


def adapt_service(
    *,
    workspace: Path,
    solution: str,
    files: Mapping[str, Sequence[Source]] | None = None,
    decide: Decide | None = None,
    today: date | None = None,
    progress: Progress = silent,
) -> AdaptedService:
    """Copy the borrowed tables into the city's own once, and map `files` onto the contract as for any solution.

    Of a copied row nobody is the owner and it counts as checked by nobody; telephones, addresses, hours, links and departments are
    left empty. What the city has written is never touched. Raises `BadWorkspace`, `BadSolution`, `BadCrosswalk`.
    """
    city = open_workspace(workspace)
    paths = city.borrowed(solution)
    _, text = load_lock(paths)
    with holding_own(paths):
        made = [name for name in OWN_FILES if _copy(text, paths, name)]
        added = [] if FACTS_FILE in made else _add_new(text, paths)
    opened = open_service(workspace=workspace, name=solution)
    day = today or city.settings.today()
    tables = map_files(opened, files, decide=decide, today=day, progress=progress) if files else None
    return AdaptedService(solution, paths.own, tables, tuple(made), tuple(added), list_rows(opened, today=day))


def _copy(text: FolderText, paths: BorrowedPaths, name: str) -> bool:
    target = paths.own / name
    if target.exists():
        return False
    borrowed = text.text(name)
    write_bytes(target, (_emptied(borrowed) if name.endswith(".csv") else borrowed).encode())
    return True


def _emptied(text: str) -> str:
    """The table without owners, days, and what is true of one city only."""
    table = as_written(text)
    return table.with_cells({line: _empty(row) for line, row in table.rows.items()}).text


def _empty(row: Mapping[str, str]) -> dict[str, str]:
    of_one_city = ("value", "value_es") if row.get("kind") in OF_ONE_CITY else ()
    return dict.fromkeys((*CARE, *of_one_city), "")


def _add_new(text: FolderText, paths: BorrowedPaths) -> list[str]:
    """Facts that a newer text names: without them it could not be read."""
    target = paths.own / FACTS_FILE
    own = as_written(target.read_bytes().decode("utf-8"))
    known = {row.get("fact", "") for row in own.rows.values()}
    new = [row for row in as_written(text.text(FACTS_FILE)).rows.values() if row["fact"] not in known]
    if new:
        write_bytes(target, own.with_rows(row | _empty(row) for row in new).text.encode())
    return [row["fact"] for row in new]
