"""Showing a person everything that would leave the city, and asking whether it may."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from upstate.cli.running import Run, console, show_plain

if TYPE_CHECKING:
    from pydantic import BaseModel

RegistryFolderOption = Annotated[
    Path | None, typer.Option(help="Folder of a registry; without it, share in the workspace.")
]
ContactOption = Annotated[str, typer.Option(help="Whom others may ask, as you want it public.")]
LinkOption = Annotated[str, typer.Option(help="A page about it.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Share without being asked.")]


class Leaves(Protocol):
    """files: name to the whole text. held: in words, what stays here."""

    @property
    def files(self) -> Mapping[str, str]: ...
    @property
    def held(self) -> tuple[str, ...]: ...


def ask_to_share(run: Run, yes: bool) -> Callable[[Leaves], bool]:
    """Show it whole, and ask; `yes` answers, and where nobody can be asked the answer is no."""

    def answer(leaving: Leaves) -> bool:
        from upstate.solutions.changes import shown_line

        run.quiet()
        if not run.as_json:
            for name, content in sorted(leaving.files.items()):
                console.print(f"[bold]{name}[/], {len(content.encode()):,} bytes:")
                show_plain("".join(f"  {shown_line(line)}\n" for line in content.split("\n")))
            for one in leaving.held:
                console.print(f"Stays here: {one}.", markup=False)
        return yes or (sys.stdin.isatty() and not run.as_json and typer.confirm("Share all of this?", default=False))

    return answer


def show_shared(run: Run, folder: Path, leaving: Leaves, **told: BaseModel) -> None:
    """What was shared, as JSON with `told` under the name that is given, or in words."""
    value: dict[str, Any] = {"folder": str(folder), "files": sorted(leaving.files), "held": list(leaving.held)}
    value |= {name: one.model_dump(mode="json") for name, one in told.items()}
    run.show(value, lambda: _show_written(folder))


def _show_written(folder: Path) -> None:
    """Where it is now, and how it gets to others."""
    console.print(f"Written to {folder}.", markup=False)
    console.print(
        "Next: give the folder to a registry as a pull request, or upstate registry build FOLDER", markup=False
    )
