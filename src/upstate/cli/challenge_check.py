"""`upstate challenge check` and `upstate challenge kit`: whether the files are fit to be given away, and what entrants begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

if TYPE_CHECKING:
    from upstate.actions.build_kit import BuiltKit
    from upstate.actions.check_challenge import CheckedChallenge

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Of the folder challenges/NAME.")]


def check(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Look for what would tell entrants the hidden answers. Ends with code 2 where something stops the launch."""
    from upstate.actions.check_challenge import check_challenge

    with running(json) as run:
        checked = check_challenge(workspace=workspace, name=name, progress=run.progress)
        run.failed = bool(checked.stops)
        run.show(checked.as_json(), lambda: _show_checked(checked))


def kit(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Write the starter kit, run all of it, and pack it."""
    from upstate.actions.build_kit import build_kit

    with running(json) as run:
        built = build_kit(workspace=workspace, name=name, progress=run.progress)
        run.show(built.as_json(), lambda: _show_kit(built))


def _show_checked(checked: CheckedChallenge) -> None:
    for leak in checked.leaks:
        console.print(
            f"[red]stops[/] {escape(leak.sentence)}" if leak.stops else f"look  {escape(leak.sentence)}", soft_wrap=True
        )
    if checked.unread:
        console.print(
            f"Seen from outside only, for they are no tables: {escape(', '.join(checked.unread))}.", soft_wrap=True
        )
    files, stops = len(checked.files), len(checked.stops)
    console.print(f"Tables looked at: {files}. Found: {len(checked.leaks)}, of which {stops} stop a launch.")
    if not checked.leaks:
        console.print("Nothing found is no proof: whoever knows the records knows better what they tell.")
    following = (
        f"mend what is named, then `upstate challenge build {checked.name}`"
        if stops
        else f"`upstate challenge kit {checked.name}`"
    )
    console.print(f"Next: {following}.")


def _show_kit(built: BuiltKit) -> None:
    console.print(
        f"The starter kit is in [bold]{escape(str(built.folder))}[/], with the files as {escape(built.zip.name)}."
    )
    for one in built.steps:
        console.print(f"  ran {one.step}, {one.seconds:.1f} s: {escape(one.said)}", soft_wrap=True)
    console.print("What it hands in is accepted, and its scorer says what the challenge says.")
    for metric, figure in built.figures.items():
        console.print(
            f"  {metric} on the held-out part of train.csv: {'not defined' if figure is None else f'{figure:.3f}'}"
        )
