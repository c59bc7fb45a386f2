"""Counts of people so small that a neighbour may know who is meant: one to four in a table of counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.headers import AGE, AREA, COUNT, NUMBER_OF_A_THING, PEOPLE, TRAIT
from upstate.catalog.gate.hits import CHOICES, Hit
from upstate.catalog.gate.scanned import INTEGER, ScannedColumn, ScannedTable
from upstate.engine import quote

# Rules of health departments differ (below 5, 6 or 11); five is the lowest of them.
FEWEST = 5
_GROUPS = (
    TRAIT
    | AGE
    | AREA
    | frozenset({"year", "month", "school", "district", "county", "city", "state", "group", "category", "type"})
)
_DECIDES = 0.9


class SmallCells:
    name = "small_cells"
    looks_for = "small counts of people"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        if not is_of_counts(table):
            return
        groups = any(column.words & (TRAIT | AGE) for column in table.columns)
        for column in table.columns:
            if column.type not in INTEGER or not _counts_people(column, groups=groups):
                continue
            name = quote(column.name)
            where = f"{name} BETWEEN 1 AND {FEWEST - 1}"
            cells = int(table.number(f"SELECT count(*) FROM draft WHERE {where}"))
            if cells:
                yield Hit(self.name, column, _finding(self.name, table, column, cells), rows=where)


def _finding(rule: str, table: ScannedTable, column: ScannedColumn, cells: int) -> GateFinding:
    return GateFinding(
        key=f"{rule}:{column.name}",
        rule="small counts of people",
        column=column.name,
        count=cells,
        rows=table.rows,
        words=f"{column.name} counts people, and {cells:,} of {table.rows:,} rows count from 1 to {FEWEST - 1}: in so small a "
        "group somebody may be known. This is a warning.",
        choices=CHOICES,
    )


def is_of_counts(table: ScannedTable) -> bool:
    """Whether a row is a group that is counted: a column counts, and the columns of groups nearly name the row."""
    counting = [column for column in table.columns if column.type in INTEGER and column.words & (COUNT | PEOPLE)]
    groups = [column for column in table.columns if column.words & _GROUPS and column not in counting]
    if not counting or not groups or not table.rows:
        return False
    together = ", ".join(quote(column.name) for column in groups[:12])
    different = table.number(f"SELECT count(*) FROM (SELECT DISTINCT {together} FROM draft)")
    return different >= _DECIDES * table.rows


def _counts_people(column: ScannedColumn, *, groups: bool) -> bool:
    """groups: whether the table's rows are groups of people by their traits, so that a bare `count` is of people."""
    if column.words & PEOPLE:
        return not column.words & (frozenset({"rate", "percent", "pct", "median", "mean", "average", "id", "code"}))
    return groups and bool(column.words & COUNT) and not column.words & (NUMBER_OF_A_THING - COUNT)
