"""What is made of the hidden answers once and used for every prediction that comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.answers import Answers
from upstate.challenges.scoring.intervals import Drawn, draw
from upstate.challenges.scoring.metrics import Metric
from upstate.ranking.matrix import Floats


@dataclass(frozen=True)
class PartAnswers:
    """The answers of one part. rows: their places in `Answers`. of_place: of each unit its place's number in `names`."""

    rows: NDArray[np.int64]
    values: Floats
    present: Floats
    names: tuple[str, ...]
    of_place: NDArray[np.int64]
    _drawn: dict[str, Drawn] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def present_of(self, metric: Metric) -> Drawn:
        """What the city's present rule gives."""
        if metric.name not in self._drawn:
            self._drawn[metric.name] = draw(metric, self.present, self.values)
        return self._drawn[metric.name]


@dataclass(frozen=True)
class PreparedAnswers:
    """The answers with their ids as Arrow has them and in their two parts, each made when it is first asked for."""

    answers: Answers

    @cached_property
    def ids(self) -> Any:
        """An Arrow array of text."""
        import pyarrow as pa

        return pa.array(self.answers.ids, pa.string())

    @cached_property
    def public(self) -> PartAnswers:
        """The part whose score is shown while the challenge runs."""
        return self._part(np.flatnonzero(self.answers.public))

    @cached_property
    def private(self) -> PartAnswers:
        """The part that decides."""
        return self._part(np.flatnonzero(~np.asarray(self.answers.public, dtype=bool)))

    def _part(self, rows: NDArray[np.int64]) -> PartAnswers:
        import pyarrow as pa

        places = pa.array(self.answers.places[rows], pa.string()).dictionary_encode()
        names, of_place = places.dictionary.to_pylist(), places.indices.to_numpy()
        return PartAnswers(rows, self.answers.values[rows], self.answers.present[rows], tuple(names), of_place)


@lru_cache(maxsize=4)
def prepare(answers: Answers) -> PreparedAnswers:
    """The same for the same answers, of the last four that were asked for."""
    return PreparedAnswers(answers)
