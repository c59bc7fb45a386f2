"""`upstate places` and `upstate peers`: the places of the United States, and which of them are like your city."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.find_places import FoundPlaces
    from upstate.actions.update_places import UpdatedPlaces
    from upstate.places.peers import PeerGroup

_MOST_SHOWN = 25
_DEFAULT = "find"

CsvOption = Annotated[bool, typer.Option("--csv", help="Give the rows as CSV on standard output.")]


class _FindsByDefault(TyperGroup):
    """`upstate places Syracuse` is short for `upstate places find Syracuse`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        short = not args or (args[0] not in self.commands and args[0] != "--help")
        return super().parse_args(ctx, [_DEFAULT, *args] if short else args)


app = typer.Typer(
    cls=_FindsByDefault,
    help="The places of the United States. `upstate places WORDS` is short for `upstate places find WORDS`.",
)


@app.command("find")
def find(
    words: Annotated[list[str] | None, typer.Argument(help="Words of the name, the kind and the state.")] = None,
    geoid: Annotated[str, typer.Option(help="Census code of the place.")] = "",
    between: Annotated[
        tuple[int, int] | None,
        typer.Option(help="Count the places of so many people, least and most, by each vintage."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Find a place, or see what the table of places knows and of when it is."""
    from upstate.actions.find_places import find_places

    with running(json) as run:
        found = find_places(words=" ".join(words or ()), geoid=geoid, between=between)
        asked = bool(words or geoid)
        run.show(found.as_json(), lambda: _show_counts(found) if between else _show_found(found, asked=asked))


@app.command("update")
def update(
    source: Annotated[
        Path | None, typer.Option("--from", help="A folder of published files; without it, they are fetched.")
    ] = None,
    fewer: Annotated[
        bool, typer.Option("--fewer", help="Also when the new table knows less than the present one.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Make the table of places anew, from the Census Bureau's servers or from a folder of its files."""
    from upstate.actions.update_places import update_places

    with running(json) as run:
        updated = update_places(source=source, fewer=fewer, progress=run.progress)
        run.show(updated.as_json(), lambda: _show_updated(updated))


def peers(
    theme: Annotated[str, typer.Option(help="all, size, equity, resilience, outlook or housing.")] = "all",
    like: Annotated[str, typer.Option(metavar="GEOID", help="Another place than the workspace's city.")] = "",
    count: Annotated[int, typer.Option(help="How many.", min=1, max=1000)] = 10,
    workspace: WorkspaceOption = Path(),
    as_csv: CsvOption = False,
    json: JsonOption = False,
) -> None:
    """Find the places most like your city, with reasons."""
    from upstate.actions.peers import peers as action

    with running(json) as run:
        group = action(workspace=workspace, like=like, theme=theme, count=count)
        run.show(group.as_json(), lambda: _write_csv(group) if as_csv else _show_peers(group))


def _show_found(found: FoundPlaces, *, asked: bool) -> None:
    if not asked:
        _show_table(found)
        return
    grid = Table("geoid", "name", "kind", "state", "population", "as of", box=None, header_style="bold", pad_edge=False)
    for place in found.found[:_MOST_SHOWN]:
        people = "" if place.population is None else f"{place.population:,.0f}"
        grid.add_row(
            place.geoid, escape(place.name), escape(place.kind), place.state, people, escape(found.vintage(place))
        )
    console.print(grid)
    if len(found.found) > _MOST_SHOWN:
        console.print(f"... and {len(found.found) - _MOST_SHOWN} more; add the state or another word.")
    console.print(f"Next: upstate peers --like {found.found[0].geoid}", markup=False)


def _show_table(found: FoundPlaces) -> None:
    table = found.table
    console.print(f"{len(table):,} places; the table was made on {table.made}.")
    grid = Table("column", "known of", "vintage", "source", box=None, header_style="bold", pad_edge=False)
    for name, note in table.columns.items():
        grid.add_row(name, f"{note.known:,}", escape(note.vintage), escape(note.source))
    console.print(grid)
    show_plain(*table.notes)


def _show_counts(found: FoundPlaces) -> None:
    grid = Table("as of", "places", "of all it knows", "vintage", box=None, header_style="bold", pad_edge=False)
    for count in found.counts:
        grid.add_row(count.when, f"{count.places:,}", f"{count.known:,}", escape(count.vintage))
    console.print(grid)
    if any(count.honolulu for count in found.counts):
        console.print(
            "Counted are incorporated places, the balances of consolidated cities, and Urban Honolulu, which is no "
            "incorporated place: without it each vintage that knows it has one less.",
            soft_wrap=True,
        )


def _show_updated(updated: UpdatedPlaces) -> None:
    for part in updated.read.parts:
        console.print(
            f"[bold]{escape(part.label)}[/]: {escape(part.kind)}, {len(part.places):,} places; {escape(part.vintage)}.",
            soft_wrap=True,
        )
        for what, count in part.left_out.items():
            console.print(f"  Left out: {count:,} {what}.", markup=False)
        show_plain(*(f"  {note}" for note in part.notes))
    for name, why in updated.read.unknown:
        console.print(f"[yellow]Not used:[/] {escape(name)}: {escape(why)}", soft_wrap=True)
    for kind in updated.read.missing:
        console.print(f"[yellow]Missing:[/] {kind}", soft_wrap=True)
    show_plain(*updated.table.notes)
    show_plain(f"{len(updated.table):,} places are in {updated.path}.")
    console.print("Next: upstate peers, or upstate places WORDS", markup=False)


def _show_peers(group: PeerGroup) -> None:
    people = group.place.population
    console.print(
        f"[bold]{escape(group.place.label)}[/], {people:,.0f} people: the {len(group.peers)} nearest of {group.compared:,} "
        f"places, theme {group.theme}. Distance 0 is alike; two places drawn at random are 1.4 apart.",
        soft_wrap=True,
    )
    for peer in group.peers:
        known = "" if peer.place.population is None else f", {peer.place.population:,.0f} people"
        console.print(
            f"{peer.rank:>3}  [bold]{escape(peer.place.label)}[/] ({peer.place.geoid}){known}, distance {peer.distance:.2f}",
            soft_wrap=True,
        )
        show_plain(f"     {peer.sentence}")
        if peer.not_known:
            show_plain(f"     Not known of it: {_titles(peer.not_known)}.")
    _show_medians(group)
    if group.not_known:
        show_plain(f"Not known of {group.place.label}, so not compared: {_titles(group.not_known)}.")


def _show_medians(group: PeerGroup) -> None:
    from upstate.places.measures import MEASURES

    grid = Table(
        "variable", "weight", "here", "peers (median)", "all (median)", box=None, header_style="bold", pad_edge=False
    )
    for one in group.variables:
        measure = MEASURES.get(one.variable)
        figures = [measure.words(value) if measure else "" for value in (one.here, one.peers, one.everyone)]
        grid.add_row(one.title, f"{one.weight:.0%}", *figures)
    console.print(grid)


def _titles(names: tuple[str, ...]) -> str:
    from upstate.places.peers import title_of

    return ", ".join(title_of(name) for name in names)


def _write_csv(group: PeerGroup) -> None:
    out = csv.writer(sys.stdout)
    out.writerow(["rank", "geoid", "name", "state", "population", "distance", "reasons", "website"])
    for peer in group.peers:
        place = peer.place
        out.writerow(
            [
                peer.rank,
                place.geoid,
                place.name,
                place.state,
                place.population,
                round(peer.distance, 4),
                peer.sentence,
                place.website,
            ]
        )
