"""Keys: a column that names the rows of one table, and the columns of others that point at it."""

from __future__ import annotations

from upstate.engine import Sandbox
from upstate.tables.crosswalk.names import words_of
from upstate.tables.crosswalk.profile import ColumnProfile

# What software calls the number of a row. It runs from 1 in every table, so any two of them seem to join.
_ROW_NUMBERS = frozenset(
    ("objectid", "fid", "oid", "ogcfid", "rowid", "rowno", "rownumber", "gid", "globalid", "index")
)


def numbers_its_rows(column: ColumnProfile) -> bool:
    """Whether the column only numbers the rows of its own table, so that it points at no other."""
    return "".join(words_of(column.name)) in _ROW_NUMBERS


def naming_share(column: ColumnProfile) -> float:
    """How nearly each cell has a value of its own, 0 to 1. Several records a key (yearly files) lower it little."""
    return min(1.0, column.distinct / max(column.filled, 1)) if column.filled else 0.0


class Joins:
    """How columns point at each other; every value is looked up, each pair of columns once."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._shares: dict[tuple[str, str], float] = {}

    def share(self, pointing: ColumnProfile, named: ColumnProfile) -> float:
        """Share of the cells of `pointing` whose value stands in `named`, 0 to 1."""
        if not pointing.filled or not pointing.counted:
            return 0.0
        pair = (pointing.counted, named.counted)
        if pair not in self._shares:
            found = self._sandbox.row(
                f"SELECT coalesce(sum(n), 0) FROM ({pointing.counted}) WHERE v IN (SELECT v FROM ({named.counted}))"
            )
            self._shares[pair] = float(found[0]) / pointing.filled
        return self._shares[pair]
