"""`upstate measures`: the city's own measures listed, computed, shown, their history, and their targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from upstate.cli.measures import app as app
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running
from upstate.cli.sharing_measures import share, show_peers

if TYPE_CHECKING:
    from upstate.actions.compute_measures import Outcome
    from upstate.actions.measure_history import MeasureHistory
    from upstate.actions.set_target import TargetSet
    from upstate.actions.tell_measure import MeasuresTold, MeasureTold
    from upstate.measures.series import Computed, Point

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of a measure, as `upstate measures` lists it.")]
# Of the table that is told: value; and what a terminal has room for: period, value, interval, cases, marked, state.
_VALUE, _SHOWN = 1, (0, 1, 2, 3, 6, 7)
app.command("share")(share)
TodayOption = Annotated[str | None, typer.Option(help="The last day of the series; without it, today.")]


@app.callback(invoke_without_command=True)
def measures(context: typer.Context, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """What the city counts, to see whether it gets better. Alone: every measure by goal, each in one sentence."""
    if context.invoked_subcommand is not None:
        return
    from upstate.actions.tell_measure import tell_measures

    with running(json) as run:
        told = tell_measures(workspace=workspace)
        run.show(told.as_json(), lambda: _show_all(told))


@app.command()
def compute(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Measures; without any, all.")] = None,
    today: TodayOption = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Compute measures from the newest data, and keep the figures where anything changed."""
    from upstate.actions.compute_measures import compute_measures
    from upstate.cli.dates import read_date

    with running(json) as run:
        day = read_date(today) if today else None
        outcomes = compute_measures(workspace=workspace, names=names or (), today=day, progress=run.progress)
        run.show([one.as_json() for one in outcomes], lambda: _show_outcomes(outcomes))
        run.failed = any(one.fault for one in outcomes)


@app.command()
def show(
    name: NameArgument,
    by: Annotated[str, typer.Option(help="A breakdown, such as neighborhood.")] = "",
    group: Annotated[str, typer.Option(help="One group of the breakdown.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show what a measure says: its sentence, its table, the data that it rests on, and other cities that share the same."""
    from upstate.actions.measure_peers import MeasurePeers, measure_peers
    from upstate.actions.tell_measure import tell_measure

    with running(json) as run:
        told = tell_measure(workspace=workspace, measure=name, breakdown=by, group=group)
        others = MeasurePeers(None) if by else measure_peers(workspace=workspace, measure=name)
        run.show({**told.as_json(), "peers": others.as_json()}, lambda: _show_one(told))
        if not json:
            show_peers(others)


@app.command()
def history(
    name: NameArgument,
    by: Annotated[str, typer.Option(help="A breakdown, such as neighborhood.")] = "",
    group: Annotated[str, typer.Option(help="One group of the breakdown.")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show each period as it was first published and as it stands, with the versions of the data."""
    from upstate.actions.measure_history import measure_history

    with running(json) as run:
        found = measure_history(workspace=workspace, measure=name, breakdown=by, group=group)
        run.show(found.as_json(), lambda: _show_history(found))


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
    from upstate.cli.dates import read_date

    with running(json) as run:
        until: date | None = read_date(by) if by else None
        made = set_target(workspace=workspace, measure=name, target=value, by=until, reason=reason)
        run.show(made.as_json(), lambda: _show_target(made))


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
            lambda: console.print(
                f"Wrote {made.text} and {made.query}.\nNext: change both; upstate measures compute {name}",
                markup=False,
                soft_wrap=True,
            ),
        )


def _show_all(told: MeasuresTold) -> None:
    for goal, objectives in told.goals:
        console.print(f"[bold]{escape(goal or 'No goal is named')}[/]")
        for objective, ones in objectives:
            if objective:
                console.print(f"  {escape(objective)}")
            for one in ones:
                said = one.sentence or one.waits
                console.print(f"    [bold]{escape(one.name)}[/] {escape(one.title)}: {escape(said)}", soft_wrap=True)
    for broken in told.broken:
        console.print(f"[red]can not be read[/] {escape(broken.name)}: {escape(broken.fault.given)}", soft_wrap=True)
    if not told.goals:
        console.print("The city has no measures yet.\nNext: upstate measures borrow", markup=False)


def _show_outcomes(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        name = f"[bold]{escape(one.measure)}[/]"
        if one.fault:
            console.print(f"[red]failed[/] {name}: {escape(one.fault.given)}", soft_wrap=True)
            console.print(f"  Next: {one.fault.next_step}", markup=False, soft_wrap=True)
        elif one.waits:
            console.print(f"waiting {name}: {escape(one.waits)}", soft_wrap=True)
        else:
            console.print(f"{'[green]computed[/]' if one.changed else 'unchanged'} {name}: figures {one.number}")
        for note in one.notes:
            console.print(f"  {note}", markup=False, soft_wrap=True, style="dim")


def _show_one(told: MeasureTold) -> None:
    console.print(f"[bold]{escape(told.title)}[/]", soft_wrap=True)
    if told.waits:
        console.print(told.waits, markup=False, soft_wrap=True)
    for sentence in told.sentences:
        console.print(sentence, markup=False, soft_wrap=True)
    rows = [row for row in told.rows if row[_VALUE]]
    if rows:
        grid = Table(*(str(told.header[column]) for column in _SHOWN), box=None, header_style="bold")
        for row in rows:
            grid.add_row(*(escape(row[column]) for column in _SHOWN))
        console.print(grid)
    for one in told.inputs:
        place = f"catalog/{one.dataset}/versions/{one.version}" if one.version else f"tables/{one.dataset}.parquet"
        newest = f", newest day {one.newest}" if one.newest else ""
        console.print(f"From {place}: {one.rows:,} rows{newest}.", markup=False, soft_wrap=True)
    if told.says_not:
        console.print(f"It does not say: {told.says_not}", markup=False, soft_wrap=True)


def _show_history(found: MeasureHistory) -> None:
    grid = Table("period", "first", "in", "now", "in", "revised", box=None, header_style="bold")
    for one in found.points:
        first, now = (f"figures {computed.number}" for computed in (one.first_in, one.now_in))
        mark = f"{one.revised} times" if one.revised else ""
        grid.add_row(one.now.starts.isoformat(), _figure(one.first), first, _figure(one.now), now, mark)
    console.print(grid)
    kept = {one.number: one for point in found.points for one in (point.first_in, point.now_in)}
    for number, computed in sorted(kept.items()):
        console.print(f"figures {number}, {computed.at.date()}: {_versions(computed)}", markup=False, soft_wrap=True)
    times = "once" if found.computed == 1 else f"{found.computed} times"
    console.print(f"Figures were kept {times}; periods that were revised: {len(found.revised)}.")


def _figure(point: Point) -> str:
    return (
        "" if point.value is None else f"{point.value:,.6g}{'' if point.state == 'complete' else f' ({point.state})'}"
    )


def _versions(computed: Computed) -> str:
    return ", ".join(
        f"{one.dataset} version {one.version}" if one.version else f"the city's own table {one.dataset}"
        for one in computed.inputs
    )


def _show_target(made: TargetSet) -> None:
    by = f" by {made.by}" if made.by else ""
    console.print(f"The target of {made.measure} is {made.target:g}{by}.", markup=False)
    if made.past:
        met = {True: "met", False: "not met", None: "nobody knows whether it was met"}[made.past.met]
        console.print(f"Before: {made.past.target:g} ({met}).", markup=False)
