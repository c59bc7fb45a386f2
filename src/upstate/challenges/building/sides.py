"""The two sides of a split: rows that entrants learn from, and the hidden units with their outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.building.days import learned_from
from upstate.challenges.building.drawing import Draw
from upstate.errors import NotEnoughHistory
from upstate.progress import Progress
from upstate.ranking.matrix import Matrix, stack
from upstate.ranking.rankers import Fitted, Ranker
from upstate.ranking.schedule import History, plan_ranking
from upstate.ranking.scoring import score_units
from upstate.ranking.training import rows_a_date, training_rows
from upstate.ranking.units import GROUP, UnitTable, build_units
from upstate.solutions import RankingSolution
from upstate.solutions.challenge import Split
from upstate.tables.loading import CityTables


@dataclass(frozen=True)
class Rows:
    """Units as of one date. matrix: its columns are numbers and categories. dates: columns of dates, as text. groups: of each unit the value of the column that is
    asked for, as text, empty where it is not known."""

    as_of: date
    matrix: Matrix
    dates: dict[str, NDArray[Any]]
    groups: NDArray[Any]

    def take(self, rows: NDArray[Any]) -> Rows:
        """The rows at these places."""
        dates = {name: values[rows] for name, values in self.dates.items()}
        return replace(self, matrix=self.matrix.take(rows), dates=dates, groups=self.groups[rows])


@dataclass(frozen=True)
class Sides:
    """past: what is learned from, oldest first. hidden: sorted by id. scores: of each ranker and hidden unit, higher is riskier. fitted: the rankers, as they
    learned from the past."""

    past: tuple[Rows, ...]
    hidden: Rows
    scores: dict[str, NDArray[np.float64]]
    fitted: dict[str, Fitted]

    @property
    def training(self) -> Matrix:
        return stack([rows.matrix for rows in self.past])


def build_sides(
    *,
    tables: CityTables,
    solution: RankingSolution,
    history: History,
    split: Split,
    on: date,
    column: str,
    draw: Draw,
    rankers: Mapping[str, Ranker],
    seed: int,
    progress: Progress,
) -> Sides:
    """Build both sides as of the split day `on`, with what each of `rankers` says that learned from the past side alone.

    By time every unit of the day is hidden, and all dates whose outcome was known by then are the past. By place or group only units with the drawn values of `column` are
    hidden, and the others of that day are in the past too. Raises `NotEnoughHistory` where a side is empty.
    """
    by_time = split.kind == "time"  # of another split the other units' later outcomes are known too
    days = learned_from(solution, history, on) if by_time else plan_ranking(solution, history, on).training
    group = column or None
    past: list[Rows] = []
    for done, day in enumerate(days):
        progress(f"Looking back to {day}", done, len(days) + 2)
        units = build_units(tables, solution, day, group=group)
        past.append(_rows(units, training_rows(units, seed, rows_a_date(len(days)))))
    progress(f"Hiding what followed {on}", len(days), len(days) + 2)
    units = build_units(tables, solution, on, group=group)
    whole = _rows(units, stack(list(units.batches())))
    chosen = np.ones(len(whole.matrix), dtype=bool)
    if not by_time:
        values = _distinct([*past, whole])
        drawn = {
            value for value, one in zip(values, draw.pick(values, split.hidden, what="hidden"), strict=True) if one
        }
        chosen = _among(whole.groups, drawn)
        past = [one.take(np.flatnonzero(~_among(one.groups, drawn))) for one in (*past, whole)]
    _refuse_empty(past, chosen, on)
    progress("Ranking by the baselines", len(days) + 1, len(days) + 2)
    training = stack([rows.matrix for rows in past])
    fitted = {name: (ranker, ranker.fit(training, seed)) for name, ranker in rankers.items()}
    scores = score_units(units, fitted, seed).scores
    places = np.flatnonzero(chosen)
    order = places[np.argsort(whole.matrix.units[places].astype(str), kind="stable")]
    return Sides(
        past=tuple(past),
        hidden=whole.take(order),
        scores={name: values[order] for name, values in scores.items()},
        fitted={name: one for name, (_, one) in fitted.items()},
    )


def _rows(units: UnitTable, matrix: Matrix) -> Rows:
    """`matrix` of these units, without the column of groups, and with the columns of dates that it lacks."""
    columns = dict(matrix.columns)
    groups = columns.pop(GROUP, np.full(len(matrix), None, dtype=object))
    details = units.details([name for name, kind in units.kinds.items() if kind == "date"])
    where = {unit: place for place, unit in enumerate(details.pop("_unit"))}
    rows = np.array([where[unit] for unit in matrix.units], dtype=np.int64)
    places = np.array([str(value) if value is not None else "" for value in groups], dtype=object)
    return Rows(
        units.as_of, replace(matrix, columns=columns), {name: one[rows] for name, one in details.items()}, places
    )


def _distinct(sides: list[Rows]) -> list[str]:
    """All values of the column, sorted; units without one are never hidden, because nobody knows with whom they stay together."""
    return sorted({value for rows in sides for value in rows.groups if value})


def _among(places: NDArray[Any], drawn: set[str]) -> NDArray[np.bool_]:
    return np.fromiter((value in drawn for value in places), dtype=bool, count=len(places))


def _refuse_empty(past: list[Rows], chosen: NDArray[np.bool_], on: date) -> None:
    if not chosen.any() or not any(len(rows.matrix) for rows in past):
        side = "learn from" if chosen.any() else "hide"
        raise NotEnoughHistory(
            f"There is no unit to {side} with a split on {on}.",
            allowed="a split with units on both sides",
            next_step="Run `upstate challenge split` to see what each split would hold.",
        )
