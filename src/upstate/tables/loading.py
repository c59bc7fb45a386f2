"""From the workspace's Parquet through the crosswalk to the contract's tables, inside a sandbox.

Each contract table becomes `raw.<table>` with the contract's fields, and beside them `_order` (which file and row it
came from), `_excluded` (why the row is left out of every view; null for rows that count) and `_turned` (its longitude
and latitude had changed places and were put back). No row is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from upstate.engine import Sandbox, literal, quote
from upstate.errors import BadCrosswalk
from upstate.progress import Progress, silent
from upstate.tables.contract import Contract, ContractField, ContractTable
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap
from upstate.tables.crosswalk.fitting import REACH
from upstate.tables.crosswalk.profile import ROWS_PER_FILE, files_relation
from upstate.tables.crosswalk.translate import cell_text, translation, within

_COORDINATES = ("longitude", "latitude")


@dataclass(frozen=True)
class OddCells:
    """Cells of one field that hold something which could not be translated. examples: `Mains row 12: "8 in."`."""

    table: str
    field: str
    cells: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class CityTables:
    """A city's tables in the contract's shape, loaded in `sandbox`.

    odd: cells that could not be translated. repeated: names of the tables in which a key stands more than once.
    today: the day that future dates are beyond.
    """

    sandbox: Sandbox
    contract: Contract
    crosswalk: Crosswalk
    odd: tuple[OddCells, ...]
    repeated: frozenset[str]
    today: date

    def has(self, table: str, field: str) -> bool:
        """Whether the city has this field at all."""
        return field in self.crosswalk.mapped(table)

    def place_of(self, table: str, order: int) -> str:
        """`Water_Mains row 12`: the source row that `_order` names."""
        return _row_name([name for source in self.crosswalk.tables[table] for name in source.files], order)

    def raw(self, table: str) -> str:
        """SQL name of all rows of `table`."""
        return f"raw.{quote(table)}"

    def examples(self, table: str, where: str, show: str, most: int = 5) -> tuple[str, ...]:
        """The first rows of `table` that satisfy the SQL `where`, as `file row n: value`."""
        rows = self.sandbox.rows(
            f"SELECT _order, CAST({show} AS VARCHAR) FROM {self.raw(table)} AS r WHERE {where} ORDER BY 1 LIMIT {most}"
        )
        return tuple(f"{self.place_of(table, order)}: {value}" for order, value in rows)


def load_city_tables(
    *,
    sandbox: Sandbox,
    contract: Contract,
    crosswalk: Crosswalk,
    tables: Path | Mapping[str, Path],
    today: date,
    progress: Progress = silent,
) -> CityTables:
    """Load every table of `contract`; `tables` is the folder of the workspace's Parquet files, or each file by the crosswalk's name for it.

    A table or field that the city lacks becomes empty or null, with its type. Raises `BadCrosswalk` when a mapped
    file or column is not there.
    """
    _refuse_unknown_tables(contract, crosswalk)
    sandbox.run("CREATE SCHEMA IF NOT EXISTS raw")
    odd: list[OddCells] = []
    for done, table in enumerate(contract.resources):
        progress(f"Loading {table.title.lower()}", done, len(contract.resources))
        sources = crosswalk.tables.get(table.name, ())
        relations = _relations(sources, tables)
        for source, relation in relations:
            _refuse_missing_columns(sandbox, table, source, relation)
        sandbox.run(_stage(table, relations, today))
        sandbox.run(_keep(table))
        odd += _odd_cells(sandbox, table, [name for source in sources for name in source.files])
    sandbox.run("DROP TABLE IF EXISTS raw._staged")
    return CityTables(
        sandbox=sandbox,
        contract=contract,
        crosswalk=crosswalk,
        odd=tuple(odd),
        repeated=frozenset(table.name for table in contract.resources if _repeats_a_key(sandbox, table)),
        today=today,
    )


def _repeats_a_key(sandbox: Sandbox, table: ContractTable) -> bool:
    if not table.key:
        return False
    keys = ", ".join(quote(name) for name in table.key)
    rows = f"FROM raw.{quote(table.name)}"
    return bool(
        sandbox.row(f"SELECT (SELECT count(*) {rows}) > (SELECT count(*) FROM (SELECT DISTINCT {keys} {rows}))")[0]
    )


def _relations(sources: Sequence[SourceMap], tables: Path | Mapping[str, Path]) -> list[tuple[SourceMap, str]]:
    relations, first = [], 0
    for source in sources:
        paths = [tables / f"{name}.parquet" if isinstance(tables, Path) else tables[name] for name in source.files]
        for path in paths:
            if not path.exists():
                raise BadCrosswalk(
                    f"The crosswalk names the table {path.stem}, which is not in {path.parent}.",
                    allowed="tables that `upstate adapt` has read",
                    next_step="Run `upstate adapt` again with the file, or mend the name in crosswalk.toml.",
                )
        relations.append((source, files_relation(paths, first=first)))
        first += len(paths)
    return relations


def _refuse_unknown_tables(contract: Contract, crosswalk: Crosswalk) -> None:
    unknown = sorted({*crosswalk.tables} - {*contract.tables})
    if unknown:
        raise BadCrosswalk(
            f"The crosswalk maps the table {', '.join(unknown)}, which the contract does not have.",
            allowed=", ".join(contract.tables),
            next_step="Mend the name in crosswalk.toml, or take the entry out.",
        )


def _refuse_missing_columns(sandbox: Sandbox, table: ContractTable, source: SourceMap, relation: str) -> None:
    columns = [row[0] for row in sandbox.rows(f"DESCRIBE SELECT * FROM {relation}")]
    for name, mapped in source.fields.items():
        if name not in [field.name for field in table.fields]:
            raise BadCrosswalk(
                f"The crosswalk maps {table.name}.{name}, which the contract does not have.",
                allowed=", ".join(field.name for field in table.fields),
                next_step="Mend the name in crosswalk.toml, or take the entry out.",
            )
        _refuse_unknown_codes(table, name, mapped)
        if mapped.column not in columns:
            raise BadCrosswalk(
                f"The crosswalk maps {table.name}.{name} to the column {mapped.column!r}, which is not in "
                f"{', '.join(source.files)}.",
                allowed=", ".join(name for name in columns if not name.startswith("_")),
                next_step="Mend the column in crosswalk.toml, or run `upstate adapt` again.",
            )


def _refuse_unknown_codes(table: ContractTable, name: str, mapped: FieldMap) -> None:
    known = table.field(name).codes
    unknown = sorted(set(mapped.codes.values()) - set(known))
    if unknown and known:
        raise BadCrosswalk(
            f"The crosswalk turns words of {table.name}.{name} into {', '.join(unknown)}, which the contract does not have.",
            allowed=", ".join(known),
            next_step="Mend the words under codes in crosswalk.toml.",
        )


def _stage(table: ContractTable, relations: Sequence[tuple[SourceMap, str]], today: date) -> str:
    """Beside each translated field stands the city's own cell as `cell <field>`, so that the odd ones can be named."""
    parts = [_stage_source(table, source, relation, today) for source, relation in relations]
    parts = parts or [_stage_source(table, None, "(SELECT 0::BIGINT AS _order WHERE FALSE)", today)]
    return f"CREATE OR REPLACE TABLE raw._staged AS {' UNION ALL '.join(parts)}"


