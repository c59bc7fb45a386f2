"""`upstate measures share`, and what `upstate measures show` tells of other cities."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.consent import ContactOption, LinkOption, RegistryFolderOption, YesOption, ask_to_share, show_shared
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.measure_peers import MeasurePeers

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of a measure, as `upstate measures` lists it.")]


def share(
    name: NameArgument,
    to: RegistryFolderOption = None,
    contact: ContactOption = "",
    link: LinkOption = "",
    yes: YesOption = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Share the figures of a measure that is public, so that cities which count alike can compare. You see all that leaves first."""
    from upstate.actions.share_measure import share_measure

    with running(json) as run:
        shared = share_measure(
            workspace=workspace, measure=name, to=to, contact=contact, link=link, answer=ask_to_share(run, yes)
        )
        show_shared(run, shared.folder, shared.leaving, measure=shared.leaving.told)


def show_peers(found: MeasurePeers) -> None:
    """What other cities say of the same measure; nothing where none does."""
    from upstate.measures.telling_peers import HEADER, caption_of_peers, table_of_peers

    show_plain(*found.sentences)
    if found.comparison and (rows := table_of_peers(found.comparison)):
        show_plain(caption_of_peers(found.comparison, found.unit))
        grid = Table(*map(str, HEADER), box=None, header_style="bold")
        for row in rows:
            grid.add_row(*map(escape, row))
        console.print(grid)
    show_plain(*found.notes)
