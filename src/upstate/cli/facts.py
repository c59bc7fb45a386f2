"""`upstate facts`: what is true of this city only, who answers for it, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.adapt_service import AdaptedService
    from upstate.actions.check_links import CheckedLinks
    from upstate.actions.import_bizport import Imported as ImportedGuide
    from upstate.actions.import_facts import Imported
    from upstate.actions.service_facts import KeptRow
    from upstate.actions.upkeep import Upkeep

app = typer.Typer(
    help="Keep a borrowed service true: what is still borrowed, who answers for it, when to look again.",
    no_args_is_help=True,
)

SolutionOption = Annotated[str, typer.Option("--solution", help="Name of a service that the city has borrowed.")]
OwnerOption = Annotated[str, typer.Option(help="Who answers for it: an e-mail address, or the name of an office.")]
ReviewOption = Annotated[
    str, typer.Option(help="The day on which to look again.", show_default="half a year for telephones, else a year")
]
SecondOption = Annotated[
    str, typer.Option(help="Who else agrees. Needed for rules, fees and uses that are in force already.")
]
PORTAL = "business-portal"
_MOST_SHOWN = 200


@app.command("list")
def list_facts(
    due: Annotated[bool, typer.Option("--due", help="Only what is to be looked at again, dead links too.")] = False,
    borrowed: Annotated[bool, typer.Option("--borrowed", help="Only what nobody here has checked.")] = False,
    owner: Annotated[str, typer.Option(help="Only what this person or office answers for.")] = "",
    to: Annotated[Path | None, typer.Option(help="Write them as a spreadsheet to fill in, for `facts import`.")] = None,
    solution: SolutionOption = PORTAL,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show every fact, rule, fee, use and offer of money: borrowed, due or ours."""
    from upstate.actions.import_facts import write_sheet
    from upstate.actions.service_facts import State, service_facts

    with running(json) as run:
        rows = service_facts(workspace=workspace, solution=solution)
        asked = [state for state, wanted in ((State.DUE, due), (State.BORROWED, borrowed)) if wanted]
        fits = [row for row in rows if not asked or row.state in asked or (due and row.dead)]
        shown = [row for row in fits if not owner or row.owner == owner]
        if to is not None:
            write_sheet(shown, to)
        value = {"rows": [row.as_json() for row in shown], "file": str(to) if to else None}
        run.show(value, lambda: _show_rows(shown, to))


