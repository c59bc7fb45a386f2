"""A simulated table, with the truth about each of its cells."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

# A value, and the rules that should find it in its cell.
Cell = tuple[object, tuple[str, ...]]


@dataclass(frozen=True)
class SimulatedColumn:
    """values: one a row. personal: rule -> rows (from 0) in whose cell that rule should find something."""

    values: list[object]
    personal: dict[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SimulatedTable:
    """columns: by header. groups: whether its rows are people whom few others share their traits with."""

    name: str
    columns: dict[str, SimulatedColumn]
    groups: bool = False

    def truth(self) -> set[tuple[str, str]]:
        """(rule, column) for all that should be found; the column of `small_groups` is empty."""
        found = {
            (rule, name) for name, column in self.columns.items() for rule, rows in column.personal.items() if rows
        }
        return found | ({("small_groups", "")} if self.groups else set())


Case = Callable[[Random], SimulatedTable]


def plain(values: Iterable[object]) -> SimulatedColumn:
    """A column in which nothing is personal."""
    return SimulatedColumn(list(values))


def all_of(rule: str, values: Iterable[object]) -> SimulatedColumn:
    """A column of which every cell that holds anything should be found."""
    kept = list(values)
    return SimulatedColumn(
        kept, {rule: frozenset(row for row, value in enumerate(kept) if value not in ("", "N/A", "none"))}
    )


def mixed(cells: Iterable[Cell]) -> SimulatedColumn:
    """A column whose cells each say what they are."""
    kept = list(cells)
    rules = {rule for _, found in kept for rule in found}
    return SimulatedColumn(
        [value for value, _ in kept],
        {rule: frozenset(row for row, (_, found) in enumerate(kept) if rule in found) for rule in rules},
    )


def blanked(random: Random, column: SimulatedColumn, share: float, word: str = "") -> SimulatedColumn:
    """The same with a share of the cells missing."""
    gone = {row for row in range(len(column.values)) if random.random() < share}
    return SimulatedColumn(
        [word if row in gone else value for row, value in enumerate(column.values)],
        {rule: rows - gone for rule, rows in column.personal.items()},
    )


def write_csv(table: SimulatedTable, path: Path) -> Path:
    """The table as a city would upload it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(table.columns)
        out.writerows(zip(*(column.values for column in table.columns.values()), strict=True))
    return path
