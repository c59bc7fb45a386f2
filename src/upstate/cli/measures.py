"""`upstate measures`: what the city counts: listed, borrowed, computed, shown, with its history and its targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upstate.cli import showing_measures
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import running, show_plain
from upstate.cli.sharing_measures import NameArgument, share, show_peers

if TYPE_CHECKING:
    from upstate.actions.measure_peers import MeasurePeers
    from upstate.actions.tell_measure import SeriesTold

app = typer.Typer(help="What the city counts, to see whether it gets better.")
app.command("share")(share)

BreakdownOption = Annotated[str, typer.Option(help="A breakdown, such as neighborhood.")]
GroupOption = Annotated[str, typer.Option(help="One group of the breakdown.")]
TodayOption = Annotated[str | None, typer.Option(help="The last day of the series; without it, today.")]


@app.callback(invoke_without_command=True)
def measures(context: typer.Context, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """What the city counts, to see whether it gets better. Alone: every measure by goal, each in one sentence."""
    if context.invoked_subcommand is not None:
        return
    from upstate.actions.list_measures import list_measures

    with running(json) as run:
        listed = list_measures(workspace=workspace)
        run.show(listed.as_json(), lambda: showing_measures.show_list(listed))


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
            run.show([line.as_json() for line in lines], lambda: showing_measures.show_shelf(lines))
            return
        borrowed = borrow_measure(workspace=workspace, measure=measure, source=source)
        run.show(borrowed.as_json(), lambda: showing_measures.show_borrowed(borrowed))


@app.command()
def compute(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Measures; without any, all.")] = None,
    today: TodayOption = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Compute measures from the newest data, and keep the figures where anything changed."""
    from upstate.actions.compute_measures import compute_measures
    from upstate.cli.dates import read_date_or_none

    with running(json) as run:
        outcomes = compute_measures(
            workspace=workspace, names=names or (), today=read_date_or_none(today), progress=run.progress
        )
        run.show([one.as_json() for one in outcomes], lambda: showing_measures.show_outcomes(outcomes))
        run.failed = any(one.fault for one in outcomes)


@app.command()
def show(
    name: NameArgument,
    by: BreakdownOption = "",
    group: GroupOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show what a measure says: its sentence, its table, the data that it rests on, and other cities that share the same."""
    from upstate.actions.measure_peers import MeasurePeers, measure_peers
    from upstate.actions.tell_measure import tell_measure

    with running(json) as run:
        told = tell_measure(workspace=workspace, measure=name, breakdown=by, group=group)
        others = MeasurePeers(None) if by else measure_peers(workspace=workspace, measure=name)
        run.show({**told.as_json(), "peers": others.as_json()}, lambda: _show(told, others))


@app.command()
def history(
    name: NameArgument,
    by: BreakdownOption = "",
    group: GroupOption = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show each period as it was first published and as it stands, with the versions of the data."""
    from upstate.actions.measure_history import measure_history

    with running(json) as run:
        found = measure_history(workspace=workspace, measure=name, breakdown=by, group=group)
        run.show(found.as_json(), lambda: showing_measures.show_history(found))


@app.command()
def target(
    name: NameArgument,
    value: Annotated[float, typer.Argument(help="The target, in the measure's unit.")],
    by: Annotated[str | None, typer.Option(help="The day until which it is to be met.")] = None,
    reason: Annotated[str, typer.Option(help="Why; needed where the target is made easier.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Set the target of a measure; the one before stays in its history."""
    from upstate.actions.set_target import set_target
    from upstate.cli.dates import read_date_or_none

    with running(json) as run:
        made = set_target(workspace=workspace, measure=name, target=value, by=read_date_or_none(by), reason=reason)
        run.show(made.as_json(), lambda: showing_measures.show_target(made))


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and dashes.")],
    contract: Annotated[str, typer.Option(help="The borrowed solution whose tables it reads.")] = "city-stat",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Begin a measure of the city's own: its text and a query, to be changed by hand."""
    from upstate.actions.new_measure import new_measure

    with running(json) as run:
        made = new_measure(workspace=workspace, name=name, contract=contract)
        run.show(
            made.as_json(),
            lambda: show_plain(
                f"Wrote {made.text} and {made.query}.", f"Next: change both; upstate measures compute {name}"
            ),
        )


def _show(told: SeriesTold, others: MeasurePeers) -> None:
    showing_measures.show_series(told)
    show_peers(others)
