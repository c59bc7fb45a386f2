"""`upstate registry`: the registries that a city trusts, and building one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from upstate.cli.options import JsonOption, WorkspaceOption
from upstate.cli.running import Run, aside, console, running

if TYPE_CHECKING:
    from upstate.actions.trust_registry import Question
    from upstate.solutions.registry import Registry

app = typer.Typer(help="Where solutions of other cities are found.", invoke_without_command=True)

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Trust it without being asked.")]
NameArgument = Annotated[str, typer.Argument(help="What you call the registry.")]
# A password on the command line would stand in the list of processes.
_PASSWORD = "UPSTATE_KEY_PASSWORD"  # noqa: S105 - the name of a variable


@app.callback()
def registry(context: typer.Context, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Show the registries that this city trusts."""
    if context.invoked_subcommand is not None:
        return
    from upstate.actions.trust_registry import list_registries

    with running(json) as run:
        found, notes = list_registries(workspace=workspace)
        run.show([_value(one) for one in found], lambda: _show_all(found) if found or not notes else None)
        for note in notes:
            aside.print(note, markup=False, soft_wrap=True)
        run.failed = bool(notes)


@app.command("add")
def add(
    name: NameArgument,
    address: Annotated[str, typer.Argument(help="A folder, https://..., git+https://... or git+ssh://git@....")],
    key: Annotated[str, typer.Option(help="The public key that its index is signed by.")] = "",
    unsigned: Annotated[bool, typer.Option(help="Take the index as it lies there now, signed or not.")] = False,
    yes: YesOption = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> None:
    """Trust a registry: its index must be signed by the key that you give."""
    from upstate.actions.trust_registry import add_registry

    with running(json) as run:
        run.progress(f"reading {address}")
        added = add_registry(
            workspace=workspace, name=name, address=address, key=key, unsigned=unsigned, answer=_ask(run, yes)
        )
        run.show(_value(added), lambda: _show_all([added]))


@app.command("update")
def update(
    name: NameArgument, yes: YesOption = False, workspace: WorkspaceOption = Path(), json: JsonOption = False
) -> None:
    """Take the newest index of a registry, after showing what changed."""
    from upstate.actions.trust_registry import update_registry

    with running(json) as run:
        run.progress(f"reading {name}")
        updated, changes = update_registry(workspace=workspace, name=name, answer=_ask(run, yes))
        run.show({**_value(updated), "changes": list(changes)}, lambda: _show_changes(name, changes))


@app.command("remove")
def remove(name: NameArgument, workspace: WorkspaceOption = Path(), json: JsonOption = False) -> None:
    """Trust a registry no more. What was borrowed from it stays."""
    from upstate.actions.trust_registry import remove_registry

    with running(json) as run:
        remove_registry(workspace=workspace, name=name)
        run.show({"removed": name}, lambda: console.print(f"{name} is no longer trusted.", markup=False))


@app.command("build")
def build(
    folder: Annotated[Path, typer.Argument(help="The folder with solutions/, shared/ and standards/.")],
    name: Annotated[str, typer.Option(help="What people call the registry; without it, the folder's name.")] = "",
    key: Annotated[
        Path | None, typer.Option(help=f"File of the secret key to sign by; password in {_PASSWORD}.")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write registry.json: what a folder of solutions offers, so that it can be put on any web server or forge."""
    from upstate.actions.build_registry import build_registry

    with running(json) as run:
        built = build_registry(folder=folder, name=name, key=key, password=os.environ.get(_PASSWORD, ""))
        value = {**vars(built), "index": str(built.index), "signature": built.signature and str(built.signature)}
        run.show(value, lambda: _show_built(built))


@app.command("key")
def make_key(
    file: Annotated[Path, typer.Argument(help="Where to write the secret key. Keep it out of git.")],
    json: JsonOption = False,
) -> None:
    """Make a key to sign a registry by, and show its public half, which you give to those who trust you."""
    from upstate.solutions.registry import make_key as action

    with running(json) as run:
        public = action(file, password=os.environ.get(_PASSWORD, ""))
        run.show({"secret": str(file), "public": public}, lambda: _show_key(file, public))


def _ask(run: Run, yes: bool) -> Callable[[Question], bool]:
    def answer(question: Question) -> bool:
        run.quiet()
        if not run.as_json:
            _show_question(question)
        return yes or (sys.stdin.isatty() and not run.as_json and typer.confirm("Trust it?"))

    return answer


def _show_question(question: Question) -> None:
    console.print(f"[bold]{escape(question.title)}[/] at {escape(question.address)}")
    for one in question.solutions if question.changes is None else question.changes:
        console.print(f"  {one}", markup=False)
    if question.key:
        console.print(f"Its index is signed by {question.key}.", markup=False)
        console.print("Compare the key with the one that its keeper told you, by another way than the registry.")
    else:
        console.print(
            "[yellow]Nobody signed it.[/] You trust it as it lies there now; any change will be asked about again."
        )


def _show_all(found: list[Registry]) -> None:
    for one in found:
        signed = f"signed by {one.trusted.key}" if one.trusted.key else "not signed"
        console.print(f"[bold]{one.name}[/] {escape(one.index.name)}, {escape(one.trusted.address)}, {signed}")
        for offered in one.index.solutions:
            console.print(f"  {one.name}/{offered.name} {offered.version} - {offered.title}", markup=False)
    if found:
        console.print("Next: upstate borrow REGISTRY/NAME", markup=False)
    else:
        console.print(
            "This city trusts no registry yet. Next: upstate registry add NAME ADDRESS --key KEY", markup=False
        )


def _show_changes(name: str, changes: tuple[str, ...]) -> None:
    for one in changes or (f"{name} has nothing new.",):
        console.print(one, markup=False)


def _show_built(built: Any) -> None:
    console.print(f"[bold]{escape(built.name)}[/]: {built.index}")
    for one in (*built.solutions, *(f"shared {each}" for each in built.shared)):
        console.print(f"  {one}", markup=False)
    console.print(
        "Signed."
        if built.signature
        else "Not signed: who trusts it must say --unsigned. `upstate registry key` makes a key."
    )


def _show_key(file: Path, public: str) -> None:
    console.print(f"The secret key is in {file}. Keep it to yourself, and out of git.", markup=False)
    console.print(f"The public key: {public}", markup=False)


def _value(one: Registry) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.index.name,
        "address": one.trusted.address,
        "key": one.trusted.key,
        "made_at": one.index.made_at.isoformat(),
        "solutions": [
            {"name": f"{one.name}/{each.name}", "version": each.version, "title": each.title}
            for each in one.index.solutions
        ],
        "shared": len(one.index.shared),
        "assessments": len(one.index.assessments),
        "measures": len(one.index.measures),
    }
