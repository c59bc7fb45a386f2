"""The scan of a draft before it is published: what personal data it seems to hold. A person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.hits import Hit, Rule
from upstate.catalog.gate.rules import RULES
from upstate.catalog.gate.scanned import ScannedTable, open_scanned
from upstate.progress import Progress, silent


def scan_table(parquet: Path, progress: Progress = silent) -> tuple[GateFinding, ...]:
    """Look for personal data in every row of a draft, and for counts or groups of people that are too small.

    parquet: as `read_table` writes it; `_row` is not looked at. What is said about the table can not talk a finding away. One finding a column and rule, its examples masked. Time grows with the
    different values, memory does not grow with the rows. It misses what it does not know: no finding is no proof.
    """
    with open_scanned(parquet) as table:
        return tuple(hit.finding for hit in scan_hits(table, progress))


def found_values(parquet: Path, finding: GateFinding) -> set[str]:
    """The different values, as SQL casts them to text, of the cells in which `finding` was found.

    Empty when the table does not give this finding. For groups of people it is the values of the column that tells most.
    """
    with open_scanned(parquet) as table:
        for hit in scan_hits(table):
            if hit.finding.key == finding.key:
                return table.raw_values(hit.column, where=hit.where, rows=hit.rows, test=hit.test)
    return set()


def scan_hits(table: ScannedTable, progress: Progress = silent, *, rules: Sequence[Rule] = RULES) -> Iterator[Hit]:
    """What the rules find in an open table, rule after rule."""
    earlier: list[Hit] = []
    for done, rule in enumerate(rules if table.rows else ()):
        progress(f"Looking for {rule.looks_for}", done, len(rules))
        found = list(rule.find(table, tuple(earlier)))
        earlier += found
        yield from found
