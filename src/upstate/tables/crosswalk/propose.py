"""Which column meets which field: one assignment over all tables of a solution at once.

For each file shape and field a confidence is made of the likeness of names, of how the values fit, and, for keys, of
how the tables join. The key columns tie the tables together, so each likely choice of the referenced key is tried, the
assignment that is best in total wins (Hungarian method, scipy's `linear_sum_assignment`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from upstate.engine import Sandbox
from upstate.tables.contract import Contract, ContractField, ContractTable
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.fitting import VETO, Place, fit_values
from upstate.tables.crosswalk.joins import naming_share, pointing_share
from upstate.tables.crosswalk.names import name_likeness
from upstate.tables.crosswalk.profile import ColumnProfile

# At or above: written when the user says --yes. Between: asked. Below ASK: left alone.
ACCEPT = 0.70
ASK = 0.45
_KEY_WEIGHT = 0.4
_KEYS_TRIED = 4
_LEAST_LIKENESS = 0.3


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
    joins = _Joins(sandbox)
    grids = [_Grid(contract.tables[shape.table], shape, joins, place, today) for shape in shapes]
    named = {(table, field): _key_candidates(grids, table, field) for table, field in _referenced(contract)}
    choices: list[dict[tuple[str, str], ColumnProfile | None]] = [{}]
    for key, candidates in named.items():
        tried: list[ColumnProfile | None] = [*candidates] or [None]
        choices = [{**choice, key: column} for choice in choices for column in tried]
    solved = [[grid.solve(contract, choice) for grid in grids] for choice in choices]
    best = max(solved, key=lambda grids_: sum(total for total, _ in grids_))
    return [proposal for _, proposals in best for proposal in proposals]


def _referenced(contract: Contract) -> list[tuple[str, str]]:
    keys = [key.reference for table in contract.resources for key in table.table_schema.foreign_keys]
    return list(dict.fromkeys((reference.resource, reference.fields) for reference in keys))


def _key_candidates(grids: Sequence[_Grid], table: str, field: str) -> list[ColumnProfile]:
    """The columns that most likely are the referenced key, over the shapes of its table."""
    scored = [
        (grid.base[field][column.name][0] * 0.6 + naming_share(column) * 0.4, place, column)
        for grid in grids
        if grid.table.name == table
        for place, column in enumerate(grid.shape.columns)
    ]
    return [column for _, _, column in sorted(scored, key=lambda item: (-item[0], item[1]))[:_KEYS_TRIED]]


class _Joins:
    """How columns point at each other, each pair looked up once."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._known: dict[tuple[str, str], float] = {}

    def share(self, pointing: ColumnProfile, named: ColumnProfile) -> float:
        pair = (pointing.source, named.source)
        if pair not in self._known:
            self._known[pair] = pointing_share(self._sandbox, pointing, named)
        return self._known[pair]


class _Grid:
    """Confidence of each field with each column of one shape."""

    def __init__(self, table: ContractTable, shape: Shape, joins: _Joins, place: Place, today: date) -> None:
        self.table, self.shape, self._joins = table, shape, joins
        self.base: Mapping[str, Mapping[str, tuple[float, FieldMap]]] = {
            field.name: {column.name: _judge(field, column, place, today) for column in shape.columns}
            for field in table.fields
        }

    def solve(
        self, contract: Contract, named: Mapping[tuple[str, str], ColumnProfile | None]
    ) -> tuple[float, list[Proposal]]:
        """The best assignment of this shape when the referenced keys are `named`, and its total confidence."""
        columns = {column.name: column for column in self.shape.columns}
        maps = [
            [self._with_key(field, columns[name], entry, named) for name, entry in self.base[field.name].items()]
            for field in self.table.fields
        ]
        confidence = np.array([[score for score, _ in row] for row in maps])
        usable = np.where(confidence >= ASK, confidence, 0.0)
        rows, places = linear_sum_assignment(usable, maximize=True)
        chosen = [(row, place) for row, place in zip(rows, places, strict=True) if usable[row, place] > 0]
        proposals = [
            Proposal(self.table.name, self.shape.files, self.table.fields[row].name, maps[row][place][1])
            for row, place in sorted(chosen)
        ]
        return float(sum(usable[row, place] for row, place in chosen)), proposals

    def _with_key(
        self,
        field: ContractField,
        column: ColumnProfile,
        entry: tuple[float, FieldMap],
        named: Mapping[tuple[str, str], ColumnProfile | None],
    ) -> tuple[float, FieldMap]:
        """Weigh in how the column joins, where the field is a key or points at one."""
        score, reason = self._join(field, column, named)
        if reason is None:
            return entry
        confidence = entry[0] * (1 - _KEY_WEIGHT) + score * _KEY_WEIGHT
        confidence *= 0.3 if score < 0.02 else 1.0
        mapped = entry[1].model_copy(
            update={"confidence": round(confidence, 3), "reasons": (*entry[1].reasons, reason)}
        )
        return confidence, mapped

    def _join(
        self,
        field: ContractField,
        column: ColumnProfile,
        named: Mapping[tuple[str, str], ColumnProfile | None],
    ) -> tuple[float, str | None]:
        here = named.get((self.table.name, field.name))
        if here is not None:
            if column.name != here.name:
                return 0.0, "another column is taken as the key"
            share = naming_share(column)
            return (share + 1) / 2, f"{column.distinct:,} different values in {column.filled:,} cells name its rows"
        for key in self.table.table_schema.foreign_keys:
            target = named.get((key.reference.resource, key.reference.fields))
            if key.fields == field.name and target is not None:
                share = self._joins.share(column, target)
                return share, f"{share:.0%} of its values stand in {key.reference.resource} under {target.name}"
        return 0.0, None


def _judge(field: ContractField, column: ColumnProfile, place: Place, today: date) -> tuple[float, FieldMap]:
    likeness, near = name_likeness(column.name, (field.name, *filter(None, (field.title,)), *field.also_called))
    # A column that does not sound like the field is not worth reading, but where the place is known its
    # coordinates are found under any name.
    worth = likeness >= _LEAST_LIKENESS or (field.is_coordinate and place.box is not None)
    fit = fit_values(column, field, place=place, today=today) if worth else VETO
    confidence = likeness * (1 - fit.weight) + fit.score * fit.weight
    said = f"its name is {'that of' if likeness == 1 else 'like'} “{near}”" if near else "its name says nothing"
    mapped = FieldMap(
        column=column.name, confidence=round(confidence, 3), reasons=(said, *fit.reasons), **fit.translation
    )
    return confidence, mapped
