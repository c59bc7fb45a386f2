"""An index: published weights over columns. It needs no local history, so a city without records can begin with it."""

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
    """One index of rules.toml. Each column counts as its rank among the units, 0 lowest to 1 highest, or as its share of the
    highest; missing as 0. Of several parts, each as its share of the highest, the mean is taken."""

    index: Index
    kind: Kind = "index"
    scale: Scale = "order"

    @property
    def name(self) -> str:
        return self.index.name

    @property
    def compares(self) -> tuple[str, ...]:
        return self.index.columns

    def fit(self, training: Matrix, seed: int) -> IndexOrder:
        return self

    def score(self, matrix: Matrix) -> Floats:
        parts = self.contributions(matrix)
        return np.sum(list(parts.values()), axis=0) if parts else np.zeros(len(matrix))

    def contributions(self, matrix: Matrix) -> dict[str, Floats]:
        """What each column adds to the score; the sum over columns is the score."""
        added = {column: np.zeros(len(matrix)) for column in self.index.columns}
        for weights in self.index.weighed:
            weighed = {column: weight * self._share(matrix, column) for column, weight in weights.items()}
            for column, amount in weighed.items():
                added[column] += amount * self._part_share(weighed)
        return added

    def _part_share(self, weighed: dict[str, Floats]) -> float:
        """What a part's sum is multiplied with: 1 where there is but one, else what makes its highest 1 / parts."""
        if not self.index.parts:
            return 1.0
        highest = float(np.sum(list(weighed.values()), axis=0).max(initial=0.0))
        return 1.0 / highest / len(self.index.parts) if highest > 0 else 0.0

    def _share(self, matrix: Matrix, column: str) -> Floats:
        values = _numbers(matrix, column)
        known = ~np.isnan(values)
        if self.index.scale == "rank":
            return _rank_share(values, known)
        highest = float(values[known].max(initial=0.0))
        return np.where(known, values / highest, 0.0) if highest > 0 else np.zeros(len(values))

    def as_json(self) -> dict[str, Any]:
        weights = self.index.parts or self.index.weights
        return {"kind": self.kind, "scale": self.index.scale, "weights": weights, "source": self.index.source}


def _rank_share(values: Floats, known: Any) -> Floats:
    shares = np.zeros(len(values))
    if known.sum() > 1:
        shares[known] = (rankdata(values[known]) - 1) / (known.sum() - 1)
    return shares


def _numbers(matrix: Matrix, column: str) -> Floats:
    if column not in matrix.columns or matrix.columns[column].dtype == object:
        raise BadSolution(
            f"rules.toml gives a weight to {column}, which is not a number in cohort.sql or features.sql.",
            allowed=", ".join(name for name, values in matrix.columns.items() if values.dtype != object),
            next_step="Name one of these columns.",
        )
    return np.asarray(matrix.columns[column], dtype=float)
