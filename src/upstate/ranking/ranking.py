"""The ranking itself: every unit that exists today, in order, with a probability and reasons."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.errors import NotEnoughHistory, UpstateError
from upstate.progress import Progress, silent
from upstate.ranking.budget import Budget
from upstate.ranking.calibration import Calibration, as_probabilities, learn_calibration
from upstate.ranking.matrix import Floats, Ints, Matrix, stack
from upstate.ranking.rankers import Fitted, Ranker, all_rankers
from upstate.ranking.rankers.borrowed import BorrowedRanker
from upstate.ranking.rankers.chances import ChancesRanker
from upstate.ranking.rankers.every import model_of
from upstate.ranking.rankers.linear import FittedLinear, LogisticRanker, PoissonRanker
from upstate.ranking.rankers.model_file import BorrowedModel
from upstate.ranking.rankers.ranker import foretells
from upstate.ranking.reasons import give_reasons
from upstate.ranking.schedule import History, Schedule, plan_ranking, years_after
from upstate.ranking.scoring import Scored, compared_contributions, score_units
from upstate.ranking.training import rows_a_date, training_rows
from upstate.ranking.units import UnitTable, build_units
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

# Calibration looks at this many of the last dates whose outcome is known.
_CALIBRATED_ON = 3
# Reasons are given for the units that the budget reaches, and at least for this many.
LEAST_WITH_REASONS = 200


@dataclass(frozen=True)
class RankedUnits:
    """All units as of a date, the riskiest first. Arrays are parallel.

    probabilities: of at least one outcome within the horizon; null for rules and indexes. chosen: how many units from
    the top the budget reaches. reasons: of the first units only. details: columns that the solution shows. left_out: how
    many units more there are that are not to be on the list; what is known of them counted all the same.
    """

    as_of: date
    ranker: Ranker
    fitted: Fitted
    calibration: Calibration
    trained_on: tuple[date, ...]
    units: NDArray[Any]
    scores: Floats
    probabilities: Floats | None
    work: Floats
    chosen: int
    reasons: list[tuple[str, ...]]
    details: dict[str, NDArray[Any]]
    left_out: int


@dataclass(frozen=True)
class LearnedHere:
    """A linear model of this city. trained_on: the as-of dates; training: their rows."""

    ranker: str
    fitted: FittedLinear
    trained_on: tuple[date, ...]
    training: Matrix


def rank_units(
    *,
    tables: CityTables,
    solution: RankingSolution,
    history: History | None,
    as_of: date,
    budget: Budget,
    ranker_name: str | None = None,
    borrowed: Sequence[BorrowedModel] = (),
    leave_out: Set[str] = frozenset(),
    seed: int,
    progress: Progress = silent,
) -> RankedUnits:
    """Train on every date whose outcome was known by `as_of`, then rank the units that existed then.

    history: null where no outcome is on record, so that only rules, indexes and chances can rank. borrowed: models of other
    cities; one that is taken as it came needs no record here. leave_out: units that are not to be on the list.

    Raises `NotEnoughHistory` when a model has nothing to learn from, `UpstateError` for an unknown ranker.
    """
    ranker = _ranker_called(solution, ranker_name, borrowed)
    schedule = plan_ranking(solution, history, as_of)
    learns = foretells(ranker) and not isinstance(ranker, BorrowedRanker)
    closed = schedule.closed_by(as_of) if foretells(ranker) else ()
    if learns and not closed:
        raise _too_short(solution, history, as_of)
    kept = _rows_of(tables, solution, closed, seed, progress)
    progress(f"Ranking as of {as_of}", len(closed), len(closed) + 1)
    units = build_units(tables, solution, as_of, labelled=False)
    if not units.rows:
        raise NotEnoughHistory(
            f"No unit existed on {as_of}.",
            allowed="a date on which the city had units",
            next_step="Choose a later date.",
        )
    training = stack(list(kept.values())) if kept else _first(units)
    if learns:
        _refuse_uneventful(training, closed)
    fitted = ranker.fit(training, seed)
    calibration = _calibrate(ranker, schedule, kept, seed) if foretells(ranker) else Calibration()
    return _in_order(units, ranker, fitted, calibration, closed, budget, leave_out, seed)


def learn_model(
    *,
    tables: CityTables,
    solution: RankingSolution,
    history: History,
    as_of: date,
    seed: int,
    progress: Progress = silent,
) -> LearnedHere:
    """Fit the linear model that is lent to others, on every date whose outcome was known by `as_of`.

    It is the solution's own model, or logistic regression where that one is trees. Raises `NotEnoughHistory`.
    """
    own = model_of(solution)
    ranker = own if isinstance(own, LogisticRanker | PoissonRanker) else LogisticRanker(solution.features)
    closed = plan_ranking(solution, history, as_of).closed_by(as_of)
    if not closed:
        raise _too_short(solution, history, as_of)
    training = stack(list(_rows_of(tables, solution, closed, seed, progress).values()))
    _refuse_uneventful(training, closed)
    return LearnedHere(ranker.name, ranker.fit(training, seed), closed, training)


def _rows_of(
    tables: CityTables, solution: RankingSolution, closed: tuple[date, ...], seed: int, progress: Progress
) -> dict[date, Matrix]:
    kept: dict[date, Matrix] = {}
    for done, day in enumerate(closed):
        progress(f"Learning from {day}", done, len(closed) + 1)
        kept[day] = training_rows(build_units(tables, solution, day), seed, rows_a_date(len(closed)))
    return kept


def _too_short(solution: RankingSolution, history: History | None, as_of: date) -> NotEnoughHistory:
    said = "none is on record" if history is None else f"the record begins on {history.begins}"
    return NotEnoughHistory(
        f"No outcome was known by {as_of}: {said}.",
        allowed="a date at least the horizon after the record's first full years",
        next_step=f"Choose a later date, or rank by a rule: --ranker “{solution.rules.rules[0].name}”.",
    )


def _ranker_called(solution: RankingSolution, name: str | None, borrowed: Sequence[BorrowedModel]) -> Ranker:
    if name is None:
        return model_of(solution)
    known = {ranker.name: ranker for ranker in all_rankers(solution, borrowed)} | {
        solution.settings.model: model_of(solution)
    }
    if name not in known:
        raise UpstateError(
            f"There is no ranker called {name!r}.",
            allowed=", ".join(known),
            next_step="Name one of these with --ranker, or leave it out for the solution's own model.",
        )
    return known[name]


def _refuse_uneventful(training: Matrix, closed: tuple[date, ...]) -> None:
    if not training.happened.any():
        raise NotEnoughHistory(
            f"No unit had the outcome after any of the {len(closed)} dates that a model can learn from, from {closed[0]} on.",
            allowed="a record in which the outcome came to some units",
            next_step="Rank by a rule with --ranker. If there were events, look whether their ids are those of the units.",
        )


def _refuse_blind(ranker: Ranker, scored: Scored) -> None:
    if len(scored.hashes) > 1 and ranker.compares and scored.blind >= set(ranker.compares):
        raise UpstateError(
            f"{ranker.name!r} ranks by {', '.join(ranker.compares)}, which is empty or the same for every unit.",
            allowed="a rule whose columns the city has",
            next_step="Choose another with --ranker, or map the fields behind these columns in crosswalk.toml.",
        )


def _first(units: UnitTable) -> Matrix:
    return next(iter(units.batches()))


def _calibrate(ranker: Ranker, schedule: Schedule, kept: dict[date, Matrix], seed: int) -> Calibration:
    """Predict the last dates whose outcome is known as it could have been done then, and compare."""
    predicted: list[Floats] = []
    happened: list[NDArray[np.bool_]] = []
    weights: list[Floats] = []
    for day in sorted(kept)[-_CALIBRATED_ON:]:
        past = [kept[other] for other in kept if years_after(other, schedule.horizon_years) <= day]
        if past and len(kept[day]):
            scores = ranker.fit(stack(past), seed).score(kept[day])
            predicted.append(as_probabilities(scores, ranker.scale))
            happened.append(kept[day].happened)
            weights.append(kept[day].weights)
    if not predicted:
        return Calibration()
    return learn_calibration(np.concatenate(predicted), np.concatenate(happened), np.concatenate(weights))


def _in_order(
    units: UnitTable,
    ranker: Ranker,
    fitted: Fitted,
    calibration: Calibration,
    closed: tuple[date, ...],
    budget: Budget,
    leave_out: Set[str],
    seed: int,
) -> RankedUnits:
    solution = units.solution
    scored = score_units(units, {ranker.name: (ranker, fitted)}, seed)
    _refuse_blind(ranker, scored)
    scores = scored.scores[ranker.name]
    details = units.details([*solution.settings.show, "longitude", "latitude"])
    ids = details.pop("_unit")
    listed = _listed(ids, leave_out)
    order, chosen = budget.order(
        scores[listed], scored.work[listed], per_work=ranker.scale != "order", ties=scored.ties[listed]
    )
    order = listed[order]
    first = order[: max(chosen, LEAST_WITH_REASONS)]
    if isinstance(fitted, ChancesRanker):
        apart = fitted.apart(scored.chances, first)
        details |= apart.columns
        reasons = apart.words
    else:
        top = units.picked(ids[first])
        added = compared_contributions(units, ranker, fitted, first) if ranker.compares else fitted.contributions(top)
        reasons = give_reasons(top, added, solution.features, factors=ranker.kind == "model")
    probabilities = None
    if foretells(ranker):
        probabilities = calibration.apply(as_probabilities(scores, ranker.scale))[order]
    return RankedUnits(
        as_of=units.as_of,
        ranker=ranker,
        fitted=fitted,
        calibration=calibration,
        trained_on=closed,
        units=ids[order],
        scores=scores[order],
        probabilities=probabilities,
        work=scored.work[order],
        chosen=chosen,
        reasons=reasons,
        details={name: values[order] for name, values in details.items()},
        left_out=len(ids) - len(listed),
    )


def _listed(ids: NDArray[Any], leave_out: Set[str]) -> Ints:
    """Places of the units that may be on the list."""
    listed = np.flatnonzero([unit not in leave_out for unit in ids])
    if not len(listed):
        raise UpstateError(
            f"None of the {len(ids):,} units wants to be visited, so nothing is left for a list.",
            allowed="at least one unit that may be visited",
            next_step="Where people changed their mind, say so with `upstate visit opt-out --take-back`.",
        )
    return listed
