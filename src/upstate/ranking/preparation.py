"""From columns to the numbers a linear model reads: logs, filled gaps, categories, one scale.

What is learned from the training rows (middle values, means, spreads, levels) is kept as plain data, so that a model
travels as JSON and does the same in another city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.matrix import Floats, Matrix
from upstate.solutions.ranking_kind import Feature

# A level of a category needs this many rows to have a number of its own; the rest are together.
_LEAST_ROWS = 50
# Missing values get a number of their own where at least this share of the rows lacks one.
_LEAST_MISSING = 0.002


@dataclass(frozen=True)
class Term:
    """One number that a linear model reads.

    kind: value (of a numeric feature), missing (1 where it is), level (1 where a category has it). fill: put where a
    value is missing, on the feature's scale. mean, spread: subtracted and divided by.
    """

    feature: str
    kind: Literal["value", "missing", "level"]
    scale: str
    fill: float
    mean: float
    spread: float
    level: str = ""


@dataclass(frozen=True)
class Preparation:
    """All terms, in order. dropped: features that were empty or the same for every unit, and so tell nothing."""

    terms: tuple[Term, ...]
    dropped: tuple[str, ...]

    def numbers(self, matrix: Matrix) -> Floats:
        """Array of shape (rows, terms), each term with mean 0 and spread 1 over the training rows."""
        numbers = np.empty((len(matrix), len(self.terms)))
        for place, term in enumerate(self.terms):
            numbers[:, place] = (_raw(term, matrix.columns[term.feature]) - term.mean) / term.spread
        return numbers

    def as_json(self) -> list[dict[str, Any]]:
        return [vars(term) for term in self.terms]


def learn_preparation(matrix: Matrix, features: Mapping[str, Feature]) -> Preparation:
    """Learn the terms of `features` from training rows. Features that the query does not give count as dropped."""
    terms: list[Term] = []
    dropped: list[str] = []
    for name, feature in features.items():
        found = _terms(name, feature, matrix)
        terms += found
        if not found and feature.scale != "exposure":
            dropped.append(name)
    return Preparation(tuple(terms), tuple(dropped))


def _terms(name: str, feature: Feature, matrix: Matrix) -> list[Term]:
    if name not in matrix.columns or feature.scale == "exposure":
        return []
    column = matrix.columns[name]
    if feature.scale == "category" or column.dtype == object:
        return _levels(name, column, matrix.weights)
    scaled = _scaled(column.astype(float), feature.scale)
    missing = np.isnan(scaled)
    if missing.all():
        return []
    fill = float(np.nanmedian(scaled))
    terms = [_standard(Term(name, "value", feature.scale, fill, 0.0, 1.0), column, matrix.weights)]
    if missing.mean() >= _LEAST_MISSING:
        terms.append(_standard(Term(name, "missing", feature.scale, 0.0, 0.0, 1.0), column, matrix.weights))
    return [term for term in terms if term.spread > 0]


def _levels(name: str, column: NDArray[Any], weights: Floats) -> list[Term]:
    words = _words(column)
    levels, counts = np.unique(words, return_counts=True)
    frequent = [str(level) for level, count in zip(levels, counts, strict=True) if count >= _LEAST_ROWS]
    terms = [_standard(Term(name, "level", "category", 0.0, 0.0, 1.0, level), column, weights) for level in frequent]
    return [term for term in terms if term.spread > 0]


def _standard(term: Term, column: NDArray[Any], weights: Floats) -> Term:
    """`term` with the weighted mean and spread of its raw numbers; spread 0 where they are all the same."""
    raw = _raw(term, column)
    mean = float(np.average(raw, weights=weights))
    spread = float(np.sqrt(np.average((raw - mean) ** 2, weights=weights)))
    spread = 0.0 if spread < 1e-9 * max(1.0, abs(mean)) else spread
    return Term(term.feature, term.kind, term.scale, term.fill, mean, spread, term.level)


def _raw(term: Term, column: NDArray[Any]) -> Floats:
    if term.kind == "level":
        return _is_level(column, term.level).astype(float)
    scaled = _scaled(column.astype(float), term.scale)
    missing = np.isnan(scaled)
    return missing.astype(float) if term.kind == "missing" else np.where(missing, term.fill, scaled)


def _scaled(values: Floats, scale: str) -> Floats:
    return np.log1p(np.maximum(values, 0.0)) if scale == "log" else values


_MISSING = "missing"


def _words(column: NDArray[Any]) -> NDArray[np.str_]:
    """Categories as text; a number that stands for a category as it is written, missing as `missing`."""
    if column.dtype == object:
        return np.array([_MISSING if value is None else str(value) for value in column], dtype=str)
    return np.array([_MISSING if np.isnan(value) else f"{value:g}" for value in column], dtype=str)


def _is_level(column: NDArray[Any], level: str) -> NDArray[np.bool_]:
    """Whether each value is the category `level`; compared in place, because there may be millions."""
    if column.dtype != object:
        return np.asarray(_words(column) == level)
    wanted: Any = None if level == _MISSING else level
    return np.asarray(np.equal(column, wanted), dtype=np.bool_)
