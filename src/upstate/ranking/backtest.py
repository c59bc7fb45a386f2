"""The proof: rank the past as it was known then, and look at what happened.

For each tested date, every ranker learns from the as-of dates whose outcome window had closed by then, ranks the units
that existed, and is measured on what followed. Dates are built once, oldest first; of each only a bounded number of
training rows is kept, so memory does not grow with the length of the history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from upstate.errors import NotEnoughHistory
from upstate.progress import Progress, silent
from upstate.ranking.bootstrap import REPLICATES, precision_replicates
from upstate.ranking.budget import Budget
from upstate.ranking.calibration import as_probabilities
from upstate.ranking.matrix import Floats, Matrix, stack
from upstate.ranking.metrics import SHARES, AtTop, at_top, auc, caught_by_work, units_in
from upstate.ranking.rankers import Fitted, Ranker, all_rankers
from upstate.ranking.rankers.every import model_of
from upstate.ranking.rankers.handed_in import as_of
from upstate.ranking.rankers.linear import FittedLinear
from upstate.ranking.rankers.ranker import foretells
from upstate.ranking.schedule import Schedule
from upstate.ranking.scoring import Scored, outcomes_as_in, score_units
from upstate.ranking.training import rows_a_date, training_rows
from upstate.ranking.units import UnitTable, build_units
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

WORK_SHARES = {"1%": 0.01, "5%": 0.05}


@dataclass(frozen=True)
class RankerAtDate:
    """One ranker on one as-of date. top: by share of units. work: share of outcomes caught within a share of all work,
    null where there was none.

    expected: units that a model expects to have the outcome; null where scores are no probabilities.
    budget: figures of the budget, null when none was given. replicates: precision by share in each bootstrap draw.
    """

    ranker: str
    as_of: date
    auc: float | None
    top: dict[str, AtTop]
    work: dict[str, float | None]
    expected: float | None
    budget: AtTop | None
    replicates: dict[str, Floats]


@dataclass(frozen=True)
class TestedDate:
    """One as-of date. units, positive: in the cohort, and of those with the outcome. outcomes: how many there were.

    trained_on: dates the models learned from.
    """

    as_of: date
    units: int
    positive: int
    outcomes: int
    trained_on: tuple[date, ...]
    rankers: tuple[RankerAtDate, ...]


@dataclass(frozen=True)
class Backtest:
    """All tested dates, and the rankers that competed. scored: the scores that the solution's own model gave to every
    unit on every tested date; those of the others are measured and let go.

    dropped: features that told nothing on some training date, because the city lacks what they rest on. blind: columns
    of rules and indexes that told nothing on any tested date.
    """

    solution: RankingSolution
    schedule: Schedule
    rankers: tuple[Ranker, ...]
    dates: tuple[TestedDate, ...]
    scored: tuple[Scored, ...]
    dropped: tuple[str, ...]
    blind: frozenset[str]


def run_backtest(
    *,
    tables: CityTables,
    solution: RankingSolution,
    schedule: Schedule,
    seed: int,
    budget: Budget | None = None,
    group: str | None = None,
    rankers: Sequence[Ranker] | None = None,
    watch: Callable[[UnitTable], None] | None = None,
    came: Sequence[Scored] = (),
    progress: Progress = silent,
) -> Backtest:
    """Test every ranker on every tested date.

    rankers: who competes; without them, all that the solution names. watch: is shown the units of each tested date.
    came: of another proof on the same dates, whose outcomes count in the place of those that `tables` tell.

    Raises `NotEnoughHistory` when a tested date has no units, or none to learn from, or nothing happened on any of them.
    """
    rankers = list(rankers or all_rankers(solution))
    kept: dict[date, Matrix] = {}
    tested: list[TestedDate] = []
    scored: list[Scored] = []
    dropped: set[str] = set()
    own = model_of(solution).name
    known = {day.as_of: day for day in came}
    needed = schedule.closed_by(max(schedule.tests))
    for done, day in enumerate(schedule.dates):
        progress(f"Proving as of {day}", done, len(schedule.dates))
        units = build_units(tables, solution, day, group=group if day in schedule.tests else None)
        if day in schedule.tests:
            _refuse_empty(units)
            closed = schedule.closed_by(day)
            training = stack([kept[past] for past in closed])
            _refuse_untrainable(training, day)
            fitted = {ranker.name: (ranker, as_of(ranker, day).fit(training, seed)) for ranker in rankers}
            dropped |= _dropped([one for _, one in fitted.values()])
            scores = score_units(units, fitted, seed)
            if day in known:
                scores = replace(scores, outcomes=outcomes_as_in(known[day], scores))
            scored.append(scores.of(own))
            tested.append(measure_date(scores, rankers, closed, budget, seed))
            if watch:
                watch(units)
        if day in needed:
            kept[day] = training_rows(units, seed, rows_a_date(len(needed)))
    progress("Proving", len(schedule.dates), len(schedule.dates))
    _refuse_uneventful(tested)
    blind = frozenset.intersection(*(scores.blind for scores in scored))
    return Backtest(solution, schedule, tuple(rankers), tuple(tested), tuple(scored), tuple(sorted(dropped)), blind)


def _refuse_empty(units: UnitTable) -> None:
    if not units.rows:
        raise NotEnoughHistory(
            f"There were no {units.solution.settings.units} on {units.as_of}.",
            allowed=f"as-of dates on which the city had {units.solution.settings.units} on record",
            next_step="Choose later dates, or look at the dates of the units in what `upstate adapt` says.",
        )


def _refuse_untrainable(training: Matrix, day: date) -> None:
    if not len(training):
        raise NotEnoughHistory(
            f"There was nothing to learn from before {day}: no unit was on record on any earlier date.",
            allowed="as-of dates with units on record for some years before them",
            next_step="Choose later dates, or look at the dates of the units in what `upstate adapt` says.",
        )


def _refuse_uneventful(tested: Sequence[TestedDate]) -> None:
    if not any(day.positive for day in tested):
        raise NotEnoughHistory(
            f"Nothing happened to any unit after {', '.join(str(day.as_of) for day in tested)}, so no ranking was right or wrong.",
            allowed="dates after which at least one unit had the outcome",
            next_step="Choose other dates. If there were events, look whether their ids are those of the units.",
        )


def _dropped(fitted: Sequence[Fitted]) -> set[str]:
    return {name for one in fitted if isinstance(one, FittedLinear) for name in one.preparation.dropped}


def measure_date(
    scored: Scored,
    rankers: Sequence[Ranker],
    closed: tuple[date, ...],
    budget: Budget | None,
    seed: int,
) -> TestedDate:
    """The figures of every ranker on one date. closed: the dates that the models learned from."""
    happened = scored.outcomes > 0
    return TestedDate(
        as_of=scored.as_of,
        units=len(happened),
        positive=int(happened.sum()),
        outcomes=int(scored.outcomes.sum()),
        trained_on=closed,
        rankers=tuple(_measure_ranker(scored, ranker, happened, budget, seed) for ranker in rankers),
    )


def _measure_ranker(
    scored: Scored, ranker: Ranker, happened: NDArray[np.bool_], budget: Budget | None, seed: int
) -> RankerAtDate:
    scores = scored.scores[ranker.name]
    total_work = float(scored.work.sum())
    return RankerAtDate(
        ranker=ranker.name,
        as_of=scored.as_of,
        auc=auc(scores, happened),
        top={name: at_top(scores, happened, units_in(share, len(scores))) for name, share in SHARES.items()},
        work={
            name: caught_by_work(
                scores, scored.outcomes, scored.work, budget=share * total_work, per_work=ranker.scale != "order"
            )
            for name, share in WORK_SHARES.items()
        },
        expected=float(as_probabilities(scores, ranker.scale).sum()) if foretells(ranker) else None,
        budget=budget.measure(scores, happened, scored.work, per_work=ranker.scale != "order", ties=scored.ties)
        if budget
        else None,
        replicates=precision_replicates(
            scores, happened, scored.hashes, shares=SHARES, replicates=REPLICATES, seed=seed
        ),
    )
