"""Scoring every unit of a date with every ranker, batch by batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.ranking.matrix import Floats, Hashes, Matrix, stack
from upstate.ranking.rankers import Fitted, Ranker
from upstate.ranking.units import UnitTable


@dataclass(frozen=True)
class Scored:
    """All units of one date. work: of each unit, in the column's own measure (1 where a solution has none).

    groups: of each unit, as text, where a group was asked for; else empty. scores: by ranker, one number a unit,
    higher is riskier.
    """

    as_of: date
    hashes: Hashes
    outcomes: NDArray[np.int64]
    work: Floats
    groups: NDArray[Any]
    scores: dict[str, Floats]


def score_units(units: UnitTable, rankers: Mapping[str, tuple[Ranker, Fitted]]) -> Scored:
    """Score every unit with every ranker. Models see a batch at a time; rules need all units, but few columns."""
    alone = {name: fitted for name, (ranker, fitted) in rankers.items() if not ranker.compares}
    compared = {name: fitted for name, (ranker, fitted) in rankers.items() if ranker.compares}
    columns = {"_group"} | {column for ranker, _ in rankers.values() for column in ranker.compares}
    narrow: list[Matrix] = []
    work: list[Floats] = []
    scores: dict[str, list[Floats]] = {name: [] for name in alone}
    for batch in units.batches():
        narrow.append(_narrow(batch, columns))
        work.append(_work_of(batch, units))
        for name, fitted in alone.items():
            scores[name].append(fitted.score(batch))
    whole = stack(narrow)
    together = {name: np.concatenate(parts) for name, parts in scores.items()}
    together |= {name: fitted.score(whole) for name, fitted in compared.items()}
    groups = whole.columns.get("_group", np.empty(0, dtype=object))
    return Scored(units.as_of, whole.hashes, whole.outcomes, _fill_mean(np.concatenate(work)), groups, together)


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
