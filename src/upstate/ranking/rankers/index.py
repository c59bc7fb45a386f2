"""An index: published weights over ranks. It needs no local history, so a city without records can begin with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import rankdata

from upstate.errors import BadSolution
from upstate.ranking.matrix import Floats, Matrix
from upstate.ranking.rankers.ranker import Kind, Scale
from upstate.solutions.ranking_kind import Index


@dataclass(frozen=True)
class IndexOrder:
    """One index of rules.toml. Each column counts as its rank among the units, 0 lowest to 1 highest; missing as 0."""

    index: Index
    kind: Kind = "index"
    scale: Scale = "order"

    @property
    def name(self) -> str:
        return self.index.name

    @property
    def compares(self) -> tuple[str, ...]:
        return tuple(self.index.weights)

    def fit(self, training: Matrix, seed: int) -> IndexOrder:
        return self

    def score(self, matrix: Matrix) -> Floats:
        parts = self.contributions(matrix)
        return np.sum(list(parts.values()), axis=0) if parts else np.zeros(len(matrix))

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        return {column: weight * _rank_share(matrix, column) for column, weight in self.index.weights.items()}

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "weights": self.index.weights, "source": self.index.source}


def _rank_share(matrix: Matrix, column: str) -> Floats:
    if column not in matrix.columns or matrix.columns[column].dtype == object:
        raise BadSolution(
            f"rules.toml gives a weight to {column}, which is not a number in cohort.sql or features.sql.",
            allowed=", ".join(name for name, values in matrix.columns.items() if values.dtype != object),
            next_step="Name one of these columns.",
        )
    values = matrix.columns[column].astype(float)
    known = ~np.isnan(values)
    shares = np.zeros(len(values))
    if known.sum() > 1:
        shares[known] = (rankdata(values[known]) - 1) / (known.sum() - 1)
    return shares
