"""The hidden answers of a challenge, as one Parquet file that never leaves the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

ANSWERS_FILE = "answers.parquet"


@dataclass(frozen=True, eq=False)
class Answers:
    """One row a hidden unit, sorted by id; arrays of one length. Each is equal only to itself.

    ids: text. values: of a ranking and a classification 0 or 1, else the number; float64, finite. public: whether the row's score is shown while the
    challenge runs. places: the neighborhood as text, empty where it is not known. present: what the city does today would predict, as a score of the
    same sense (higher is more); float64, finite.
    """

    ids: NDArray[Any]
    values: NDArray[Any]
    public: NDArray[Any]
    places: NDArray[Any]
    present: NDArray[Any]
