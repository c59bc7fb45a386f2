"""What stands on the board from the first day: what the city does today, shares of units alike, and the solution's own model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.challenges.building.sides import Sides
from upstate.errors import BadSolution
from upstate.ranking.calibration import as_probabilities
from upstate.ranking.matrix import Matrix
from upstate.ranking.rankers import Ranker
from upstate.ranking.rankers.every import model_of
from upstate.ranking.rankers.ranker import foretells
from upstate.ranking.rankers.rule import RuleOrder
from upstate.solutions import RankingSolution
from upstate.solutions.challenge import Baseline
from upstate.solutions.challenge.text import TaskKind

Values = NDArray[np.float64]
# A group of units alike is drawn toward all units as if it had so many more of them.
_DRAWN_BY = 20
# A column of more different numbers is cut into ten parts of as many rows; an order into twenty.
_MOST_VALUES, _PARTS, _STEPS = 30, 10, 20


def values_of(matrix: Matrix, kind: TaskKind) -> Values:
    """What is foreseen of each unit: 1 where it had the outcome and else 0, or how many it had."""
    return np.asarray(matrix.happened if kind in ("ranking", "classification") else matrix.outcomes, dtype=float)


def rankers_of(baselines: Sequence[Baseline], solution: RankingSolution) -> dict[str, Ranker]:
    """The rules and models among them, by the baseline's name."""
    rules = {rule.name: RuleOrder(rule) for rule in solution.rules.rules}
    found: dict[str, Ranker] = {one.name: rules[one.rule] for one in baselines if one.by == "rule"}
    return found | {one.name: model_of(solution) for one in baselines if one.by == "model"}


def predict(
    baselines: Sequence[Baseline], sides: Sides, rankers: Mapping[str, Ranker], kind: TaskKind
) -> Iterator[tuple[Baseline, Values]]:
    """Each baseline with its prediction of each hidden unit, finite, higher is more. Raises `BadSolution` for columns that are not there."""
    for one in baselines:
        if one.by == "shares":
            yield one, _by_shares(one, sides, kind)
        elif kind == "ranking":
            yield one, _finite(sides.scores[one.name])
        else:
            yield one, _as_values(one.name, sides, rankers[one.name], kind)


def _as_values(name: str, sides: Sides, ranker: Ranker, kind: TaskKind) -> Values:
    """A score as a chance or a number: of a model its own, of an order what followed in the past at the same height of the list."""
    scores = sides.scores[name]
    if foretells(ranker):
        return as_probabilities(scores, ranker.scale) if kind == "classification" else scores
    steps = np.concatenate([_step(sides.fitted[name].score(rows.matrix)) for rows in sides.past if len(rows.matrix)])
    training = sides.training
    return _means(steps[:, None], values_of(training, kind), training.weights, _step(scores)[:, None])


def _step(scores: NDArray[Any]) -> NDArray[np.float64]:
    """In which twentieth of the list each unit stands; equal scores together."""
    ordered = np.sort(scores)
    middle = (np.searchsorted(ordered, scores, "left") + np.searchsorted(ordered, scores, "right")) / 2
    return np.floor(middle / len(scores) * _STEPS)


def _by_shares(baseline: Baseline, sides: Sides, kind: TaskKind) -> Values:
    training, hidden = sides.training, sides.hidden.matrix
    if missing := [name for name in baseline.columns if name not in hidden.columns]:
        raise BadSolution(
            f"challenge.toml: the baseline {baseline.name} names {', '.join(missing)}, which is no column of the units.",
            allowed=", ".join(hidden.columns),
            next_step="Name one of these, or take the baseline out.",
        )
    pairs = [_alike(training.columns[name], hidden.columns[name]) for name in baseline.columns]
    past, now = (np.stack(parts, axis=1) for parts in zip(*pairs, strict=True))
    return _means(past, values_of(training, kind), training.weights, now)


def _alike(past: NDArray[Any], now: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both columns as groups of equal values, as numbers; missing is a value of its own."""
    both = np.concatenate([past, now])
    if both.dtype == object:
        words = np.array(["" if value is None else f"={value}" for value in both], dtype=str)
        groups = np.unique(words, return_inverse=True)[1]
    else:
        known = past[~np.isnan(past)]
        if len(np.unique(known)) > _MOST_VALUES:
            both = np.where(
                np.isnan(both), np.nan, np.searchsorted(np.quantile(known, np.arange(1, _PARTS) / _PARTS), both)
            )
        groups = np.unique(both, return_inverse=True)[1]
    return groups[: len(past)], groups[len(past) :]


def _means(past: NDArray[Any], values: Values, weights: Values, now: NDArray[Any]) -> Values:
    """The weighted mean of the past rows of each group, drawn toward that of all, for each row of `now`."""
    whole = float(np.average(values, weights=weights))
    groups, where = np.unique(np.concatenate([past, now]), axis=0, return_inverse=True)
    where = where.reshape(-1)
    of_past, of_now = where[: len(past)], where[len(past) :]
    rows = np.bincount(of_past, weights=weights, minlength=len(groups))
    sums = np.bincount(of_past, weights=weights * values, minlength=len(groups))
    return np.asarray(((sums + _DRAWN_BY * whole) / (rows + _DRAWN_BY))[of_now], dtype=float)


def _finite(scores: NDArray[Any]) -> Values:
    """Units that a rule can not place come last: just below the lowest."""
    known = np.isfinite(scores)
    lowest = float(scores[known].min()) if known.any() else 0.0
    return np.where(known, scores, lowest - 1.0)
