"""The contract's tables as measures read them: loaded once for all measures of a contract, with the days that each tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from upstate.engine import Sandbox, quote
from upstate.engine.borrowed import first_line
from upstate.errors import UnreadableFile, UpstateError
from upstate.measures.periods import Reach, Told
from upstate.measures.series import Input
from upstate.progress import Progress, silent
from upstate.tables.contract import Contract, ContractTable
from upstate.tables.crosswalk.document import Crosswalk
from upstate.tables.crosswalk.profile import ROWS_PER_FILE
from upstate.tables.loading import CityTables, load_city_tables

# The pace of events changes over the years; so many days with events are enough to know it.
_DAYS_LOOKED_AT = 100
_LONGEST_GAP = 400
# What stood at the end of each period is asked by two bounds: DuckDB's join by both would be taken only where there are a thousand periods.
_JOIN_FEW_PERIODS = "SET merge_join_threshold = 0"


@dataclass(frozen=True)
class SourceFile:
    """A file that fills a table. name: in the crosswalk. input: what is known of it before it is read. got: the day on which its data were taken."""

    name: str
    path: Path
    input: Input
    got: date | None = None


@dataclass(frozen=True)
class MeasureTables:
    """Tables in a sandbox, each as a view of the contract's name. reaches: of those that have events. faults: of those that can not be loaded."""

    sandbox: Sandbox
    today: date
    inputs: dict[str, tuple[Input, ...]] = field(default_factory=dict)
    reaches: dict[str, Reach] = field(default_factory=dict)
    faults: dict[str, UpstateError] = field(default_factory=dict)

    def told(self, names: frozenset[str]) -> Told | None:
        """The days that these tables tell of: from where the last of them begins, for what a rate is held against may be much older, until
        the newest day in any; None where none has days."""
        found = [self.reaches[name] for name in names if name in self.reaches]
        if not found:
            return None
        last = max(found, key=lambda one: one.first)
        return Told(last.first, last.told_from(), max(one.told_until(self.today) for one in found))


def load_measure_tables(
    *,
    sandbox: Sandbox,
    contract: Contract,
    crosswalk: Crosswalk,
    sources: Mapping[str, Sequence[SourceFile]],
    today: date,
    progress: Progress = silent,
) -> MeasureTables:
    """Load the tables named in `sources` and no others, and lock the sandbox.

    sources: by table of the contract, in the order of the crosswalk's files. One that can not be loaded is a fault of its own.
    """
    loaded = MeasureTables(sandbox, today)
    for done, (name, files) in enumerate(sources.items()):
        progress(f"Loading {contract.tables[name].title.lower()}", done, len(sources))
        try:
            _load(loaded, contract.tables[name], crosswalk, files)
        except UpstateError as fault:
            loaded.faults[name] = fault
        except duckdb.Error as fault:
            loaded.faults[name] = _broken(name, files, fault)
    sandbox.run(_JOIN_FEW_PERIODS)
    sandbox.lock()
    return loaded


def _load(loaded: MeasureTables, table: ContractTable, crosswalk: Crosswalk, files: Sequence[SourceFile]) -> None:
    alone = Contract.model_construct(resources=(table,))
    tables = load_city_tables(
        sandbox=loaded.sandbox,
        contract=alone,
        crosswalk=Crosswalk(crosswalk.solution, {table.name: crosswalk.tables.get(table.name, ())}),
        tables={one.name: one.path for one in files},
        today=loaded.today,
    )
    _create_view(tables, table)
    newest: dict[int, date] = {}
    if days := _days(loaded, table, crosswalk, got := min((one.got for one in files if one.got), default=None)):
        newest = _newest_by_file(loaded, table, days)
        if reach := _reach(loaded, table, days):
            loaded.reaches[table.name] = replace(reach, got=got)
    loaded.inputs[table.name] = tuple(replace(one.input, newest=newest.get(place)) for place, one in enumerate(files))


