"""Asking a person about the mappings that are not sure."""

from __future__ import annotations

import typer

from upstate.actions.adapt import Decide
from upstate.cli.running import Run, console
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
