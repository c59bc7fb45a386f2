"""The fieldwork of one solution in its city: its questions, its units, its log, and the table that is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow.parquet as pq

from upstate.actions.opening import OpenSolution, limits, open_solution
from upstate.city import writing_to
from upstate.engine import Sandbox
from upstate.errors import BadCrosswalk, UnreadableFile
from upstate.fieldwork.log import FieldLog, field_log
from upstate.fieldwork.questions import door_of
from upstate.fieldwork.rounds import Round, read_rounds
from upstate.fieldwork.standing import Standing, stand
from upstate.fieldwork.table import table_columns, visits_table
from upstate.fieldwork.units import VisitUnit, read_units
from upstate.solutions import RankingSolution, load_lock
from upstate.solutions.door import Door
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.document import Crosswalk, FieldMap, SourceMap, load_crosswalk, save_crosswalk
from upstate.tables.loading import CityTables, load_city_tables
from upstate.tables.reading import load_table, read_table

VISITS = "visits"


@dataclass(frozen=True)
class Fieldwork:
    """A borrowed solution with what crews ask and what they found."""

    opened: OpenSolution
    door: Door
    log: FieldLog

    @property
    def solution(self) -> RankingSolution:
        return self.opened.solution

    @property
    def unit(self) -> str:
        """The name of the unit's key."""
        return self.opened.solution.settings.unit

    @property
    def today(self) -> date:
        """Today by the city's clock."""
        return self.opened.city.settings.today()

    @cached_property
    def rounds(self) -> list[Round]:
        return read_rounds(self.log.rounds)

    @property
    def table_name(self) -> str:
        """`visits` where the contract has such a table and the city keeps no other under that name, else `visits_SOLUTION`."""
        own = f"{VISITS}_{self.solution.name.replace('-', '_')}"
        if VISITS not in self.solution.contract.tables:
            return own
        plain = self.opened.city.tables / f"{VISITS}.parquet"
        return VISITS if not plain.exists() or _is_made_of(plain, self.log.table) else own


def open_fieldwork(workspace: Path, solution: str) -> Fieldwork:
    """Open the fieldwork of a solution that the city has borrowed; raises `BadWorkspace` when it has not."""
    opened = open_solution(workspace, solution)
    _lock, text = load_lock(opened.paths)
    return Fieldwork(opened, door_of(text, unit=opened.solution.settings.unit), field_log(opened.city, solution))


def _is_made_of(table: Path, source: Path) -> bool:
    try:
        origin = load_table(table).origin
    except UnreadableFile:
        return False
    # Whatever its ending: the table was once written as CSV.
    return origin is not None and Path(origin.address).with_suffix("") == source.absolute().with_suffix("")


def do_not_visit(opened: OpenSolution) -> frozenset[str]:
    """The units whose people do not want to be visited; none where the solution is not about visits."""
    if VISITS not in opened.solution.contract.tables:
        return frozenset()
    return frozenset(stand(field_log(opened.city, opened.solution.name).read()).opted_out)


@contextmanager
def unit_tables(fieldwork: Fieldwork, *, today: date) -> Iterator[CityTables]:
    """The city's table of units alone, in a sandbox; the rest of its tables can be large, and is not needed to find a door."""
    opened, name = fieldwork.opened, fieldwork.solution.settings.table
    crosswalk = load_crosswalk(opened.paths.crosswalk)
    table = fieldwork.solution.contract.tables[name]
    if fieldwork.unit not in crosswalk.mapped(name):
        raise BadCrosswalk(
            f"The city has no table of {name}, so nobody knows which {fieldwork.solution.settings.units} there are.",
            allowed=f"a crosswalk in which {name}.{fieldwork.unit} has a column",
            next_step=f"Run `upstate adapt {fieldwork.solution.name} {name}=FILE` first.",
        )
    alone = table.model_copy(update={"table_schema": table.table_schema.model_copy(update={"foreign_keys": ()})})
    with Sandbox(limits()) as sandbox:
        yield load_city_tables(
            sandbox=sandbox,
            contract=Contract(resources=(alone,)),
            crosswalk=Crosswalk(crosswalk.solution, {name: crosswalk.tables[name]}),
            tables=opened.city.tables,
            today=today,
        )


def load_units(fieldwork: Fieldwork, *, today: date) -> dict[str, VisitUnit]:
    """Every unit that the city has, by its key."""
    with unit_tables(fieldwork, today=today) as tables:
        return read_units(tables, fieldwork.solution)


def rebuild_table(fieldwork: Fieldwork, standing: Standing, units: Mapping[str, VisitUnit]) -> Path | None:
    """Make the city's table of visits anew, and let the solution read it; null where no visit counts."""
    name = fieldwork.table_name
    target = fieldwork.opened.city.tables / f"{name}.parquet"
    table = visits_table(standing, fieldwork.rounds, units, unit=fieldwork.unit, door=fieldwork.door)
    with writing_to(fieldwork.log.table) as temporary:
        pq.write_table(table, temporary)
    if not standing.visits:
        _unmap(fieldwork, name)
        target.unlink(missing_ok=True)
        return None
    read_table(source=fieldwork.log.table, target=target)
    _map(fieldwork, name)
    return target


def _map(fieldwork: Fieldwork, name: str) -> None:
    """Let the crosswalk read the table by its own names, once; what a person changed there stays."""
    contract, path = fieldwork.solution.contract, fieldwork.opened.paths.crosswalk
    if VISITS not in contract.tables or not path.exists():
        return
    crosswalk = load_crosswalk(path)
    sources = crosswalk.tables.get(VISITS, ())
    if any(name in source.files for source in sources):
        return
    known = {field.name for field in contract.tables[VISITS].fields}
    columns = [column for column in table_columns(fieldwork.unit, fieldwork.door) if column in known]
    added = SourceMap(files=(name,), fields={column: _field_map(column) for column in columns})
    save_crosswalk(path, Crosswalk(crosswalk.solution, {**crosswalk.tables, VISITS: (*sources, added)}))


def _unmap(fieldwork: Fieldwork, name: str) -> None:
    path = fieldwork.opened.paths.crosswalk
    crosswalk = load_crosswalk(path)
    sources = crosswalk.tables.get(VISITS, ())
    kept = tuple(source for source in sources if source.files != (name,))
    if kept != sources:
        tables = {**crosswalk.tables, VISITS: kept}
        save_crosswalk(path, Crosswalk(crosswalk.solution, {table: found for table, found in tables.items() if found}))


def _field_map(column: str) -> FieldMap:
    reasons = ("written by `upstate visit`",)
    if column == "visited_on":
        return FieldMap(column=column, dates=("%Y-%m-%d",), reasons=reasons)
    if column in ("in_need", "control"):
        return FieldMap(column=column, yes=("true",), no=("false",), reasons=reasons)
    return FieldMap(column=column, reasons=reasons)