def _stage_source(table: ContractTable, source: SourceMap | None, relation: str, today: date) -> str:
    """From the inside out: the cells as text; their values; swapped points put back; what is within bounds."""
    names = [field.name for field in table.fields]
    cells = ", ".join(_cell(table, name, source) for name in names)
    values = ", ".join(_value(table, name, source, today) for name in names)
    bounded = ", ".join(
        f"{within(field)} AS {quote(field.name)}, {_cell_name(field)}, {_odd(field, source)} AS {_odd_name(field)}"
        for field in table.fields
    )
    return (
        f"SELECT _order, _turned, {bounded} FROM (SELECT {_put_back(source)} FROM "
        f"(SELECT *, {values} FROM (SELECT _order, {cells} FROM {relation})))"
    )


def _put_back(source: SourceMap | None) -> str:
    """Columns in which a point that lies in the city only with its axes swapped has them swapped back.

    Where the city lies is said by the crosswalk and not by the rows: a later record never moves an earlier point.
    """
    west, south = (source.fields[name].near if source and name in source.fields else None for name in _COORDINATES)
    if west is None or south is None:
        return "*, FALSE AS _turned"
    here = f"abs(longitude - {west!r}) <= {REACH} AND abs(latitude - {south!r}) <= {REACH}"
    turned = f"abs(latitude - {west!r}) <= {REACH} AND abs(longitude - {south!r}) <= {REACH}"
    known = f"coalesce(NOT ({here}) AND ({turned}), FALSE)"
    return (
        f"* REPLACE (CASE WHEN {known} THEN latitude ELSE longitude END AS longitude, "
        f"CASE WHEN {known} THEN longitude ELSE latitude END AS latitude), {known} AS _turned"
    )


