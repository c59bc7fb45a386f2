"""How many rows have each value of a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from upstate.catalog.reading.columns import Column
from upstate.catalog.reading.filters import Condition
from upstate.catalog.reading.opening import Published


@dataclass(frozen=True)
class Counted:
    """The most frequent values with their rows, and how many rows and different values there are besides."""

    values: tuple[tuple[Any, int], ...]
    distinct: int
    other: int
    missing: int

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.values) + self.other + self.missing


def count_values(published: Published, column: Column, condition: Condition, *, most: int) -> Counted:
    """Count the rows of each value; the most frequent first, equal ones in their own order."""
    found = published.rows(
        f"WITH counted AS (SELECT {column.sql} AS v, count(*) AS n FROM published WHERE {condition.sql} GROUP BY v) "
        "SELECT v, n, (SELECT count(v) FROM counted), (SELECT sum(n)::BIGINT FROM counted) "
        f"FROM counted ORDER BY v IS NULL DESC, n DESC, v LIMIT {most + 1}",
        condition.parameters,
    )
    if not found:
        return Counted(values=(), distinct=0, other=0, missing=0)
    missing = sum(row[1] for row in found if row[0] is None)
    values = tuple((_without_sign_of_zero(row[0]), row[1]) for row in found if row[0] is not None)[:most]
    other = found[0][3] - missing - sum(rows for _, rows in values)
    return Counted(values=values, distinct=found[0][2], other=other, missing=missing)


def _without_sign_of_zero(value: Any) -> Any:
    """-0.0 and 0.0 are one value, of which the database gives whichever came first; to people it is 0."""
    return value + 0.0 if isinstance(value, float) else value
