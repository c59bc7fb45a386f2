"""Which column meets which field: one assignment over all tables of a solution at once.

For each file shape and field a confidence is made of the likeness of names, of how the values fit, and, for keys, of
how the tables join. The key columns tie the tables together, so each likely choice of the referenced key is tried, the
assignment that is best in total wins (Hungarian method, scipy's `linear_sum_assignment`). What counts in the total is
by how much a confidence exceeds `ASK`, squared: two doubtful mappings must not outweigh one that is sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from upstate.engine import Sandbox
from upstate.tables.contract import Contract, ContractTable
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.fitting import Place
from upstate.tables.crosswalk.joins import Joins, naming_share, numbers_its_rows
from upstate.tables.crosswalk.judging import ACCEPT, ASK, Judged, judge_table
from upstate.tables.crosswalk.profile import ColumnProfile

__all__ = ["ACCEPT", "ASK", "Proposal", "Shape", "propose"]

_KEY_WEIGHT = 0.4
_KEYS_TRIED = 4
# How well the number that software gives each row serves as a key: only where nothing else does.
_ROW_NUMBER = 0.7
# Added to what each mapping counts for, so that one of just `ASK` counts at all.
_LEAST_WORTH = 0.01
# Two columns this near each other fit equally well.
_TIE = 0.01
_COORDINATES = ("longitude", "latitude")

Named = Mapping[tuple[str, str], ColumnProfile | None]


@dataclass(frozen=True)
class Shape:
    """Files with the same columns that are given for one contract table."""

    table: str
    files: tuple[str, ...]
    columns: tuple[ColumnProfile, ...]


@dataclass(frozen=True)
class Proposal:
    """One field of one shape and the column proposed for it."""

    table: str
    files: tuple[str, ...]
    field: str
    mapped: FieldMap


def propose(
    contract: Contract, shapes: Sequence[Shape], *, sandbox: Sandbox, place: Place, today: date
) -> list[Proposal]:
    """Propose a column for every field that has one with confidence of at least `ASK`, in contract order.

    sandbox: where the shapes were profiled; it looks up how keys join.
    """
    joins = Joins(sandbox)
    grids = [
        _Grid(
            contract.tables[shape.table], shape, judge_table(contract.tables[shape.table], shape.columns, place, today)
        )
        for shape in shapes
    ]
    named = {(table, field): _key_candidates(grids, table, field) for table, field in _referenced(contract)}
    choices: list[dict[tuple[str, str], ColumnProfile | None]] = [{}]
    for key, candidates in named.items():
        tried: list[ColumnProfile | None] = [*candidates] or [None]
        choices = [{**choice, key: column} for choice in choices for column in tried]
    solved = [[grid.solve(joins, choice) for grid in grids] for choice in choices]
    best = max(solved, key=lambda grids_: sum(total for total, _ in grids_))
    return [proposal for _, proposals in best for proposal in proposals]


def _referenced(contract: Contract) -> list[tuple[str, str]]:
    keys = [key.reference for table in contract.resources for key in table.table_schema.foreign_keys]
    return list(dict.fromkeys((reference.resource, reference.fields) for reference in keys))


def _key_candidates(grids: Sequence[_Grid], table: str, field: str) -> list[ColumnProfile]:
    """The columns that most likely are the referenced key, over the shapes of its table."""
    scored = [
        (one.confidence * 0.6 + naming_share(one.column) * 0.4, place, one.column)
        for grid in grids
        if grid.table.name == table
        for place, one in enumerate(grid.judged[field])
        if not one.column.part
    ]
    return [column for _, _, column in sorted(scored, key=lambda item: (-item[0], item[1]))[:_KEYS_TRIED]]


class _Grid:
    """Confidence of each field with each column of one shape."""

    def __init__(self, table: ContractTable, shape: Shape, judged: Mapping[str, Sequence[Judged]]) -> None:
        self.table, self.shape, self.judged = table, shape, judged

    def solve(self, joins: Joins, named: Named) -> tuple[float, list[Proposal]]:
        """The best assignment of this shape when the referenced keys are `named`, and its total worth."""
        fields = [field.name for field in self.table.fields]
        rows = [[self._with_key(name, one, joins, named) for one in self.judged[name]] for name in fields]
        confidence = np.array([[one.confidence for one in row] for row in rows], dtype=float)
        chosen = _assign(confidence)
        places = {fields[row] for row in chosen}
        if len(places.intersection(_COORDINATES)) == 1:  # half a place is none
            confidence[[row for row, name in enumerate(fields) if name in _COORDINATES]] = 0.0
            chosen = _assign(confidence)
        proposals = [
            Proposal(self.table.name, self.shape.files, fields[row], _unless_tied(rows[row], column, chosen).mapped)
            for row, column in sorted(chosen.items())
        ]
        worth = _worth(confidence)
        return float(sum(worth[row, column] for row, column in chosen.items())), proposals

    def _with_key(self, field: str, judged: Judged, joins: Joins, named: Named) -> Judged:
        """Weigh in how the column joins, where the field is a key or points at one."""
        score, reason = self._join(field, judged, joins, named)
        if reason is None:
            return judged
        confidence = judged.confidence * (1 - _KEY_WEIGHT) + score * _KEY_WEIGHT
        return judged.weighed(confidence * (0.3 if score < 0.02 else 1.0), reason)

    def _join(self, field: str, judged: Judged, joins: Joins, named: Named) -> tuple[float, str | None]:
        column = judged.column
        if (self.table.name, field) in named and (here := named[self.table.name, field]) is not None:
            # A shape that lacks the chosen column (another year's export) has a key of its own.
            if column.name != here.name and any(one.name == here.name for one in self.shape.columns):
                return 0.0, "another column is taken as the key"
            told = f"{column.distinct:,} different values in {column.filled:,} cells name its rows"
            if numbers_its_rows(column):
                return _ROW_NUMBER, f"{told}, but so does the row number of any table"
            return (naming_share(column) + 1) / 2, told
        for key in self.table.table_schema.foreign_keys:
            target = named.get((key.reference.resource, key.reference.fields))
            # A column that even a perfect join could not bring up to ASK is not looked up.
            if (
                key.fields == field
                and target is not None
                and judged.confidence * (1 - _KEY_WEIGHT) >= ASK - _KEY_WEIGHT
            ):
                if numbers_its_rows(column):
                    return 0.0, "it numbers the rows of its own table"
                share = joins.share(column, target)
                return share, f"{share:.0%} of its values stand in {key.reference.resource} under {target.name}"
        return 0.0, None


def _assign(confidence: NDArray[np.float64]) -> dict[int, int]:
    """Field row to column place, each column once, of the greatest total worth."""
    worth = _worth(confidence)
    rows, places = linear_sum_assignment(worth, maximize=True)
    return {int(row): int(place) for row, place in zip(rows, places, strict=True) if worth[row, place] > 0}


def _worth(confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(confidence >= ASK, (confidence - ASK) ** 2 + _LEAST_WORTH, 0.0)


def _unless_tied(row: Sequence[Judged], place: int, chosen: Mapping[int, int]) -> Judged:
    """A choice between two columns that fit equally well is a person's, so it is not sure."""
    best = row[place]
    taken = set(chosen.values())
    rivals = [one for other, one in enumerate(row) if other not in taken and one.confidence >= best.confidence - _TIE]
    if not rivals or best.confidence < ACCEPT:
        return best
    return best.weighed(ACCEPT - 0.01, f"{rivals[0].column.name} fits it as well")
