"""Keys: a column that names the rows of one table, and the columns of others that point at it."""

from __future__ import annotations

from upstate.engine import Sandbox
from upstate.tables.crosswalk.profile import ColumnProfile


def naming_share(column: ColumnProfile) -> float:
    """How nearly each cell has a value of its own, 0 to 1. Several records a key (yearly files) lower it little."""
    return min(1.0, column.distinct / max(column.filled, 1)) if column.filled else 0.0


def pointing_share(sandbox: Sandbox, pointing: ColumnProfile, named: ColumnProfile) -> float:
    """Share of the cells of `pointing` whose value stands in `named`, 0 to 1; every row is looked up."""
    if not pointing.filled:
        return 0.0
    found = sandbox.row(f"SELECT count(*) FROM ({pointing.source}) WHERE v IN (SELECT v FROM ({named.source}))")
    return float(found[0]) / pointing.filled
