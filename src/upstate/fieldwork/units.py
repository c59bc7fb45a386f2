"""The units of a solution as crews know them: where they are and what stands on the door."""

from __future__ import annotations

from dataclasses import dataclass

from upstate.engine import quote
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

# A field by which a contract says that a row stands for more than one home.
_HOMES = "homes"


@dataclass(frozen=True, slots=True)
class VisitUnit:
    """unit: its key. address: empty where the city has none. homes: how many it stands for, where the table says so, else 1."""

    unit: str
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    homes: float = 1

    @property
    def is_one(self) -> bool:
        """Whether it is one door, and not an area or a large building."""
        return self.homes <= 1


def read_units(tables: CityTables, solution: RankingSolution) -> dict[str, VisitUnit]:
    """Every unit in the city's table, by its key as text; of a key that stands twice the last row."""
    table, key = solution.contract.tables[solution.settings.table], solution.settings.unit
    names = {field.name for field in table.fields}
    picked = [
        f"CAST({quote(key)} AS VARCHAR)",
        _or_null("address", names, "VARCHAR"),
        _or_null("longitude", names, "DOUBLE"),
        _or_null("latitude", names, "DOUBLE"),
        _or_null(_HOMES, names, "DOUBLE"),
    ]
    rows = tables.sandbox.rows(
        f"SELECT {', '.join(picked)} FROM {tables.raw(table.name)} "
        f"WHERE {quote(key)} IS NOT NULL AND _excluded IS NULL ORDER BY _order"
    )
    return {row[0]: VisitUnit(row[0], row[1] or "", row[2], row[3], 1 if row[4] is None else row[4]) for row in rows}


def _or_null(field: str, names: set[str], type_: str) -> str:
    return f"CAST({quote(field)} AS {type_})" if field in names else f"CAST(NULL AS {type_})"
