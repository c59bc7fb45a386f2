"""The group by which a city asks who is chosen and who is missed."""

from __future__ import annotations

from upstate.errors import UpstateError
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables


def refuse_unknown_group(tables: CityTables, solution: RankingSolution, group: str | None) -> None:
    """Raise `UpstateError` when `group` is neither a field of the units' contract table nor a column of the city's."""
    if group is None:
        return
    table = solution.contract.tables[solution.settings.table]
    fields = [field.name for field in table.fields if tables.has(table.name, field.name)]
    own = [row[0] for row in tables.sandbox.rows("DESCRIBE raw._own") if row[0] != "_id"]
    if group not in (*fields, *own):
        raise UpstateError(
            f"There is no column called {group!r} to group by.",
            allowed=", ".join(dict.fromkeys((*fields, *own))),
            next_step="Name one of these with --group.",
        )
