"""`upstate standards share` and `upstate standards leaders`: where a city stands, for others to see, and who leads."""

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
    from upstate.actions.leaders import Leader, Leaders

OptionalStandard = Annotated[
    str,
    typer.Argument(
        metavar="[STANDARD]",
        help="Name of a standard; without it, first-rung under 30,000 people (`upstate new --population`), what-works-cities-2022 else.",
    ),
]


def share(
    standard: OptionalStandard = "",
    to: RegistryFolderOption = None,
    contact: ContactOption = "",
    link: LinkOption = "",
    yes: YesOption = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Share where the city stands: answers and links, never who answered, why, or a file of yours. You see all that leaves first."""
    from upstate.actions.share_assessment import share_assessment

    with running(json) as run:
        run.progress("Looking at what the city has")
        shared = share_assessment(
            workspace=workspace, standard=standard, to=to, contact=contact, link=link, answer=ask_to_share(run, yes)
        )
        show_shared(run, shared.folder, shared.leaving, assessment=shared.leaving.told)


def leaders(
    standard: OptionalStandard = "",
    criterion: Annotated[str, typer.Option(metavar="ID", help="Only who meets this one, such as DM2.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--in", help="A folder of a registry to look into as well, built or not.")
    ] = None,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Show who leads: cities that share where they stand, by criterion and practice, your peers first."""
    from upstate.actions.leaders import find_criterion
    from upstate.actions.leaders import leaders as action

    with running(json) as run:
        found = action(workspace=workspace, standard=standard, folder=folder)
        value = found.as_json()
        if criterion:
            met_by = find_criterion(found, criterion)
            value["criteria"] = [{"id": criterion, "met_by": [one.as_json() for one in met_by]}]
        run.show(value, lambda: _show_criterion(found, criterion) if criterion else _show_cities(found))


def tell_leaders(met_by: tuple[Leader, ...], most: int = 3) -> str:
    """Who can show it, in one line."""
    named = [f"{one.city.told.place} ({_how_sure(one)})" for one in met_by[:most]]
    more = f" and {len(met_by) - most} more" if len(met_by) > most else ""
    return f"{', '.join(named)}{more}"


def _show_cities(found: Leaders) -> None:
    if found.cities:
        grid = _grid(
            "city", "peer", "level", "met", "verified", *(one.id for one in found.standard.practices), "assessed"
        )
        for one in found.cities:
            level = one.standing.level.title.en if one.standing.level else ""
            counts = [str(one.met_of(practice, found.standard)) for practice in found.standard.practices]
            score = f"{one.standing.met} of {one.standing.of}"
            grid.add_row(
                escape(one.told.place), str(one.peer or ""), level, score, str(one.verified), *counts, str(one.told.on)
            )
        console.print(grid)
        for practice in found.standard.practices:
            asked = sum(one.practice == practice.id for one in found.standard.current)
            show_plain(f"{practice.id}: {practice.title.en}, {asked} criteria")
        console.print("Next: upstate standards leaders --criterion ID", markup=False)
    else:
        console.print(f"No other city that you know of shares where it stands by {found.standard.name}.", markup=False)
        console.print("Next: upstate registry add NAME ADDRESS, or upstate standards share", markup=False)
    _show_notes(found)


def _show_criterion(found: Leaders, criterion: str) -> None:
    asked, met_by = found.standard.by_id[criterion], found.by_criterion[criterion]
    console.print(f"{asked.id} {asked.question.en}", style="bold", markup=False, soft_wrap=True)
    if met_by:
        grid = _grid("city", "peer", "checked", "by", "to look at", "whom to ask")
        for one in met_by:
            told, said = one.city.told, one.answer
            unseen = "seen by a program" if said.by == "detector" else "files of the city"
            shown = ", ".join(said.source) or (unseen if said.verified else "nothing yet")
            ask = told.contact or told.link
            grid.add_row(
                *map(escape, (told.place, str(one.city.peer or ""), str(said.checked_on), said.by, shown, ask))
            )
        console.print(grid)
    else:
        console.print("No other city that you know of says that it meets this.", markup=False)
    _show_notes(found)


def _grid(*columns: str) -> Table:
    grid = Table(box=None, header_style="bold", pad_edge=False)
    for one in columns:
        grid.add_column(one, overflow="fold")
    return grid


def _how_sure(leader: Leader) -> str:
    sure = "verified" if leader.answer.verified else "not verified"
    return f"{'a peer, ' if leader.city.peer else ''}{sure}, {leader.answer.checked_on}"


def _show_notes(found: Leaders) -> None:
    show_plain(*found.notes)
