"""What a rule gives: a finding, and how to tell its cells from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from upstate.catalog.gate.finding import Choice, GateFinding
from upstate.catalog.gate.scanned import Counted, ScannedColumn, ScannedTable

CHOICES = (Choice.REMOVE_COLUMN, Choice.BLANK_CELLS, Choice.KEEP)


@dataclass(frozen=True)
class Hit:
    """rule: the name of the rule. where: SQL over `value`, the cell as text. rows: SQL over the columns of its row. test: what
    its plain text must pass besides, if anything. of_people: whether these are people themselves, not somebody at work
    or in passing: an address beside them is likely their home."""

    rule: str
    column: ScannedColumn
    finding: GateFinding
    where: str = "true"
    test: Callable[[str], bool] | None = None
    of_people: bool = False
    rows: str = "true"


class Rule(Protocol):
    """One thing that is looked for. name: stable, the first part of a finding's key. looks_for: for progress."""

    @property
    def name(self) -> str: ...

    @property
    def looks_for(self) -> str: ...

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        """What is found in the table; `earlier`: what the rules before this one found in it."""
        ...


def finding_of(
    *,
    rule: str,
    called: str,
    table: ScannedTable,
    column: ScannedColumn,
    counted: Counted,
    mask: Callable[[str], str],
    words: str,
) -> GateFinding:
    """The finding on a column. called: the rule in a person's words. words: a sentence that ends the count's sentence."""
    cells = f"{counted.cells:,} of {table.rows:,} rows" if counted.cells < table.rows else "every row"
    return GateFinding(
        key=f"{rule}:{column.name}",
        rule=called,
        column=column.name,
        count=counted.cells,
        rows=table.rows,
        examples=tuple(dict.fromkeys(mask(value) for value in counted.values)),
        words=f"{column.name} {words} in {cells}.",
        choices=CHOICES,
    )
