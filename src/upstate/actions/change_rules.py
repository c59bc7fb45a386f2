"""Change a row of the rules, fees or uses of a service: try it against the examples first, and write it when a second person agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.actions.keep_facts import RULE_TABLES, own_table, write_own
from upstate.actions.open_service import OpenService, holding_own, load_own, open_service, read_with
from upstate.errors import BadSolution, BadWorkspace
from upstate.permits.examples import example_faults, fit_examples
from upstate.solutions.service import CARE
from upstate.solutions.service.editing import Written
from upstate.solutions.service.examples import EXAMPLES_FILE
from upstate.solutions.service.reviewing import default_review


@dataclass(frozen=True)
class RowChange:
    """line: of the row; 0 for a new one. before: its cells as whoever proposes saw them; empty for a new one. after: what they shall
    be; empty to take the row away. examples: examples.toml as it shall be; empty where it stays."""

    table: str
    line: int
    before: Mapping[str, str]
    after: Mapping[str, str]
    examples: str = ""


@dataclass(frozen=True)
class Tried:
    """before, after: the examples that are not kept without and with the change, a sentence each."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """Those that the change breaks."""
        return tuple(fault for fault in self.after if fault not in self.before)


def rule_table(*, workspace: Path, solution: str, table: str) -> Written:
    """A table of the city's own as it stands. Raises `BadWorkspace` where there is none."""
    return _rule_table(open_service(workspace=workspace, name=solution), table)


def _rule_table(opened: OpenService, table: str) -> Written:
    if table not in RULE_TABLES or not (opened.paths.own / f"{table}.csv").exists():
        raise BadWorkspace(
            f"The city has no table {table!r} of its own.",
            allowed=", ".join(RULE_TABLES),
            next_step=f"Run `upstate adapt {opened.solution.name}`.",
        )
    return own_table(opened.paths, table)


def try_change(*, workspace: Path, solution: str, change: RowChange) -> Tried:
    """Run the examples without and with the change; nothing is written. Raises `BadSolution` for a row that can not be read, and
    `BadWorkspace` when it is another by now."""
    opened = open_service(workspace=workspace, name=solution)
    return _tried(opened, change, _files(opened, change, cells=change.after))


def current_examples(*, workspace: Path, solution: str) -> str:
    """The text of examples.toml by which the city's tables are tried."""
    return _examples(open_service(workspace=workspace, name=solution))


def fitted_examples(*, workspace: Path, solution: str, change: RowChange) -> str:
    """examples.toml in which every example that the change breaks says what the tables say after it. Raises what `try_change` does."""
    opened = open_service(workspace=workspace, name=solution)
    after = read_with(opened, _files(opened, change, cells=change.after))
    return fit_examples(_examples(opened), read_with(opened, {}), after)


def _examples(opened: OpenService) -> str:
    return load_own(opened.paths).get(EXAMPLES_FILE) or opened.text.text(EXAMPLES_FILE)


def apply_change(*, workspace: Path, solution: str, change: RowChange, owner: str, today: date | None = None) -> Tried:
    """Write the change. The row counts as checked today, by its owner or else by `owner`. Raises what `try_change` does, and
    `BadSolution` where it breaks an example that is not changed with it."""
    opened = open_service(workspace=workspace, name=solution)
    day = today or opened.city.settings.today()
    with holding_own(opened.paths):
        files = _files(opened, change, cells=change.after and _cared_for(change, owner, day))
        tried = _tried(opened, change, files)
        if tried.broken:
            raise BadSolution(
                f"The change breaks examples: {' '.join(tried.broken)}",
                allowed="a change after which every example is kept that was kept before",
                next_step="Change the examples together with the row, or propose another row.",
            )
        write_own(opened, files)
    return tried


def _tried(opened: OpenService, change: RowChange, files: Mapping[str, str]) -> Tried:
    before, after = read_with(opened, {}), read_with(opened, files)
    return Tried(tuple(example_faults(before)), tuple(example_faults(after)))


def _files(opened: OpenService, change: RowChange, *, cells: Mapping[str, str]) -> dict[str, str]:
    """The city's files as they are after the change."""
    table = _rule_table(opened, change.table)
    if unknown := {*cells} - {*table.heading}:
        raise BadSolution(
            f"{change.table} has no column {', '.join(sorted(unknown))}.",
            allowed=", ".join(table.heading),
            next_step="Add the column in a spreadsheet first, where a rule looks at another question.",
        )
    changed = _changed(table, change, cells)
    return {f"{change.table}.csv": changed.text} | ({EXAMPLES_FILE: change.examples} if change.examples else {})


def _changed(table: Written, change: RowChange, cells: Mapping[str, str]) -> Written:
    if not change.line:
        return table.with_rows([cells])
    here = table.rows.get(change.line)
    if here is None or _bare(here) != _bare(change.before):
        raise BadWorkspace(
            f"Line {change.line} of {change.table} is not what it was when the change was proposed.",
            allowed="a change of the row as it stands",
            next_step="Look at the table and propose the change again.",
        )
    return table.with_cells({change.line: cells}) if cells else table.without(change.line)


def _bare(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name not in CARE and cell}


def _cared_for(change: RowChange, owner: str, day: date) -> dict[str, str]:
    owner = change.before.get("owner") or owner
    review = default_review(change.table, f"{change.table} {change.line}", checked=day)
    return {**change.after, "owner": owner, "checked": day.isoformat(), "review": review.isoformat()}
