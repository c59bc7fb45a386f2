"""Small cities for the tests of ranking: rows as dictionaries of text, loaded through the door of a city's own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from upstate.engine import Sandbox
from upstate.solutions import RankingSolution, read_folder, read_ranking
from upstate.tables.contract import ContractField
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.loading import CityTables, load_city_tables

Row = dict[str, str | None]
City = Mapping[str, Sequence[Row]]

CHECKOUT = Path(__file__).parents[2]
TODAY = date(2030, 1, 1)


@cache
def shelf(name: str) -> RankingSolution:
    """A solution of the shelf."""
    return read_ranking(read_folder(CHECKOUT / "solutions" / name))


def load_city(
    sandbox: Sandbox, solution: RankingSolution, city: City, folder: Path, *, keep: Sequence[str] = ()
) -> CityTables:
    """Load rows whose columns are called as the contract's fields and hold the contract's own words.

    A field that no row of its table names is one that the city lacks. keep: columns to write beside them, mapped to
    nothing.
    """
    sources = {}
    for table in solution.contract.resources:
        names = [field.name for field in table.fields if any(field.name in row for row in city.get(table.name, ()))]
        if names:
            _write(folder / f"{table.name}.parquet", list(dict.fromkeys([*names, *keep])), city[table.name])
            fields = {name: _as_it_is(table.field(name)) for name in names}
            sources[table.name] = (SourceMap(files=(table.name,), fields=fields),)
    return load_city_tables(
        sandbox=sandbox,
        contract=solution.contract,
        crosswalk=Crosswalk(solution.name, sources),
        tables=folder,
        today=TODAY,
    )


def _write(target: Path, names: Sequence[str], rows: Sequence[Row]) -> None:
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    pyarrow.parquet.write_table(pa.table({**columns, "_row": pa.array(range(2, len(rows) + 2), pa.int64())}), target)


def _as_it_is(field: ContractField) -> FieldMap:
    return FieldMap(
        column=field.name,
        dates=("%Y-%m-%d",) if field.type == "date" else (),
        codes={code: code for code in field.codes},
        yes=("true",) if field.type == "boolean" else (),
        no=("false",) if field.type == "boolean" else (),
    )
