"""`upstate find`: solutions that fit what a city has, proven where it is alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from upstate.cli.running import console, running, show_plain

if TYPE_CHECKING:
    from upstate.actions.find import FoundSolution, FoundSolutions
    from upstate.solutions.finding import Proof

# Of a solution that many cities used, so many are shown; --json gives all.
_SHOWN = 5


def find(
    words: Annotated[list[str] | None, typer.Argument(help="What it is about; without words, everything.")] = None,
    table: Annotated[
        list[Path] | None, typer.Option(help="A file to look at beside the city's tables; may be repeated.")
    ] = None,
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="The city's folder.", show_default="here")
    ] = Path(),
    json: Annotated[bool, typer.Option("--json", help="Give the result as JSON on standard output.")] = False,
) -> None:
    """Find a solution: first those that your tables suffice for, and that your peers have measured."""
    from upstate.actions.find import find as action

    with running(json) as run:
        found = action(workspace=workspace, words=" ".join(words or ()), files=table or (), progress=run.progress)
        run.show(found.as_json(), lambda: _show(found))


def _show(found: FoundSolutions) -> None:
    for place, one in enumerate(found.solutions, start=1):
        _show_one(place, one)
    if not found.solutions:
        console.print("No solution on the shelf or in your registries has these words.")
        console.print("Next: upstate find, or upstate registry add for a registry that may have it")
    show_plain(*found.notes)


def _show_one(place: int, one: FoundSolution) -> None:
    console.print(f"{place}. [bold]{escape(one.name)}[/] {escape(one.title)}")
    also = f"; the same text: {', '.join(one.also_in)}" if one.also_in else ""
    lines = [f"{one.kind}, {one.version}, {one.evidence}{also}", one.sentence]
    lines += [line for proof in one.proofs[:_SHOWN] for line in _told(proof)]
    if len(one.proofs) > _SHOWN:
        lines.append(f"and {len(one.proofs) - _SHOWN} more (--json gives all)")
    show_plain(*(f"   {line}" for line in [*lines, f"Next: {one.next_command}"]))


def _told(proof: Proof) -> list[str]:
    hours = "" if proof.staff_hours is None else f"{proof.staff_hours:g} hours of staff"
    details = [hours, proof.cost and f"cost: {proof.cost}", proof.contact and f"ask {proof.contact}", proof.link]
    told = ", ".join(filter(None, details))
    return [f"- {proof.words}", *([f"  {told}"] if told else [])]
