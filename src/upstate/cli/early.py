"""`upstate standards early`: which places had an open data portal or policy in 2014 and 2016."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from upstate.cli.options import JsonOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.early_portals import EarlyPortals, Edition, Share


def early(
    folder: Annotated[Path, typer.Argument(help="The folder with the Sunlight Foundation's lists (CSV), as they are.")],
    json: JsonOption = False,
) -> None:
    """Show which places had an open data portal or policy in 2014 and 2016, and count again what was claimed of them."""
    from upstate.actions.early_portals import early_portals

    with running(json) as run:
        found = early_portals(folder=folder)
        run.show(found.as_json(), lambda: _show(found))


def _show(found: EarlyPortals) -> None:
    for edition in found.editions:
        _show_edition(edition)


def _show_edition(edition: Edition) -> None:
    console.print(f"{edition.label}: {', '.join(edition.files)}", style="bold", markup=False, soft_wrap=True)
    grid = Table(
        "population", "100,000 to 499,999", "500,000 and more", "25 largest", box=None, header_style="bold", pad_edge=False
    )  # fmt: skip
    for one in edition.claims:
        grid.add_row(one.people, *(_told(share) for share in (one.medium, one.large, one.largest)))
    console.print(grid)
    show_plain(*(f"  {odd.file}, row {odd.row}, {odd.told}: {odd.what}" for odd in edition.odd))


def _told(share: Share | None) -> str:
    """Portals, then portals or policies, of how many."""
    if share is None:
        return "not known"
    if share.of is None:
        return f"{share.portal} with a portal"
    percent = f", {share.either / share.of:.0%}" if share.of else ""
    return f"portal {share.portal}, either {share.either} of {share.of}{percent}"
