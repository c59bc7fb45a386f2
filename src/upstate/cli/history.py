"""`upstate standards history`: how the city came to where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from upstate.cli.leading import OptionalStandard
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

if TYPE_CHECKING:
    from upstate.actions.standing_history import KeptDay
    from upstate.standards.standard import Standard


def history(standard: OptionalStandard = "", workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show how the score and the level changed, by the days that were kept: each day with an answer, and those of `upstate assess --keep`."""
    from upstate.actions.standing_history import standing_history

    with running(json) as run:
        asked, days = standing_history(workspace=workspace, standard=standard)
        value = {"standard": asked.name, "history": [one.as_json() for one in days]}
        run.show(value, lambda: _show(asked, days))


def _show(standard: Standard, days: tuple[KeptDay, ...]) -> None:
    if not days:
        console.print(f"No day was kept of {standard.about.title.en}.", markup=False)
        console.print(f"Next: upstate assess {standard.name} --keep", markup=False)
        return
    grid = Table("day", "met", "verified", "change", "level", box=None, header_style="bold", pad_edge=False)
    for one in days:
        change = "" if one.change is None else f"{one.change:+}"
        level = one.level.title.en if one.level else "no level"
        grid.add_row(one.on, f"{one.score} of {one.of}", str(one.verified), change, level)
    console.print(grid)
