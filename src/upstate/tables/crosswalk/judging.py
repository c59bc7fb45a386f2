"""How well each column fits each field of one table, by its name and by its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from upstate.tables.contract import ContractField, ContractTable
from upstate.tables.crosswalk.document import FieldMap
from upstate.tables.crosswalk.fitting import VETO, Fit, Place, fit_values
from upstate.tables.crosswalk.names import name_likeness, own_words, shared_prefix
from upstate.tables.crosswalk.profile import ColumnProfile, parts_of

# At or above: written when the user says --yes. Between: asked. Below ASK: left alone.
ACCEPT = 0.70
ASK = 0.45
_LEAST_LIKENESS = 0.3
# A column that points at a key has at least so many different values.
_LEAST_KEYS = 10
# Keys are known by how they join; beside that a key's name and its being text tell this much.
_KEY_FIT = Fit(1.0, 0.1)
# What a column of two numbers is called does not matter: they are a place.
_PAIR_LIKENESS = 0.6


@dataclass(frozen=True)
class Judged:
    """One field and one column. mapped: how the column would be translated, with the reasons."""

    confidence: float
    column: ColumnProfile
    mapped: FieldMap

    def weighed(self, confidence: float, reason: str) -> Judged:
        """The same with another confidence and a reason more."""
        reasons = (*self.mapped.reasons, reason)
        mapped = self.mapped.model_copy(update={"confidence": round(confidence, 3), "reasons": reasons})
        return replace(self, confidence=confidence, mapped=mapped)


def judge_table(
    table: ContractTable, columns: Sequence[ColumnProfile], place: Place, today: date
) -> Mapping[str, list[Judged]]:
    """Of each field of `table` each of `columns`, and behind them the numbers of those that hold pairs."""
    prefix = shared_prefix([column.name for column in columns])
    own = own_words(table.name, table.title)
    every = [*columns, *(part for column in columns for part in parts_of(column))]
    keys = {*table.key[:1], *(key.fields for key in table.table_schema.foreign_keys)}

    def judge(field: ContractField, column: ColumnProfile) -> Judged:
        names = (field.name, *filter(None, (field.title,)), *field.also_called)
        likeness, near = name_likeness(column.name, names, prefix=prefix, own=own)
        if column.part:
            likeness = max(likeness, _PAIR_LIKENESS)
        fit = _fit(field, column, likeness, field.name in keys, place, today)
        confidence = likeness * (1 - fit.weight) + fit.score * fit.weight
        said = f"its name is {'that of' if likeness == 1 else 'like'} “{near}”" if near else "its name says nothing"
        mapped = FieldMap(
            column=column.name, confidence=round(confidence, 3), reasons=(said, *fit.reasons), **fit.translation
        )
        return Judged(confidence, column, mapped)

    return {field.name: [judge(field, column) for column in every] for field in table.fields}


def _fit(field: ContractField, column: ColumnProfile, likeness: float, is_key: bool, place: Place, today: date) -> Fit:
    """A column that does not sound like the field is not worth reading, unless it can be known by other signs.

    Where the place is known, coordinates are found under any name; keys are found by how they join.
    """
    if column.part and not field.is_coordinate:
        return VETO
    by_place = field.is_coordinate and (place.box is not None or column.part > 0)
    by_joining = is_key and field.type == "string" and not field.codes and column.distinct >= _LEAST_KEYS
    if likeness < _LEAST_LIKENESS and not (by_place or by_joining):
        return VETO
    fit = fit_values(column, field, place=place, today=today)
    return _KEY_FIT if by_joining and fit.score == 1 else fit
