"""What adapt, prove and rank share: opening a borrowed solution and loading the city's tables for it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.borrowed_kind import borrowed_kind
from upstate.actions.open_service import OpenService
from upstate.actions.open_shelf_measures import OpenShelfMeasures, open_shelf_measures
from upstate.city import BorrowedPaths, Workspace, open_workspace
from upstate.engine import Limits, Sandbox
from upstate.errors import BadCrosswalk, BadSolution
from upstate.progress import Progress
from upstate.solutions import RankingSolution, load_lock, read_ranking
from upstate.solutions.believed import apply_believed
from upstate.solutions.kinds import kind_of
from upstate.tables.contract import Contract
from upstate.tables.crosswalk.document import Crosswalk, load_crosswalk
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.loading import CityTables, load_city_tables
from upstate.tables.reading import load_table


@dataclass(frozen=True)
class OpenSolution:
    """A borrowed solution in its city."""

    city: Workspace
    paths: BorrowedPaths
    solution: RankingSolution

    @property
    def place(self) -> Place:
        return Place.of(self.city.settings)


# Whatever has a contract that the city's tables can meet.
Open = OpenSolution | OpenService | OpenShelfMeasures


def open_solution(workspace: Path, name: str) -> OpenSolution:
    """Open a solution that the city has borrowed; raises `BadWorkspace` when it has not."""
    city = open_workspace(workspace)
    paths = city.borrowed(name)
    _, text = load_lock(paths)
    if (kind := kind_of(text)) != "ranking":
        raise BadSolution(
            f"{name} is a solution of the kind {kind}; there is nothing in it to rank or to prove.",
            allowed="a solution of the kind ranking",
            next_step="Run `upstate solutions` to see the kinds; docs/how-to says how a portal is opened, how a policy is written, how measures are taken up and how a challenge is held.",
        )
    return OpenSolution(city, paths, apply_believed(read_ranking(text), paths.believed))


def open_with_tables(workspace: Path, name: str) -> OpenSolution | OpenShelfMeasures:
    """Open what rests on the city's tables alone, a ranking or measures; raises as `open_solution`."""
    if borrowed_kind(workspace, name) == "measures":
        return open_shelf_measures(workspace=workspace, name=name)
    return open_solution(workspace, name)


def limits() -> Limits:
    """Half of the machine's memory for DuckDB; the models need the rest."""
    installed = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return Limits(memory=f"{max(512, installed // 2 // 2**20)}MB", threads=min(os.cpu_count() or 1, 8))


@contextmanager
def loaded_tables(
    opened: Open, *, today: date, progress: Progress, crosswalk: Crosswalk | None = None
) -> Iterator[CityTables]:
    """The city's tables in the solution's contract, in a sandbox of their own that is not locked yet."""
    crosswalk = crosswalk or load_crosswalk(opened.paths.crosswalk)
    with Sandbox(limits()) as sandbox:
        yield load_city_tables(
            sandbox=sandbox,
            contract=opened.solution.contract,
            crosswalk=crosswalk,
            tables=opened.city.tables,
            today=today,
            progress=progress,
        )


def missing_required(contract: Contract, crosswalk: Crosswalk) -> list[str]:
    """The required fields, as `table.field`, that nothing is mapped to."""
    return [
        f"{table.name}.{name}"
        for table in contract.resources
        for name in table.needed
        if name not in crosswalk.mapped(table.name)
    ]


def refuse_missing(opened: OpenSolution, tables: CityTables) -> None:
    """Raise `BadCrosswalk` when a required field is not mapped."""
    missing = missing_required(opened.solution.contract, tables.crosswalk)
    if missing:
        raise BadCrosswalk(
            f"No column is mapped to {', '.join(missing)}.",
            allowed="a crosswalk in which every required field has a column",
            next_step=f"Write the columns into {opened.paths.crosswalk}, or run `upstate adapt` with the table that has them.",
        )


def crosswalk_fingerprint(opened: OpenSolution) -> str:
    """The sha256 of crosswalk.toml as it stands; empty where there is none."""
    path = opened.paths.crosswalk
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def describe_inputs(opened: Open, crosswalk: Crosswalk) -> list[dict[str, Any]]:
    """Name, source, fingerprint and rows of every table that the crosswalk reads, and the contract's tables it fills."""
    fills: dict[str, list[str]] = {}
    for filled, sources in crosswalk.tables.items():
        for name in (name for one in sources for name in one.files):
            fills.setdefault(name, []).append(filled)
    tables = {name: load_table(opened.city.tables / f"{name}.parquet") for name in fills}
    described = [
        {"table": name, "fills": fills[name], "source": table.source, "sha256": table.sha256, "rows": table.rows}
        for name, table in tables.items()
    ]
    return described + _describe_believed(opened.paths.believed)


def _describe_believed(path: Path) -> list[dict[str, Any]]:
    """What the city's own survey says is an input too; it fills no table."""
    if not path.exists():
        return []
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return [{"table": path.stem, "fills": [], "source": path.name, "sha256": digest, "rows": 1}]
