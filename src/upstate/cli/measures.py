"""`upstate measures`: what the city counts, to see whether it gets better."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

if TYPE_CHECKING:
    from upstate.actions.adapt_measures import AdaptedMeasures
    from upstate.actions.borrow_measure import BorrowedMeasure
    from upstate.actions.list_shelf_measures import ShelfLine

app = typer.Typer(help="What the city counts, to see whether it gets better.")


@app.command()
def borrow(
    measure: Annotated[
        str | None, typer.Argument(help="Name of a measure; without it, those that there are to borrow.")
    ] = None,
    source: Annotated[
        str, typer.Option("--from", help="The solution that it is of: a name on the shelf, REGISTRY/NAME, or a folder.")
    ] = "city-stat",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Borrow one measure, and write the file in which the city says what it wants of it."""
    from upstate.actions.borrow_measure import borrow_measure
    from upstate.actions.list_shelf_measures import list_shelf_measures

    with running(json) as run:
        if measure is None:
            lines = list_shelf_measures(workspace=workspace, source=source)
            run.show([line.as_json() for line in lines], lambda: _show_shelf(lines))
            return
        borrowed = borrow_measure(workspace=workspace, measure=measure, source=source)
        run.show(borrowed.as_json(), lambda: _show_borrowed(borrowed))


def show_adapted_measures(adapted: AdaptedMeasures, *, alone: bool) -> None:
    """What adapt did, and which measures have their tables now."""
    from upstate.cli.showing import show_adapted

    show_adapted(adapted.tables, alone=alone, in_demo=True)
    console.print(f"\n[bold]Measures with their tables: {len(adapted.ready)}[/]")
    for name in adapted.ready:
        console.print(f"  {name}", markup=False)
    if adapted.waiting:
        console.print(f"[bold]Measures that wait: {len(adapted.waiting)}[/]")
    for name, lacking in adapted.waiting.items():
        console.print(f"  {name}: {', '.join(lacking)}", markup=False, soft_wrap=True)
    console.print(f"Next: {adapted.next_step}", markup=False, soft_wrap=True)


def _show_shelf(lines: list[ShelfLine]) -> None:
    for line in lines:
        waits = f" (waits for {', '.join(line.waits_for)})" if line.waits_for else ""
        here = " [green]yours[/]" if line.here else ""
        console.print(f"[bold]{line.measure}[/]{here}: {escape(line.question)}{escape(waits)}", soft_wrap=True)
    console.print("Next: upstate measures borrow NAME", markup=False)


def _show_borrowed(borrowed: BorrowedMeasure) -> None:
    if borrowed.with_solution:
        console.print(f"Borrowed [bold]{borrowed.solution}[/], of which it is.")
    console.print(f"Wrote {borrowed.file}; fill in what it is to reach.", markup=False, soft_wrap=True)
    if borrowed.waits_for:
        console.print(f"It waits for {', '.join(borrowed.waits_for)}.", markup=False, soft_wrap=True)
    console.print(f"Next: {borrowed.next_step}", markup=False, soft_wrap=True)
