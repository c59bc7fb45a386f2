"""Asking a person: about the mappings that are not sure, and whether a new text is taken."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import typer

from upstate.actions.adapt import Decide
from upstate.cli.running import Run, console
from upstate.solutions.changes import FileChange
from upstate.tables.crosswalk.propose import ACCEPT, Proposal


def ask_each(run: Run) -> Decide:
    """Accept what is sure; ask about the rest, with the reasons."""

    def decide(proposal: Proposal) -> bool:
        if proposal.mapped.confidence >= ACCEPT:
            return True
        run.quiet()
        console.print(
            f"\n[bold]{proposal.table}.{proposal.field}[/] could be the column [bold]{proposal.mapped.column}[/] "
            f"({proposal.mapped.confidence:.0%} sure):"
        )
        for reason in proposal.mapped.reasons:
            console.print(f"  - {reason}", markup=False)
        return typer.confirm("Take it?", default=False)

    return decide


def ask_update(run: Run, *, yes: bool) -> Callable[[Sequence[FileChange]], bool]:
    """Show every line that changed, and ask; without a person to ask, only `yes` takes it."""

    def accept(changes: Sequence[FileChange]) -> bool:
        run.quiet()
        for line in (line for change in changes for line in change.lines) if not run.as_json else ():
            style = {"+": "green", "-": "red"}.get(line[:1])
            console.print(line, markup=False, style=style, soft_wrap=True)
        return yes or (sys.stdin.isatty() and not run.as_json and typer.confirm("Take the new text?", default=False))

    return accept
