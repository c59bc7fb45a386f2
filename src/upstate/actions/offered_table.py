"""The table of a draft: read from a file, or taken from the city's own tables as they were adapted to a contract."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from upstate.actions.opening import Open, describe_inputs, loaded_tables, open_with_tables
from upstate.catalog.description import FieldMeaning
from upstate.catalog.proposing import meanings_from_contract
from upstate.engine import literal, quote
from upstate.errors import UpstateError
from upstate.progress import Progress
from upstate.tables.contract import ContractTable, Type
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk
from upstate.tables.servers import Address, read_source

# Columns of a stored table that are ours or the reader's, and are never published.
_INTERNAL = ("_row", "geometry_source")
# Formats in which a file is nothing but its table; others may hold more than was looked at.
_PLAIN = ("csv", "json", "geojson", "jsonl")
_TYPES: dict[Type, str] = {"string": "text"}


@dataclass(frozen=True)
class OfferedTable:
    """What is known of a draft's table. See `catalog.draft.Draft`."""

    source: str
    sha256: str
    rows: int
    columns: dict[str, str]
    notes: tuple[str, ...] = ()
    odd_cells: dict[str, int] = field(default_factory=dict)
    is_all: bool = False


@dataclass(frozen=True)
class AdaptedTable:
    """A table of a contract in this city. crosswalk: null when the city has not adapted the solution."""

    opened: Open
    table: ContractTable
    crosswalk: Crosswalk | None

    @property
    def meanings(self) -> dict[str, FieldMeaning]:
        """What the contract says of the city's columns, and of its own fields."""
        return meanings_from_contract(self.table, self.crosswalk)


def open_adapted(workspace: Path, contract: str) -> AdaptedTable:
    """The table that SOLUTION.TABLE names; raises `BadWorkspace` or `UpstateError` when there is none."""
    solution, _, table = contract.partition(".")
    opened = open_with_tables(workspace, solution)
    tables = opened.solution.contract.tables
    if table not in tables:
        raise UpstateError(
            f"{solution} has no table called {table!r}.",
            allowed=", ".join(f"{solution}.{name}" for name in tables),
            next_step="Name one of them, or leave the contract out.",
        )
    crosswalk = load_crosswalk(opened.paths.crosswalk) if opened.paths.crosswalk.exists() else None
    return AdaptedTable(opened, tables[table], crosswalk)


def read_file(source: Path | Address, target: Path, progress: Progress) -> OfferedTable:
    """Read any file or server's table into `target`; raises `UnreadableFile`."""
    read = read_source(source=source, target=target, progress=progress)
    return OfferedTable(
        source=Path(read.source.partition("!")[0]).name,
        sha256=read.sha256,
        rows=read.rows,
        columns={one.name: one.type for one in read.columns if one.name not in _INTERNAL},
        notes=read.notes,
        odd_cells={one.name: one.odd for one in read.columns if one.odd},
        is_all=isinstance(source, Path) and read.format in _PLAIN and not read.notes,
    )


def read_adapted(adapted: AdaptedTable | None, target: Path, progress: Progress) -> OfferedTable:
    """Write the city's table in the contract's shape to `target`: the fields that it has, without excluded rows."""
    if adapted is None or adapted.crosswalk is None:
        raise UpstateError(
            "No file was given, and no table that this city has adapted.",
            allowed="a file, or SOLUTION.TABLE of a solution that was adapted",
            next_step="Name a file, or run `upstate adapt` first.",
        )
    name = adapted.table.name
    fields = [one for one in adapted.table.fields if one.name in adapted.crosswalk.mapped(name)]
    shown = ", ".join(quote(one.name) for one in fields)
    with loaded_tables(adapted.opened, today=adapted.opened.city.settings.today(), progress=progress) as tables:
        tables.sandbox.run(
            f"COPY (SELECT row_number() OVER (ORDER BY _order) AS _row, {shown} FROM {tables.raw(name)} "
            f"WHERE _excluded IS NULL ORDER BY _order) TO {literal(target)} (FORMAT parquet)"
        )
        ((rows,),) = tables.sandbox.rows(f"SELECT count(*) FROM {tables.raw(name)} WHERE _excluded IS NULL")
        odd = {one.field: one.cells for one in tables.odd if one.table == name}
    inputs = [one for one in describe_inputs(adapted.opened, adapted.crosswalk) if name in one["fills"]]
    prints = "".join(one["sha256"] for one in inputs)
    return OfferedTable(
        source=f"{inputs[0]['source']} and {len(inputs) - 1} more" if len(inputs) > 1 else inputs[0]["source"],
        sha256=hashlib.sha256(prints.encode()).hexdigest(),
        rows=rows,
        columns={one.name: _TYPES.get(one.type, one.type) for one in fields},
        notes=(f"The city's own table, as it was adapted to {adapted.opened.solution.name}.",),
        odd_cells=odd,
    )