@app.command("set")
def set_fact(
    name: Annotated[str, typer.Argument(help="Name of the fact.")],
    value: Annotated[str, typer.Argument(help="What is true here.")],
    owner: OwnerOption,
    spanish: Annotated[str | None, typer.Option(help="The same in Spanish, where it differs.")] = None,
    review: ReviewOption = "",
    solution: SolutionOption = PORTAL,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Say what is true here: a telephone, an address, hours. From then on it is shown."""
    from upstate.actions.keep_facts import Change, keep_facts
    from upstate.cli.dates import read_date_or_none

    with running(json) as run:
        change = Change("facts", name, value, spanish, owner, read_date_or_none(review))
        kept = keep_facts(workspace=workspace, solution=solution, changes=[change])
        run.show([row.as_json() for row in kept], lambda: _show_kept(kept))


@app.command("confirm")
def confirm_rows(
    table: Annotated[str, typer.Argument(help="facts, rules, fees, uses or funding.")],
    rows: Annotated[
        list[str], typer.Argument(metavar="ROW...", help="Names, or lines as `facts list` shows them: 4, or 2-33.")
    ],
    owner: OwnerOption = "",
    review: ReviewOption = "",
    second: SecondOption = "",
    solution: SolutionOption = PORTAL,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Say that rows are so in this city, as they stand."""
    from upstate.actions.keep_facts import confirm, keep_facts
    from upstate.cli.dates import read_date_or_none

    with running(json) as run:
        changes = confirm(table, rows, owner=owner, review=read_date_or_none(review))
        kept = keep_facts(workspace=workspace, solution=solution, changes=changes, second=second)
        run.show([row.as_json() for row in kept], lambda: _show_kept(kept))


@app.command("import")
def import_sheet(
    file: Annotated[Path, typer.Argument(help="A spreadsheet of `facts list --to`, filled in: CSV or Excel.")],
    second: SecondOption = "",
    solution: SolutionOption = PORTAL,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take in a spreadsheet that a clerk filled in, all of it or nothing."""
    from upstate.actions.import_facts import import_facts

    with running(json) as run:
        imported = import_facts(workspace=workspace, solution=solution, file=file, second=second, progress=run.progress)
        run.show(imported.as_json(), lambda: _show_imported(imported))


@app.command("propose")
def propose_guide(
    source: Annotated[
        Path, typer.Argument(help="The pages of a portal of BizPort: a tar archive, or the folder that it holds.")
    ],
    to: Annotated[Path, typer.Option(help="The folder to make; nothing is overwritten.")] = Path("guide-proposal"),
    json: JsonOption = False,
) -> None:
    """Make a proposal for a guide out of the pages of another city's portal, and tell what could not be taken over."""
    from upstate.actions.import_bizport import import_bizport

    with running(json) as run:
        made = import_bizport(source=source, folder=to, progress=run.progress)
        value = {"folder": str(made.folder), "stages": made.stages, "steps": made.steps, "left": made.left}
        run.show(value, lambda: _show_proposal(made))


@app.command("links")
def links(solution: SolutionOption = PORTAL, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Ask every address of the web that the service names, and tell which lead nowhere."""
    from upstate.actions.check_links import check_links

    with running(json) as run:
        checked = check_links(workspace=workspace, solution=solution, progress=run.progress)
        run.show(checked.as_json(), lambda: _show_links(checked))
        run.failed = bool(checked.broken)


@app.command("upkeep")
def upkeep(solution: SolutionOption = PORTAL, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Count what is due in the next twelve months, by owner, and estimate the hours."""
    from upstate.actions.upkeep import upkeep as action

    with running(json) as run:
        told = action(workspace=workspace, solution=solution)
        run.show(told.as_json(), lambda: _show_upkeep(told))


def show_adapted_service(adapted: AdaptedService, *, alone: bool) -> None:
    """What adapt did with a service, and what is still borrowed."""
    from upstate.cli.showing import show_adapted

    if adapted.tables:
        show_adapted(adapted.tables, alone=alone, in_demo=True)
    if adapted.made:
        console.print(
            f"Your own tables, to keep in any spreadsheet: {', '.join(adapted.made)}, in {adapted.folder}.",
            soft_wrap=True,
        )
    for name in adapted.added:
        console.print(f"New in the text: the fact {name}.", markup=False)
    if adapted.borrowed:
        console.print(f"\n[bold]Still borrowed, so shown to nobody: {len(adapted.borrowed)} of {len(adapted.rows)}[/]")
    for owner, count in adapted.by_owner.items():
        console.print(f"\n[bold]{escape(owner)}[/]: {count}")
        _show_each([row for row in adapted.borrowed if row.owner == owner])
    if not adapted.borrowed:
        console.print("Nothing is borrowed any more: every row was checked here.")
    show_plain(f"\nNext: {adapted.next_step}")


def _show_rows(rows: Sequence[KeptRow], to: Path | None) -> None:
    if to is not None:
        show_plain(f"Wrote {len(rows)} rows to {to}. Fill in value, owner and checked (yes).")
        console.print(f"Next: upstate facts import {to}", markup=False)
        return
    for state in dict.fromkeys(row.state for row in rows):
        these = [row for row in rows if row.state is state]
        console.print(f"[bold]{state.capitalize()}: {len(these)}[/]")
        _show_each(these)
    if not rows:
        console.print("No row fits.")


def _show_each(rows: Sequence[KeptRow]) -> None:
    for row in rows[:_MOST_SHOWN]:
        value = f" = {row.value}" if row.value and row.table == "facts" else ""
        had = f" ({row.had})" if row.had else ""
        ask = f"; ask: {row.office}" if row.state == "borrowed" and row.office else ""
        owner = f"; {row.care.owner}, until {row.care.review}" if row.care.is_ours else ""
        spanish = "; no Spanish yet" if row.lacks_spanish else ""
        dead = f"; its link leads nowhere: {row.dead}" if row.dead else ""
        words = f"{row.what}{value}{had}{owner}{ask}{spanish}{dead}"
        show_plain(f"  {row.table} {row.row}: {words}")
    if len(rows) > _MOST_SHOWN:
        console.print(f"  and {len(rows) - _MOST_SHOWN} more; `--to` writes all of them", markup=False)


def _show_kept(kept: Sequence[KeptRow]) -> None:
    for row in kept:
        show_plain(f"Checked: {row.what}. {row.owner} looks again on {row.care.review}.")
        if len(row.used_by) > 1:
            console.print(f"  This one change mends {len(row.used_by)} texts.", markup=False)


def _show_imported(imported: Imported) -> None:
    checked = sum(row.care.is_ours for row in imported.kept)
    console.print(f"Taken in: {len(imported.kept)} rows, {checked} of them checked; left: {imported.left}.")
    console.print(f"Still borrowed: {imported.borrowed}.")
    if imported.unknown_departments:
        names = ", ".join(imported.unknown_departments)
        show_plain(
            f"city.toml does not name {names}: write them into its departments, so that people can be given them."
        )


def _show_proposal(made: ImportedGuide) -> None:
    left = made.folder / "left.txt"
    show_plain(f"Stages: {made.stages}; steps: {made.steps}; in {made.folder}.")
    show_plain(f"To look at or write anew: {len(made.left)}; {left} names them.")
    console.print("Next: write the Spanish, make facts of telephones, and copy what you keep into your guide.")


def _show_links(checked: CheckedLinks) -> None:
    show_plain(*(f"{one.url} ({', '.join(one.places)}): {one.fault} {one.next_step}" for one in checked.broken))
    console.print(f"Asked {len(checked.links)} addresses; {len(checked.broken)} lead nowhere.")
    if checked.skipped:
        console.print(f"{checked.skipped} were not asked: the time was up.")


def _show_upkeep(told: Upkeep) -> None:
    show_plain(told.sentence)
    console.print(f"Still borrowed: {told.borrowed}. Overdue: {told.overdue}.")
    for month, count in told.months.items():
        console.print(f"  {month}  {count:>5,}", markup=False)
    for owner, count in told.by_owner.items():
        console.print(f"  {owner}: {count}", markup=False)
    for name, count in told.shared.items():
        console.print(f"  {name} stands in {count} texts; one change mends them all.", markup=False)
