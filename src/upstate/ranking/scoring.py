"""Scoring every unit of a date with every ranker, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.bootstrap import shuffled
from upstate.ranking.matrix import Floats, Hashes, Matrix, stack
from upstate.ranking.rankers import Fitted, Ranker
from upstate.ranking.units import GROUP, UnitTable


@dataclass(frozen=True)
class Scored:
    """All units of one date. work: of each unit, in the column's own measure (1 where a solution has none).

    ties: of each unit, a seeded shuffle; of equal scores the lowest comes first. groups: of each unit, as text, where a
    group was asked for; else empty. scores: by ranker, one number a unit, higher is riskier. blind: columns by which
    rules or indexes rank and that are empty, or the same, for every unit.
    """

    as_of: date
    hashes: Hashes
    outcomes: NDArray[np.int64]
    work: Floats
    ties: Hashes
    groups: NDArray[Any]
    scores: dict[str, Floats]
    blind: frozenset[str]

    def only(self, rows: NDArray[np.bool_]) -> Scored:
        """The same of these units alone."""
        return replace(
            self,
            hashes=self.hashes[rows],
            outcomes=self.outcomes[rows],
            work=self.work[rows],
            ties=self.ties[rows],
            groups=self.groups[rows] if len(self.groups) else self.groups,
            scores={name: values[rows] for name, values in self.scores.items()},
        )


def score_units(units: UnitTable, rankers: Mapping[str, tuple[Ranker, Fitted]], seed: int) -> Scored:
    """Score every unit with every ranker. Models see a batch at a time; rules need all units, but few columns."""
    alone = {name: fitted for name, (ranker, fitted) in rankers.items() if not ranker.compares}
    compared = {name: fitted for name, (ranker, fitted) in rankers.items() if ranker.compares}
    compares = {column for ranker, _ in rankers.values() for column in ranker.compares}
    narrow: list[Matrix] = []
    work: list[Floats] = []
    scores: dict[str, list[Floats]] = {name: [] for name in alone}
    for batch in units.batches():
        narrow.append(_narrow(batch, compares | {GROUP}))
        work.append(_work_of(batch, units))
        for name, fitted in alone.items():
            scores[name].append(fitted.score(batch))
    whole = stack(narrow)
    together = {name: np.concatenate(parts) for name, parts in scores.items()}
    together |= {name: fitted.score(whole) for name, fitted in compared.items()}
    groups = whole.columns.get(GROUP, np.empty(0, dtype=object))
    return Scored(
        as_of=units.as_of,
        hashes=whole.hashes,
        outcomes=whole.outcomes,
        work=_fill_mean(np.concatenate(work)),
        ties=shuffled(whole.hashes, seed),
        groups=groups,
        scores=together,
        blind=frozenset(name for name in compares if not _tells(whole.columns[name])),
    )


def outcomes_as_in(other: Scored, scored: Scored) -> NDArray[np.int64]:
    """The outcomes that `other` knows of the units of `scored`, on the same date; none of a unit that it does not know."""
    places = np.searchsorted(other.hashes, scored.hashes).clip(max=len(other.hashes) - 1)  # units are in their order
    return np.where(other.hashes[places] == scored.hashes, other.outcomes[places], 0)


def compared_contributions(units: UnitTable, ranker: Ranker, fitted: Fitted, rows: NDArray[Any]) -> dict[str, Floats]:
    """What each column adds for these rows, of a ranker that sets units against each other: seen among all units."""
    return {name: added[rows] for name, added in fitted.contributions(all_units(units, ranker)).items()}


def all_units(units: UnitTable, ranker: Ranker) -> Matrix:
    """Every unit, with the columns in which the ranker sets them against each other."""
    return stack([_narrow(batch, set(ranker.compares)) for batch in units.batches()])


def _tells(values: NDArray[Any]) -> bool:
    if values.dtype == object:
        return len({*values}) > 1
    return bool((values[1:] != values[:-1]).any()) and not bool(np.isnan(values).all())


def _narrow(batch: Matrix, columns: set[str]) -> Matrix:
    """The batch with only these columns, and without ids, which are long."""
    kept = {name: values for name, values in batch.columns.items() if name in columns}
    return Matrix(batch.units[:0], batch.hashes, kept, batch.outcomes, batch.weights)


def _work_of(batch: Matrix, units: UnitTable) -> Floats:
    work = units.solution.settings.work
    if work is None or work.column not in batch.columns:
        return np.ones(len(batch))
    return batch.columns[work.column].astype(float)


def _fill_mean(work: Floats) -> Floats:
    """The mean work where it is unknown, 1 where nothing is known."""
    known = work[~np.isnan(work)]
    return np.where(np.isnan(work), known.mean() if len(known) else 1.0, work)
