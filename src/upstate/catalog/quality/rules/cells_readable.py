"""A number column with a word in it stays text, and nobody can add it up."""

from __future__ import annotations

from upstate.catalog.quality.check import QualityCheck, failed, listed, passed
from upstate.catalog.quality.published import PublishedTable
from upstate.sentences import say

CRITERION = say("Every cell could be read as what its column holds")


def check(published: PublishedTable) -> QualityCheck:
    """Of the columns that are published."""
    odd = [(name, published.odd_cells.get(name, 0)) for name in published.columns]
    told = [f"{name} ({count:,})" for name, count in odd if count]
    if not told:
        return passed(CRITERION)
    return failed(
        CRITERION,
        say("Cells that do not fit the rest of their column: {columns}.", columns=listed(told)),
        next_step=say("Mend them in the source; the notes of the reading name the first of them by row."),
    )
