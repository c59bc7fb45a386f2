"""Scoring every unit of a date with every ranker, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.bootstrap import shuffled
from upstate.ranking.matrix import Floats, Hashes, Matrix, stack
from upstate.ranking.rankers import Fitted, Ranker
from upstate.ranking.rankers.chances import ChancesRanker, Measured
from upstate.ranking.units import GROUP, UnitTable


@dataclass(frozen=True)
class Scored:
    """All units of one date. work: of each unit, in the column's own measure (1 where a solution has none).

    ties: of each unit, a seeded shuffle; of equal scores the lowest comes first. groups: of each unit, as text, where a
    group was asked for; else empty. scores: by ranker, one number a unit, higher is riskier. blind: columns by which
    rules or indexes rank and that are empty, or the same, for every unit. chances: each that was measured, by its name, for
    whoever shows them apart; let go of where only scores are wanted.
    """

    as_of: date
    hashes: Hashes
    outcomes: NDArray[np.int64]
    work: Floats
    ties: Hashes
    groups: NDArray[Any]
    scores: dict[str, Floats]
    blind: frozenset[str]
    chances: Mapping[str, Measured] = field(default_factory=dict)

    def of(self, ranker: str) -> Scored:
        """The scores of this ranker alone; none where it did not compete."""
        return replace(self, scores={name: one for name, one in self.scores.items() if name == ranker}, chances={})

    def only(self, rows: NDArray[np.bool_]) -> Scored:
        """The scores of these units alone."""
        return replace(
            self,
            hashes=self.hashes[rows],
            outcomes=self.outcomes[rows],
            work=self.work[rows],
            ties=self.ties[rows],
            groups=self.groups[rows] if len(self.groups) else self.groups,
            scores={name: values[rows] for name, values in self.scores.items()},
            chances={},
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
    of_compared, chances = score_together(compared, whole)
    together |= of_compared
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
        chances=chances,
    )


def score_together(compared: Mapping[str, Fitted], whole: Matrix) -> tuple[dict[str, Floats], dict[str, Measured]]:
    """The scores of rankers that set units against each other; each chance is measured once for all of them."""
    scores: dict[str, Floats] = {}
    chances: dict[str, Measured] = {}
    for name, fitted in compared.items():
        if isinstance(fitted, ChancesRanker):
            chances |= fitted.measure(whole, chances)
            scores[name] = fitted.multiply(chances, whole)
        else:
            scores[name] = fitted.score(whole)
    return scores, chances


def outcomes_as_in(other: Scored, scored: Scored) -> NDArray[np.int64]:
    """The outcomes that `other` knows of the units of `scored`, on the same date; none of a unit that it does not know."""
    places = np.searchsorted(other.hashes, scored.hashes).clip(max=len(other.hashes) - 1)  # units are in their order
    return np.where(other.hashes[places] == scored.hashes, other.outcomes[places], 0)


def compared_contributions(units: UnitTable, ranker: Ranker, fitted: Fitted, rows: NDArray[Any]) -> dict[str, Floats]:
    """What each column adds for these rows, of a ranker that sets units against each other: seen among all units."""
    every = stack([_narrow(batch, set(ranker.compares)) for batch in units.batches()])
    return {name: added[rows] for name, added in fitted.contributions(every).items()}


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