def _cell(table: ContractTable, name: str, source: SourceMap | None) -> str:
    here = source.fields.get(name) if source else None
    text = cell_text(here.column, here.part) if here else "CAST(NULL AS VARCHAR)"
    return f"{text} AS {_cell_name(table.field(name))}"


def _value(table: ContractTable, name: str, source: SourceMap | None, today: date) -> str:
    field = table.field(name)
    starts = name == table.as_of.start
    mapped = source.fields.get(name) if source else None
    return f"{translation(field, mapped, cell=_cell_name(field), starts=starts, today=today)} AS {quote(name)}"


def _odd(field: ContractField, source: SourceMap | None) -> str:
    """Of a coded field an odd cell is one whose word has no code; of any other, one that came out as null."""
    here = source.fields.get(field.name) if source else None
    cell = _cell_name(field)
    known = ", ".join(literal(word) for word in here.codes) if here and here.codes else ""
    odd = (
        f"{cell} NOT IN ({known})" if known and field.codes else "TRUE" if field.codes else f"({within(field)}) IS NULL"
    )
    return f"{cell} IS NOT NULL AND {odd}"


def _cell_name(field: ContractField) -> str:
    return quote(f"cell {field.name}")


def _odd_name(field: ContractField) -> str:
    return quote(f"odd {field.name}")


def _keep(table: ContractTable) -> str:
    fields = ", ".join(quote(field.name) for field in table.fields)
    return (
        f"CREATE OR REPLACE TABLE raw.{quote(table.name)} AS "
        f"SELECT {fields}, _order, _turned, {_exclusion(table)} AS _excluded FROM raw._staged"
    )


def _exclusion(table: ContractTable) -> str:
    """Why a row never counts: it carries a code that the contract excludes."""
    cases = [
        f"WHEN {quote(field.name)} = {literal(code)} THEN {literal(f'{field.name} is {code}')}"
        for field in table.fields
        for code in field.exclude
    ]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _odd_cells(sandbox: Sandbox, table: ContractTable, files: Sequence[str]) -> list[OddCells]:
    """Cells of the staged table that are filled but were not understood, per field."""
    counts = ", ".join(f"count(*) FILTER (WHERE {_odd_name(field)})" for field in table.fields)
    found = []
    for field, cells in zip(table.fields, sandbox.row(f"SELECT {counts} FROM raw._staged"), strict=True):
        if cells:
            rows = sandbox.rows(
                f"SELECT _order, {_cell_name(field)} FROM raw._staged WHERE {_odd_name(field)} ORDER BY 1 LIMIT 5"
            )
            examples = tuple(f"{_row_name(files, order)}: “{cell[:60]}”" for order, cell in rows)
            found.append(OddCells(table.name, field.name, cells, examples))
    return found


def _row_name(files: Sequence[str], order: int) -> str:
    return f"{files[order // ROWS_PER_FILE]} row {order % ROWS_PER_FILE}"
