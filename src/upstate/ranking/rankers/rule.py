"""Rules of thumb, and chance: rankings that need no training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from upstate.errors import BadSolution
from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.solutions.ranking_kind import Rule


@dataclass(frozen=True)
class RandomOrder:
    """No order at all: every unit ties, so each figure is its mean over all shuffles."""

    name: str = "random"
    kind: Kind = "random"
    scale: Scale = "order"
    compares: tuple[str, ...] = ()

    def fit(self, training: Matrix, seed: int) -> RandomOrder:
        return self

    def score(self, matrix: Matrix) -> Floats:
        return np.zeros(len(matrix))

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {}

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind}


@dataclass(frozen=True)
class RuleOrder:
    """One rule of rules.toml."""

    rule: Rule
    kind: Kind = "rule"

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def scale(self) -> Scale:
        return "number" if self.rule.counts else "order"

    @property
    def compares(self) -> tuple[str, ...]:
        return tuple(column for column, _ in self.rule.keys)

    def fit(self, training: Matrix, seed: int) -> RuleOrder:
        return self

    def score(self, matrix: Matrix) -> Floats:
        """The first column itself where it stands alone; with more columns, the place in the common order.

        Units that are equal in every column get the same score; units that lack a value come last.
        """
        columns = [_highest_first(matrix, column, descending) for column, descending in self.rule.keys]
        if len(columns) == 1:
            return columns[0]
        order = np.lexsort(tuple(reversed(columns)))
        sorted_keys = np.stack([column[order] for column in columns])
        changes = np.any(sorted_keys[:, 1:] != sorted_keys[:, :-1], axis=0)
        places = np.concatenate([[0], np.cumsum(changes)]) if len(matrix) else np.empty(0)
        scores = np.empty(len(matrix))
        scores[order] = places
        return scores

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        """The rule's own columns, the first above all: they are the whole reason."""
        columns = [column for column, _ in self.rule.keys]
        return {name: np.full(len(matrix), float(len(columns) - place)) for place, name in enumerate(columns)}

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "order": list(self.rule.order), "source": self.rule.source}


def _highest_first(matrix: Matrix, column: str, descending: bool) -> Floats:
    if column not in matrix.columns or matrix.columns[column].dtype == object:
        raise BadSolution(
            f"rules.toml orders by {column}, which is not a number in cohort.sql or features.sql.",
            allowed=", ".join(name for name, values in matrix.columns.items() if values.dtype != object),
            next_step="Name one of these columns.",
        )
    values = matrix.columns[column].astype(float)
    signed = values if descending else -values
    return np.where(np.isnan(signed), -np.inf, signed)
