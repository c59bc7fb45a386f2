"""What can be done with a table: which solution's table it can serve as.

A table serves when every required field of a contract's table has a column that is at least as sure as adapt asks for
(`ACCEPT`), and when the table is of that kind. Identifiers, dates, states and places do not tell a kind: trees, hydrants and
street lights have them too. Of the kind tell

- the dataset's title, when it holds every word of the contract table's name: “Water mains of 2026” is of water mains;
- or its columns, when they meet most of the *telling* fields: those that no other table of the contract has and that are
  neither a key nor a date nor a coordinate, such as material, diameter, length and pressure zone of a main.

A table of that kind that lacks a required field is told too, with what it lacks. Nothing is said of any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from upstate.catalog.solution_fit import SolutionFit, TableFit
from upstate.engine import Limits, Sandbox, literal
from upstate.solutions import RankingSolution, shelf_rankings
from upstate.tables.contract import Contract, ContractField, ContractTable
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.crosswalk.joins import naming_share
from upstate.tables.crosswalk.names import own_words
from upstate.tables.crosswalk.profile import ColumnProfile, profile_columns
from upstate.tables.crosswalk.propose import ACCEPT, Shape, propose
from upstate.tables.crosswalk.translate import trimmed

_LIMITS = Limits(memory="1GB")
# Of a larger table about so many rows are looked at, evenly spread.
_MOST_ROWS = 200_000
# Of the telling fields of a contract's table at least this share is met by a table of its kind.
_LEAST_TELLING = 0.6
# The key of a table that has one row a unit names nearly every row.
_LEAST_NAMING = 0.95
_NOT_DATA = ("_row", "_order", "geometry", "geometry_source")


def solutions_for(
    *,
    parquet: Path,
    title: str,
    place: Place,
    today: date,
) -> tuple[SolutionFit, ...]:
    """The solutions on the shelf that the table at `parquet` can serve, the one of which it meets most first.

    title: of the dataset. place: of the city, as far as it is known.
    Of a table of more than 200,000 rows about as many are looked at, evenly spread, the same each time.
    """
    contracts = {one.name: one.contract for _text, one in shelf_rankings()}
    served = tables_for(parquet=parquet, title=title, contracts=contracts, place=place, today=today)
    fits = [_fit(one, served[one.name]) for _text, one in shelf_rankings() if served[one.name]]
    return tuple(sorted(fits, key=lambda fit: (not fit.is_whole, -_met(fit), fit.solution)))


def tables_for(
    *, parquet: Path, title: str, contracts: Mapping[str, Contract], place: Place, today: date
) -> dict[str, tuple[TableFit, ...]]:
    """What the table at `parquet` can be in each of `contracts`, which have names of the caller's own; empty where it can be nothing.

    The rest is as in `solutions_for`. A contract that several solutions share is looked at once.
    """
    texts = {name: one.model_dump_json() for name, one in contracts.items()}
    with Sandbox(_LIMITS) as sandbox:
        columns = profile_columns(sandbox, _relation(sandbox, parquet))
        found = {
            text: _tables(contracts[name], columns, title, sandbox, place, today)
            for text, name in {text: name for name, text in texts.items()}.items()
        }
    return {name: found[text] for name, text in texts.items()}


def _relation(sandbox: Sandbox, parquet: Path) -> str:
    """SQL of the table as trimmed text, which is what columns are judged by."""
    file = literal(parquet)
    rows = sandbox.row(f"SELECT count(*) FROM read_parquet({file})")[0]
    step = max(1, -(-rows // _MOST_ROWS))
    left_out = ", ".join(f"'{name}'" for name in (*_NOT_DATA, "file_row_number"))
    cells = trimmed(f"COLUMNS(c -> lower(c) NOT IN ({left_out}))")
    return f"(SELECT {cells} FROM read_parquet({file}, file_row_number = true) WHERE file_row_number % {step} = 0)"


def _tables(
    contract: Contract, columns: Sequence[ColumnProfile], title: str, sandbox: Sandbox, place: Place, today: date
) -> tuple[TableFit, ...]:
    tables = []
    for table in contract.resources:
        shape = Shape(table.name, (title,), tuple(columns))
        proposals = propose(contract, [shape], sandbox=sandbox, place=place, today=today)
        met = {one.field: one.mapped.column for one in proposals if one.mapped.confidence >= ACCEPT}
        if _is_of_kind(contract, table, met, columns, title):
            tables.append(_table_fit(table, met))
    return tuple(tables)


def _fit(solution: RankingSolution, tables: tuple[TableFit, ...]) -> SolutionFit:
    served = {one.table for one in tables}
    others = [one.title for one in solution.contract.resources if one.needed and one.name not in served]
    header = solution.header
    return SolutionFit(
        solution=solution.name,
        title=header.title,
        summary=header.summary,
        tables=tables,
        also_needs=tuple(others),
        is_whole=all(not one.missing for one in tables),
    )


def _is_of_kind(
    contract: Contract, table: ContractTable, met: dict[str, str], columns: Sequence[ColumnProfile], title: str
) -> bool:
    """Whether the dataset holds rows of this kind, whether or not it has all that is required."""
    if not any(name in met for name in _asked(contract, table)) or not _names_rows(table, met, columns):
        return False
    telling = [field.name for field in table.fields if _is_telling(contract, table, field)]
    return _is_named(table, title) or sum(name in met for name in telling) >= max(1, _LEAST_TELLING * len(telling))


def _asked(contract: Contract, table: ContractTable) -> tuple[str, ...]:
    """The required fields; of a contract that can do without each of its tables, such as that of measures, also of those."""
    if any(one.required for one in contract.resources):
        return table.needed
    return tuple(field.name for field in table.fields if field.required)


def _names_rows(table: ContractTable, met: dict[str, str], columns: Sequence[ColumnProfile]) -> bool:
    """A main stands once among mains; in a table of breaks it stands as often as it broke."""
    if len(table.key) != 1 or table.as_of.known_on or table.key[0] not in met:
        return True
    column = next(one for one in columns if one.name == met[table.key[0]])
    return naming_share(column) >= _LEAST_NAMING


def _is_telling(contract: Contract, table: ContractTable, field: ContractField) -> bool:
    keys = {*table.key, *(key.fields for key in table.table_schema.foreign_keys)}
    tables = Counter(one.name for other in contract.resources for one in other.fields)
    return field.name not in keys and field.type != "date" and not field.is_coordinate and tables[field.name] == 1


def _is_named(table: ContractTable, title: str) -> bool:
    return own_words(table.name, table.title) <= own_words(title)


def _table_fit(table: ContractTable, met: dict[str, str]) -> TableFit:
    optional = [field.name for field in table.fields if not field.required]
    return TableFit(
        table=table.name,
        title=table.title,
        fields=met,
        missing=tuple(name for name in table.needed if name not in met),
        met=sum(name in met for name in table.needed),
        of=len(table.needed),
        optional_met=sum(name in met for name in optional),
        optional_of=len(optional),
    )


def _met(fit: SolutionFit) -> int:
    return sum(one.met + one.optional_met for one in fit.tables)
