"""From the as-of views through a solution's three SELECTs to rows that rankers can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from upstate.engine import quote
from upstate.errors import BadSolution
from upstate.ranking.asof import create_feature_views, create_label_views
from upstate.ranking.matrix import Matrix, empty_matrix, stack
from upstate.ranking.schedule import years_after
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

_NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip
_MOST_OUTCOMES = 1_000_000_000
# The column that holds the words by which a city asks who is missed. No borrowed column is called so.
GROUP = "_group"
# Of which units there is a row of label.sql or visits.sql.
VISITED = "_labelled"


@dataclass(frozen=True)
class UnitTable:
    """The units of one as-of date, as table `units` of the sandbox. kinds: column name to number, category or date.

    rows: number of units. positive: number of units that had the outcome; 0 where it is not known yet.
    """

    tables: CityTables
    solution: RankingSolution
    as_of: date
    kinds: dict[str, str]
    rows: int
    positive: int

    def batches(self, *, where: str = "TRUE", weight: str = "1.0", rows: int = 200_000) -> Iterator[Matrix]:
        """The units as matrices of about `rows` rows, at least one matrix, in the order of their hashes.

        where, weight: our own SQL over the table's columns.
        """
        names = [name for name, kind in self.kinds.items() if kind != "date"]
        columns = ", ".join(_as_array(name, self.kinds[name]) for name in names)
        sql = f"SELECT _unit, _hash, _outcomes, {weight} AS _weight{', ' if names else ''}{columns} FROM units WHERE {where} ORDER BY _hash, _unit"
        empty = True
        for batch in self.tables.sandbox.batches(sql, rows):
            yield _matrix(batch, names, self.kinds)
            empty = False
        if empty:
            yield empty_matrix({name: self.kinds[name] for name in names})

    def picked(self, ids: NDArray[Any]) -> Matrix:
        """The rows of these units, in the order of `ids`."""
        sandbox = self.tables.sandbox
        sandbox.run("CREATE OR REPLACE TABLE picked AS SELECT unnest(?) AS id", [[str(unit) for unit in ids]])
        found = stack(list(self.batches(where="CAST(_unit AS VARCHAR) IN (SELECT id FROM picked)")))
        places = {unit: place for place, unit in enumerate(found.units)}
        return found.take(np.array([places[str(unit)] for unit in ids], dtype=np.int64))

    def visited(self) -> NDArray[np.bool_]:
        """Which units were visited, in the order of `batches`."""
        batches = self.tables.sandbox.batches(f"SELECT {VISITED} FROM units ORDER BY _hash, _unit")
        return np.asarray(pa.Table.from_batches(list(batches)).column(0).to_numpy(), dtype=np.bool_)

    def details(self, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """`_unit` (as text) and these columns, as far as they are there, in the order of `batches`."""
        known = [name for name in dict.fromkeys(names) if name in self.kinds]
        columns = "".join(f", {_as_array(name, self.kinds[name])}" for name in known)
        batches = self.tables.sandbox.batches(
            f"SELECT CAST(_unit AS VARCHAR) AS _unit{columns} FROM units ORDER BY _hash, units._unit"
        )
        table = pa.Table.from_batches(list(batches))
        return {name: _array(table.column(name), self.kinds.get(name, "category")) for name in ("_unit", *known)}


def build_units(
    tables: CityTables,
    solution: RankingSolution,
    as_of: date,
    *,
    labelled: bool = True,
    visited_until: date | None = None,
    group: str | None = None,
) -> UnitTable:
    """Run cohort, features and label of `solution` as of a date. Raises `BadSolution` when a query gives wrong rows.

    labelled: whether the outcome is known. visited_until: with it the outcome is what visits from the date until then
    found, known only of the units in `visited`. group: a column of the cohort, or of the city's own table of units, whose words
    become the column `GROUP`.
    """
    sandbox, unit = tables.sandbox, solution.settings.unit
    known = {"as_of": f"DATE '{as_of}'"}
    create_feature_views(tables, as_of)
    sandbox.materialize("cohort", solution.cohort.sql(parameters=known), source="cohort.sql")
    cohort = _one_row_a_unit(tables, "cohort", unit, "cohort.sql")
    _require_known_units(tables, solution)
    sandbox.materialize("features", solution.feature_query.sql(parameters=known), source="features.sql")
    features = _one_row_a_unit(tables, "features", unit, "features.sql")
    query, source = (solution.visits, "visits.sql") if visited_until else (solution.label, "label.sql")
    if labelled and query is not None:
        create_label_views(tables, as_of, visited_until or years_after(as_of, solution.settings.horizon_years))
        sandbox.materialize("label", query.sql(parameters=known), source=source)
        label = _one_row_a_unit(tables, "label", unit, source)
        create_feature_views(tables, as_of)
    else:
        sandbox.run(f"CREATE OR REPLACE TABLE label AS SELECT {quote(unit)}, 0 AS outcomes FROM cohort WHERE FALSE")
        label = cohort
    _require_one_type(unit, {"cohort.sql": cohort[unit], "features.sql": features[unit], source: label[unit]})
    kinds = _join(tables, solution, group, cohort, features)
    rows, positive = sandbox.row("SELECT count(*), count(*) FILTER (WHERE _outcomes > 0) FROM units")
    return UnitTable(tables, solution, as_of, kinds, rows, positive)


def _one_row_a_unit(tables: CityTables, table: str, unit: str, source: str) -> dict[str, str]:
    """The columns of `table` with their types; raises `BadSolution` where it has not one row for each unit."""
    columns = {row[0]: row[1] for row in tables.sandbox.rows(f"DESCRIBE {table}")}
    if unit not in columns or (table == "label" and "outcomes" not in columns):
        wanted = f"{unit} and outcomes" if table == "label" else unit
        raise BadSolution(
            f"{source} gives the columns {', '.join(columns)}.",
            allowed=f"a SELECT with {wanted} among its columns",
            next_step=f"Name {wanted} in the SELECT.",
        )
    if table == "label":
        _require_counts(tables, columns["outcomes"], source)
    rows, units = tables.sandbox.row(f"SELECT count(*), count(DISTINCT {quote(unit)}) FROM {table}")
    if rows != units:
        raise BadSolution(
            f"{source} gives {rows:,} rows for {units:,} different values of {unit}.",
            allowed=f"one row for each {unit}, and none without",
            next_step=f"GROUP BY {unit}, or leave out rows where it is null.",
        )
    return columns


def _require_known_units(tables: CityTables, solution: RankingSolution) -> None:
    """A cohort picks among the units that the city has; one that makes them up could make as many as it likes."""
    table, unit = solution.settings.table, quote(solution.settings.unit)
    made_up, example = tables.sandbox.row(
        f"SELECT count(*), min(CAST({unit} AS VARCHAR)) FROM cohort WHERE {unit} NOT IN "
        f"(SELECT {unit} FROM main.{quote(table)} WHERE {unit} IS NOT NULL)"
    )
    if made_up:
        raise BadSolution(
            f"cohort.sql gives {made_up:,} values of {solution.settings.unit} that {table} does not hold, such as {example!r}.",
            allowed=f"units of the table {table} as of the date",
            next_step=f"Select {solution.settings.unit} from {table}.",
        )


def _require_one_type(unit: str, types: dict[str, str]) -> None:
    if len({*types.values()}) > 1:
        told = ", ".join(f"{type_} in {source}" for source, type_ in types.items())
        raise BadSolution(
            f"{unit} is {told}.",
            allowed=f"{unit} of the same type in all three queries",
            next_step=f"Name {unit} as it is in the table, or CAST it alike everywhere.",
        )


def _require_counts(tables: CityTables, type_: str, source: str) -> None:
    odd = "text"
    if _kind(type_) == "number":
        counts = f"outcomes BETWEEN 0 AND {_MOST_OUTCOMES} AND outcomes = floor(outcomes)"
        odd = tables.sandbox.row(f"SELECT min(CAST(outcomes AS VARCHAR)) FROM label WHERE NOT ({counts})")[0]
    if odd is not None:
        raise BadSolution(
            f"{source} gives {odd} as a number of outcomes.",
            allowed="how often the outcome came to each unit: a whole number, 0 or more",
            next_step="Count events in the column outcomes, or write 1.",
        )


def _join(
    tables: CityTables, solution: RankingSolution, group: str | None, cohort: dict[str, str], features: dict[str, str]
) -> dict[str, str]:
    """Join the three results into `units`; a column of features.sql wins over one of cohort.sql."""
    unit = solution.settings.unit
    types = {**cohort, **features}
    picked = [f"f.{quote(name)}" if name in features else f"c.{quote(name)}" for name in types if name != unit]
    key = quote(unit)
    if group is not None:
        words = f"c.{quote(group)}" if group in cohort else _group_of(tables, solution, group)
        picked.append(f"CAST({words} AS VARCHAR) AS {GROUP}")
    tables.sandbox.run(
        f"CREATE OR REPLACE TABLE units AS SELECT c.{key} AS _unit, md5_number_lower(CAST(c.{key} AS VARCHAR)) AS _hash, "
        f"CAST(coalesce(l.outcomes, 0) AS BIGINT) AS _outcomes, l.{key} IS NOT NULL AS _labelled, {', '.join(picked) or 'TRUE AS nothing'} "
        f"FROM cohort AS c LEFT JOIN features AS f ON f.{key} = c.{key} LEFT JOIN label AS l ON l.{key} = c.{key}"
    )
    grouped = {} if group is None else {GROUP: "category"}
    return {name: _kind(type_) for name, type_ in types.items() if name != unit} | grouped


def _group_of(tables: CityTables, solution: RankingSolution, group: str) -> str:
    """SQL of the group of unit `c`: a field of the contract's table of units, or a column of the city's own."""
    table, unit = solution.contract.tables[solution.settings.table], quote(solution.settings.unit)
    if tables.has(table.name, group):
        known = f"main.{quote(table.name)} AS t WHERE t.{unit} = c.{unit}"
        return f"(SELECT max(t.{quote(group)}) FROM {known})"
    return f"(SELECT o.{quote(group)} FROM raw._own AS o WHERE o._id = CAST(c.{unit} AS VARCHAR))"


def _kind(type_: str) -> str:
    if type_.startswith(_NUMBERS):
        return "number"
    return "date" if type_ in ("DATE", "TIMESTAMP") else "category"


def _as_array(name: str, kind: str) -> str:
    type_ = "DOUBLE" if kind == "number" else "VARCHAR"
    return f"CAST({quote(name)} AS {type_}) AS {quote(name)}"


def _matrix(batch: Any, names: Sequence[str], kinds: dict[str, str]) -> Matrix:
    return Matrix(
        units=np.asarray(batch.column("_unit").cast(pa.string()).to_numpy(zero_copy_only=False), dtype=object),
        hashes=batch.column("_hash").to_numpy(zero_copy_only=False).astype(np.uint64),
        columns={name: _to_seven_digits(_array(batch.column(name), kinds[name])) for name in names},
        outcomes=batch.column("_outcomes").to_numpy(zero_copy_only=False).astype(np.int64),
        weights=batch.column("_weight").cast(pa.float64()).to_numpy(zero_copy_only=False),
    )


def _to_seven_digits(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers to seven digits; infinite ones (a share of nothing) are missing.

    The last digits of a sum depend on the order in which threads add, and differ from run to run: kept, they would part
    units that are equal and make another ranking of the same records.
    """
    if values.dtype == object:
        return values
    with np.errstate(over="ignore"):
        rounded = values.astype(np.float32).astype(np.float64)
    return np.where(np.isfinite(rounded), rounded, np.nan)


def _array(column: Any, kind: str) -> Any:
    if kind == "number":
        return pc.fill_null(column, float("nan")).to_numpy(zero_copy_only=False)
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=object)
