"""In which column a city says where a unit lies, so that places can be kept whole and compared."""

from __future__ import annotations

import re

from upstate.ranking.groups import refuse_unknown_group
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

# The words that cities use, the usual ones first.
_PLACES = tuple(
    re.compile(rf"(^|[^a-z]){word}s?([^a-z]|$)")
    for word in (
        "neighbou?rhood", "nbhd", "ward", "council district", "district", "block group", "tract", "precinct", "zone", "sector", "zip", "zip code", "postal code",
    )
)  # fmt: skip


def place_columns(tables: CityTables, solution: RankingSolution) -> tuple[str, ...]:
    """Columns of the units, of the contract or of the city's own table, that look as if they named places; the likeliest first."""
    table = solution.contract.tables[solution.settings.table]
    fields = [field.name for field in table.fields if tables.has(table.name, field.name)]
    own = [row[0] for row in tables.sandbox.rows("DESCRIBE raw._own") if row[0] != "_id"]
    names = [name for name in dict.fromkeys((*fields, *own)) if name != solution.settings.unit]
    found = [name for word in _PLACES for name in names if word.search(_words(name))]
    return tuple(dict.fromkeys(found))


def choose_column(tables: CityTables, solution: RankingSolution, asked: str) -> str:
    """The column that is asked for, or the likeliest of places; empty where none is known. Raises `UpstateError` for one that is not there."""
    if asked:
        refuse_unknown_group(tables, solution, asked)
        return asked
    return next(iter(place_columns(tables, solution)), "")


def _words(name: str) -> str:
    """`CouncilDistrict` and `council_district` as `council district`."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)).lower().strip()
