"""Rows that are people, told apart by age, sex, race, place: fewer than five share all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.gate.headers import AGE, AREA, BIRTH, RESIDENT, TRAIT
from upstate.catalog.gate.hits import CHOICES, Hit
from upstate.catalog.gate.scanned import ScannedColumn, ScannedTable
from upstate.catalog.gate.small_cells import FEWEST, is_of_counts
from upstate.engine import quote

_MOST = 12


class SmallGroups:
    name = "small_groups"
    looks_for = "people whom few others share their traits with"

    def find(self, table: ScannedTable, earlier: Sequence[Hit]) -> Iterator[Hit]:
        columns = _traits(table, earlier)
        if len(columns) < 2 or is_of_counts(table):
            return
        rows = _rows_in_small_groups(table, columns)
        if not rows:
            return
        left = {one.name: _rows_in_small_groups(table, [other for other in columns if other != one]) for one in columns}
        worst = min(columns, key=lambda one: (left[one.name], one.name))
        yield Hit(self.name, worst, _finding(table, columns, rows, worst, left[worst.name]), rows=_where(columns))


def _traits(table: ScannedTable, earlier: Sequence[Hit]) -> list[ScannedColumn]:
    """Columns by which a person may be known, empty when the rows are not people."""
    births = {one.column.name for one in earlier if one.rule == "birth_date"}
    filled = [column for column in table.columns if column.filled and column.name not in births]
    traits = [one for one in filled if one.words & TRAIT]
    ages = [one for one in filled if one.words & AGE or (one.words & BIRTH and one.words & {"year"})]
    people = traits or [one for one in ages if one.words & (RESIDENT | BIRTH)] or any(one.of_people for one in earlier)
    areas = [one for one in filled if one.words & AREA and one not in traits]
    return [*traits, *ages, *areas][:_MOST] if people and (traits or ages) else []


def _rows_in_small_groups(table: ScannedTable, columns: Sequence[ScannedColumn]) -> int:
    if not columns:
        return 0
    together = ", ".join(quote(one.name) for one in columns)
    return int(
        table.number(f"SELECT sum(n) FROM (SELECT count(*) AS n FROM draft GROUP BY {together}) WHERE n < {FEWEST}")
    )


def _where(columns: Sequence[ScannedColumn]) -> str:
    together = ", ".join(quote(one.name) for one in columns)
    return f"count(*) OVER (PARTITION BY {together}) < {FEWEST}"


def _finding(
    table: ScannedTable, columns: Sequence[ScannedColumn], rows: int, worst: ScannedColumn, left: int
) -> GateFinding:
    names = ", ".join(one.name for one in columns)
    return GateFinding(
        key=f"small_groups:{worst.name}",
        rule="small groups of people",
        column=worst.name,
        count=rows,
        rows=table.rows,
        words=f"{rows:,} of {table.rows:,} rows share their values of {names} with fewer than {FEWEST - 1} other rows: somebody may be "
        f"known by them. Without {worst.name} it would be {left:,} rows. This is a warning.",
        choices=CHOICES,
    )
