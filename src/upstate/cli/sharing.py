"""`upstate share` and `upstate lineage`: what a city gives back, and who took what from whom."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.consent import LinkOption, RegistryFolderOption, YesOption, ask_to_share, show_shared
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.lineage import Lineage

app = typer.Typer()


@app.command()
def share(
    solution: Annotated[str, typer.Argument(help="Name of a solution that the city has borrowed.")],
    to: RegistryFolderOption = None,
    stopped: Annotated[str, typer.Option(help="Why you tried it and stopped. That helps the next city as much.")] = "",
    hours: Annotated[float | None, typer.Option(help="Hours of staff that it took to adapt it.", min=0)] = None,
    cost: Annotated[str, typer.Option(help="What it costs, in your words.")] = "",
    contact: Annotated[str, typer.Option(help="Whom the next city may ask, as you want it public.")] = "",
    link: LinkOption = "",
    model: Annotated[bool, typer.Option("--model", help="Also what was learned here, as coefficients.")] = False,
    yes: YesOption = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Share what you learned of a solution: figures and columns' names, never a row. You see all that leaves first."""
    from upstate.actions.share import share as action

    with running(json) as run:
        shared = action(
            workspace=workspace,
            solution=solution,
            to=to,
            stopped=stopped,
            staff_hours=hours,
            cost=cost,
            contact=contact,
            link=link,
            model=model,
            progress=run.progress,
            answer=ask_to_share(run, yes),
        )
        show_shared(run, shared.folder, shared.leaving, bundle=shared.leaving.bundle)


@app.command()
def lineage(
    solution: Annotated[str, typer.Argument(help="Name of a solution.")],
    to: Annotated[Path | None, typer.Option(help="A page (HTML) to draw it on.")] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Tell who took a solution from whom, and with what result."""
    from upstate.actions.lineage import tell_lineage

    with running(json) as run:
        told = tell_lineage(workspace=workspace, solution=solution, to=to)
        value = {**asdict(told), "page": told.page and str(told.page)}
        run.show(value, lambda: _show_lineage(told))


def _show_lineage(told: Lineage) -> None:
    console.print(f"[bold]{escape(told.title)}[/]")
    console.print(told.sentence, markup=False)
    table = Table("city", "took it from", "version", "what came of it", box=None, header_style="bold", pad_edge=False)
    for step in told.steps:
        came = ". ".join(filter(None, (step.status or "had it first", step.said)))
        version = f"{step.version}, changed" if step.changed else step.version
        table.add_row(escape("  " * step.depth + step.place), escape(step.parent), version, escape(came))
    console.print(table)
    if told.page:
        console.print(f"Drawn on {told.page}.", markup=False)
    show_plain(*told.notes)
