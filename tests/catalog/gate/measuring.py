"""What the scan finds in simulated tables, against what is known of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb

from tests.catalog.gate.simulated import SimulatedTable, write_csv
from tests.catalog.gate.simulated.shapes import Case
from upstate.catalog.gate.scanned import open_scanned
from upstate.catalog.gate.scanning import scan_hits
from upstate.tables.reading import read_table

# Rules whose cells are told apart; of the others whole columns or groups are found.
BY_CELL = ("email", "phone", "ssn", "payment_card", "person_name", "small_cells", "birth_date", "home_address")


@dataclass
class Measured:
    """By rule: how many columns (and cells) were `right`, `extra` or `missed`. wrong: each wrong column, how often."""

    columns: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    cells: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: Counter[str] = field(default_factory=Counter)

    def precision(self) -> float:
        return self._all("right") / (self._all("right") + self._all("extra"))

    def recall(self) -> float:
        return self._all("right") / (self._all("right") + self._all("missed"))

    def _all(self, what: str) -> int:
        return sum(counts[what] for counts in self.columns.values())


def measure_cases(cases: Iterable[Case], folder: Path, seeds: Iterable[int]) -> Measured:
    """Draw each case with each seed, read it as an upload would be read, and compare."""
    measured = Measured()
    for seed in seeds:
        for case in cases:
            _compare(case(Random(f"{seed} {case.__name__}")), folder, measured)
    return measured


def _compare(simulated: SimulatedTable, folder: Path, measured: Measured) -> None:
    parquet = folder / "simulated.parquet"
    read_table(source=write_csv(simulated, folder / "simulated.csv"), target=parquet)
    found = set()
    with open_scanned(parquet) as scanned:
        for hit in scan_hits(scanned):
            whole = hit.rule == "small_groups"
            found.add((hit.rule, "" if whole else hit.column.name))
            if not whole:
                values = scanned.raw_values(hit.column, where=hit.where, rows=hit.rows, test=hit.test)
                _compare_cells(simulated, parquet, hit.rule, hit.column.name, values, measured)
    truth = simulated.truth()
    for rule, column in truth - found:
        measured.cells[rule]["missed"] += len(simulated.columns[column].personal[rule]) if column else 0
    for what, those in (("right", truth & found), ("extra", found - truth), ("missed", truth - found)):
        for rule, column in those:
            measured.columns[rule][what] += 1
            if what != "right":
                measured.wrong[f"{what}: {rule} in {column or 'the whole'} of {simulated.name}"] += 1


def _compare_cells(
    simulated: SimulatedTable, parquet: Path, rule: str, column: str, values: set[str], measured: Measured
) -> None:
    quoted = column.replace('"', '""')
    rows = duckdb.sql(f"SELECT CAST(\"{quoted}\" AS VARCHAR) FROM '{parquet}' ORDER BY _row").fetchall()
    hit = {row for row, (value,) in enumerate(rows) if value in values}
    true = simulated.columns[column].personal.get(rule, frozenset())
    measured.cells[rule].update(right=len(hit & true), extra=len(hit - true), missed=len(true - hit))
