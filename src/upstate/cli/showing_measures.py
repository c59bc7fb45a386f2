"""Showing in words what the actions on measures gave."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from upstate.cli.running import console, show_plain

if TYPE_CHECKING:
    from upstate.actions.adapt_measures import AdaptedMeasures
    from upstate.actions.borrow_measure import BorrowedMeasure
    from upstate.actions.compute_measures import Outcome
    from upstate.actions.list_measures import MeasureList
    from upstate.actions.list_shelf_measures import ShelfLine
    from upstate.actions.measure_history import MeasureHistory
    from upstate.actions.set_target import TargetSet
    from upstate.actions.tell_measure import SeriesTold
    from upstate.measures.series import Computed, Point

# Of the table that is told: value; and what a terminal has room for: period, value, interval, cases, marked, state.
_VALUE, _SHOWN = 1, (0, 1, 2, 3, 6, 7)


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
        show_plain(f"  {name}: {', '.join(lacking)}")
    show_plain(f"Next: {adapted.next_step}")


def show_shelf(lines: list[ShelfLine]) -> None:
    """What there is to borrow."""
    for line in lines:
        waits = f" (waits for {', '.join(line.waits_for)})" if line.waits_for else ""
        here = " [green]yours[/]" if line.here else ""
        console.print(f"[bold]{line.measure}[/]{here}: {escape(line.question)}{escape(waits)}", soft_wrap=True)
    console.print("Next: upstate measures borrow NAME", markup=False)


def show_borrowed(borrowed: BorrowedMeasure) -> None:
    """Where the city fills in what it wants."""
    if borrowed.with_solution:
        console.print(f"Borrowed [bold]{borrowed.solution}[/], of which it is.")
    show_plain(f"Wrote {borrowed.file}; fill in what it is to reach.")
    if borrowed.waits_for:
        show_plain(f"It waits for {', '.join(borrowed.waits_for)}.")
    show_plain(f"Next: {borrowed.next_step}")


def show_list(listed: MeasureList) -> None:
    """By goal and objective, each in one sentence."""
    for goal, ones in groupby(listed.measures, key=lambda one: one.told.goal):
        console.print(f"[bold]{escape(goal or 'No goal is named')}[/]")
        for objective, those in groupby(ones, key=lambda one: one.told.objective):
            if objective:
                console.print(f"  {escape(objective)}")
            for one in those:
                title, said = one.told.title, one.told.sentence or one.waits
                console.print(f"    [bold]{escape(one.name)}[/] {escape(title)}: {escape(said)}", soft_wrap=True)
    for broken in listed.broken:
        console.print(f"[red]can not be read[/] {escape(broken.name)}: {escape(broken.fault.given)}", soft_wrap=True)
    if not listed.measures:
        console.print("The city has no measures yet.\nNext: upstate measures borrow", markup=False)


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """What became of each measure."""
    for one in outcomes:
        name = f"[bold]{escape(one.measure)}[/]"
        if one.fault:
            console.print(f"[red]failed[/] {name}: {escape(one.fault.given)}", soft_wrap=True)
            show_plain(f"  Next: {one.fault.next_step}")
        elif one.waits:
            console.print(f"waiting {name}: {escape(one.waits)}", soft_wrap=True)
        else:
            console.print(f"{'[green]computed[/]' if one.changed else 'unchanged'} {name}: figures {one.number}")
        for note in one.notes:
            console.print(f"  {note}", markup=False, soft_wrap=True, style="dim")


def show_series(told: SeriesTold) -> None:
    """Its sentences, its table, and what it rests on."""
    console.print(f"[bold]{escape(told.title)}[/]", soft_wrap=True)
    if told.waits:
        show_plain(told.waits)
    show_plain(*told.sentences)
    rows = [row for row in told.rows if row[_VALUE]]
    if rows:
        grid = Table(*(str(told.header[column]) for column in _SHOWN), box=None, header_style="bold")
        for row in rows:
            grid.add_row(*(escape(row[column]) for column in _SHOWN))
        console.print(grid)
    for one in told.inputs:
        place = f"catalog/{one.dataset}/versions/{one.version}" if one.version else f"tables/{one.dataset}.parquet"
        newest = f", newest day {one.newest}" if one.newest else ""
        show_plain(f"From {place}: {one.rows:,} rows{newest}.")
    if told.says_not:
        show_plain(f"It does not say: {told.says_not}")


def show_history(found: MeasureHistory) -> None:
    """Each period as it was first published, and as it stands."""
    grid = Table("period", "first", "in", "now", "in", "revised", box=None, header_style="bold")
    for one in found.points:
        first, now = (f"figures {computed.number}" for computed in (one.first_in, one.now_in))
        mark = f"{one.revised} times" if one.revised else ""
        grid.add_row(one.now.starts.isoformat(), _figure(one.first), first, _figure(one.now), now, mark)
    console.print(grid)
    kept = {one.number: one for point in found.points for one in (point.first_in, point.now_in)}
    for number, computed in sorted(kept.items()):
        show_plain(f"figures {number}, {computed.at.date()}: {_versions(computed)}")
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


def show_target(made: TargetSet) -> None:
    """The new target, and the one before it."""
    by = f" by {made.by}" if made.by else ""
    console.print(f"The target of {made.measure} is {made.target:g}{by}.", markup=False)
    if made.past:
        met = {True: "met", False: "not met", None: "nobody knows whether it was met"}[made.past.met]
        console.print(f"Before: {made.past.target:g} ({met}).", markup=False)
