"""`upstate challenge pack` and `host`: a city hands its challenge to whoever hosts the event of several."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from upstate.cli.challenge_check import NameArgument
from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import console, running

if TYPE_CHECKING:
    from upstate.actions.host_challenge import HostedChallenge
    from upstate.actions.pack_challenge import PackedChallenge


def pack(
    name: NameArgument,
    to: Annotated[Path, typer.Option(help="The file to write, outside of the city's folder.")],
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Write a launched challenge as one file for the host. It holds the hidden answers: give it to nobody else."""
    from upstate.actions.pack_challenge import pack_challenge

    with running(json) as run:
        packed = pack_challenge(workspace=workspace, name=name, to=to, progress=run.progress)
        run.show(packed.as_json(), lambda: _show_packed(packed))


def host(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another city packed.")],
    name: Annotated[str, typer.Option("--as", help="Of the folder challenges/NAME.", show_default="that of FILE")] = "",
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Take up the challenge of another city, with its board and in the board of all."""
    from upstate.actions.host_challenge import host_challenge

    with running(json) as run:
        hosted = host_challenge(workspace=workspace, file=file, name=name, progress=run.progress)
        run.show(hosted.as_json(), lambda: _show_hosted(hosted))


def _show_packed(packed: PackedChallenge) -> None:
    console.print(
        f"[bold]{escape(str(packed.file))}[/] holds the challenge of {escape(packed.city)}: {packed.files} files."
    )
    console.print(
        "[yellow]The hidden answers are in it.[/] Give it to the host alone, and delete it when it is hosted."
    )
    console.print(f"There: `upstate challenge host {escape(packed.file.name)} --as NAME`.")


def _show_hosted(hosted: HostedChallenge) -> None:
    console.print(
        f"[bold]{hosted.name}[/] is the challenge of {escape(hosted.city)}, each file as it was launched there."
    )
    console.print("Delete the file that it came in: the hidden answers are in it.")
    console.print(f"Next: `upstate serve`; the board of all cities stands at /challenges/together/{hosted.together}/.")
