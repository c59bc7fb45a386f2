"""Units with what is known of them, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Matrix:
    """One row a unit and as-of date.

    units: ids as text. hashes: a number made of the id, the same in every table and run. columns: numbers as float64
    with NaN for missing, categories as text with None. outcomes: how often the outcome came within the horizon.
    weights: how many units a row stands for (1 unless sampled).
    """

    units: NDArray[Any]
    hashes: Hashes
    columns: dict[str, NDArray[Any]]
    outcomes: Ints
    weights: Floats

    def __len__(self) -> int:
        return len(self.hashes)

    @property
    def happened(self) -> NDArray[np.bool_]:
        return self.outcomes > 0

    def take(self, rows: NDArray[Any]) -> Matrix:
        """The rows at these places."""
        return Matrix(
            units=self.units[rows],
            hashes=self.hashes[rows],
            columns={name: values[rows] for name, values in self.columns.items()},
            outcomes=self.outcomes[rows],
            weights=self.weights[rows],
        )


def empty_matrix(kinds: Mapping[str, str]) -> Matrix:
    """No units, with these columns. kinds: of each column, number or category."""
    columns = {name: np.empty(0, dtype=float if kind == "number" else object) for name, kind in kinds.items()}
    nothing = np.empty(0, dtype=object)
    return Matrix(nothing, np.empty(0, np.uint64), columns, np.empty(0, np.int64), np.empty(0))


def stack(matrices: Sequence[Matrix]) -> Matrix:
    """All rows of several matrices with the same columns."""
    first = matrices[0]
    return Matrix(
        units=np.concatenate([matrix.units for matrix in matrices]),
        hashes=np.concatenate([matrix.hashes for matrix in matrices]),
        columns={name: np.concatenate([matrix.columns[name] for matrix in matrices]) for name in first.columns},
        outcomes=np.concatenate([matrix.outcomes for matrix in matrices]),
        weights=np.concatenate([matrix.weights for matrix in matrices]),
    )