def _broken(name: str, files: Sequence[SourceFile], fault: duckdb.Error) -> UnreadableFile:
    return UnreadableFile(
        f"The table {name} can not be read from {', '.join(one.path.name for one in files)}: {first_line(fault)}",
        allowed="Parquet as Upstate wrote it",
        next_step="Bring the file back from a backup, or read the source again: `upstate refresh`.",
    )


def _days(loaded: MeasureTables, table: ContractTable, crosswalk: Crosswalk, got: date | None) -> list[str]:
    """The fields that say when something happened: as the contract says; else all that the city has, but for those with days that
    were still to come when the data were taken, such as those by which something is due."""
    if said := table.as_of.event or table.as_of.known_on:
        return [said]
    mapped = crosswalk.mapped(table.name)
    days = [one.name for one in table.fields if one.type == "date" and one.name in mapped]
    if not days:
        return []
    newest = loaded.sandbox.row(
        f"SELECT {', '.join(f'max({quote(day)})' for day in days)} FROM main.{quote(table.name)}"
    )
    known = got or loaded.today
    return [day for day, last in zip(days, newest, strict=True) if last and last <= known] or days[:1]


def _create_view(tables: CityTables, table: ContractTable) -> None:
    """Rows that count: of several of one key (and, of records, of one day) the last one. A row without a key is a case of its own."""
    fields = ", ".join(quote(one.name) for one in table.fields)
    sql = f"SELECT {fields} FROM {tables.raw(table.name)} WHERE _excluded IS NULL"
    if table.key and table.name in tables.repeated:
        key = [quote(name) for name in dict.fromkeys([*table.key, *filter(None, [table.as_of.known_on])])]
        last = f"row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY _order DESC) = 1"
        sql += f" QUALIFY {key[0]} IS NULL OR {last}"
        # Asked by many measures: what is kept is worked out once.
        tables.sandbox.run(f"CREATE OR REPLACE TABLE main.{quote(table.name)} AS {sql}")
        return
    tables.sandbox.run(f"CREATE OR REPLACE VIEW main.{quote(table.name)} AS {sql}")


def _newest_by_file(loaded: MeasureTables, table: ContractTable, days: Sequence[str]) -> dict[int, date]:
    newest = ", ".join(f"max({quote(day)}) FILTER (WHERE {quote(day)} <= $1)" for day in days)
    return dict(
        loaded.sandbox.rows(
            f"SELECT _order // {ROWS_PER_FILE}, greatest({newest}) FROM raw.{quote(table.name)} "
            "WHERE _excluded IS NULL GROUP BY 1",
            [loaded.today],
        )
    )


def _reach(loaded: MeasureTables, table: ContractTable, days: Sequence[str]) -> Reach | None:
    every = " UNION ".join(f"SELECT {quote(day)} AS day FROM main.{quote(table.name)}" for day in days)
    first, last, first_gap, last_gap = loaded.sandbox.row(
        f"SELECT min(day), max(day), {_gap('place')}, {_gap('from_last')} FROM (SELECT day, day - lag(day) OVER (ORDER BY day) AS gap, "
        "row_number() OVER (ORDER BY day) AS place, row_number() OVER (ORDER BY day DESC) AS from_last "
        f"FROM ({every}) WHERE day <= ?)",
        [loaded.today],
    )
    return Reach(first, last, first_gap, last_gap) if first else None


def _gap(place: str) -> str:
    """How long it is silent at most, but for the longest twentieth of the silences."""
    return f"least(coalesce(quantile_disc(gap, 0.95) FILTER (WHERE {place} <= {_DAYS_LOOKED_AT}), 1), {_LONGEST_GAP})::INTEGER"


def inputs_of(loaded: MeasureTables, names: frozenset[str]) -> Iterator[Input]:
    """What figures rest on that read these tables, by table."""
    for name in sorted(names):
        yield from loaded.inputs.get(name, ())
