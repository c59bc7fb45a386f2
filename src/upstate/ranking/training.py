"""Which rows of a date a model learns from.

A city of ordinary size gives all its rows. Of a very large one every unit with the outcome is kept and a sample of
the others, each standing for as many as were left out (case-control sampling with weights: King and Zeng 2001).
"""

from __future__ import annotations

from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.units import UnitTable

# All dates together: more rows than this make a model no better, only slower.
MOST_ROWS = 1_000_000
_BUCKETS = 1_000_000
# How far one seed's window of buckets lies from the next one's.
_STRIDE = 618_034


def rows_a_date(dates: int) -> int:
    """How many rows each of so many training dates may give."""
    return MOST_ROWS // max(dates, 1)


def training_rows(units: UnitTable, seed: int, most: int = MOST_ROWS) -> Matrix:
    """At most about `most` rows of the date, in an order that depends on the units alone."""
    if units.rows <= most:
        return stack(list(units.batches(rows=most + 1)))
    taken_positive = min(1.0, most / 2 / max(units.positive, 1))
    negatives = units.rows - units.positive
    taken_negative = min(1.0, (most - min(units.positive, most / 2)) / max(negatives, 1))
    # As doubles: a bare 0.123 is a DECIMAL to DuckDB, and a million times one of many digits is too much for it.
    share = f"CASE WHEN _outcomes > 0 THEN {taken_positive!r}::DOUBLE ELSE {taken_negative!r}::DOUBLE END"
    drawn = f"(_hash % {_BUCKETS} + {seed * _STRIDE % _BUCKETS}) % {_BUCKETS} < {_BUCKETS} * {share}"
    return stack(list(units.batches(where=drawn, weight=f"1.0 / ({share})")))
