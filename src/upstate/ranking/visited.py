"""The proof on visits: would the list, as it was known on the eve, have found more than chance among the doors that were visited?

Only visited units are looked at, because of no other it is known what a visit would have found. The days of visits are cut
into rounds; the first is only learned from. Each later round is ranked by what was known before it, and the fifth of its units
that stood highest is compared with all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upstate.engine import quote
from upstate.progress import Progress, silent
from upstate.ranking.backtest import Backtest, measure_date
from upstate.ranking.bootstrap import REPLICATES, interval, mean_replicates, precision_replicates
from upstate.ranking.budget import Budget
from upstate.ranking.matrix import Floats, Matrix, stack
from upstate.ranking.metrics import at_top, auc, units_in
from upstate.ranking.rankers import Ranker
from upstate.ranking.rankers.every import model_of
from upstate.ranking.schedule import History, Schedule
from upstate.ranking.scoring import Scored, score_units
from upstate.ranking.telling import tell_visits
from upstate.ranking.units import VISITED, UnitTable, build_units
from upstate.sentences import Sentence
from upstate.solutions import RankingSolution
from upstate.tables.loading import CityTables

MOST_ROUNDS = 12
LEAST_ROUNDS = 3
# Fewer visits than this make no round: their fifth is a handful of doors.
LEAST_VISITS = 20
TOP = 0.2


@dataclass(frozen=True)
class VisitedRound:
    """One round of visits, and the units that were visited in it, with the score that each ranker gave them on its eve.

    learned_from: first days of the rounds before it.
    """

    scored: Scored
    learned_from: tuple[date, ...]

    @property
    def found(self) -> NDArray[np.bool_]:
        """Of each visited unit whether a need was found."""
        return self.scored.outcomes > 0


@dataclass(frozen=True)
class VisitedFigures:
    """One ranker over all rounds. precision: share of its first fifth with a finding, 0 to 1. gain, interval: over chance, paired.
    auc: mean over rounds, null where none had both kinds."""

    ranker: str
    kind: str
    precision: float
    auc: float | None
    gain: float
    interval: tuple[float, float]

    @property
    def clear(self) -> bool:
        return self.interval[0] > 0


@dataclass(frozen=True)
class VisitProof:
    """visits: units visited in the rounds that were ranked. found: share of them with a finding, 0 to 1. begins: first day of each round."""

    visits: int
    found: float
    begins: tuple[date, ...]
    rankers: tuple[VisitedFigures, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was found, the best way of choosing, and each index that does no better than chance."""
        return tell_visits(self._figures())

    def as_json(self) -> dict[str, Any]:
        return {**self._figures(), "sentences": [str(one) for one in self.sentences]}

    def _figures(self) -> dict[str, Any]:
        return {
            "visits": self.visits,
            "found": round(self.found, 6),
            "rounds": [day.isoformat() for day in self.begins],
            "top": TOP,
            "rankers": [
                {
                    "name": one.ranker,
                    "kind": one.kind,
                    "precision": round(one.precision, 6),
                    "auc": None if one.auc is None else round(one.auc, 6),
                    "gain": round(one.gain, 6),
                    "interval": [round(bound, 6) for bound in one.interval],
                    "beats_chance": one.clear,
                }
                for one in self.rankers
            ],
        }


def rank_rounds(
    *,
    tables: CityTables,
    solution: RankingSolution,
    rankers: Sequence[Ranker],
    seed: int,
    group: str | None = None,
    watch: Callable[[UnitTable], None] | None = None,
    progress: Progress = silent,
) -> list[VisitedRound]:
    """Rank each round of visits as it was known before it; empty where the solution has no visits.sql, or too few are on record.

    group, watch: as in `run_backtest`.
    """
    cuts = plan_rounds(visits_a_day(tables, solution))
    known: dict[date, Matrix] = {}
    rounds: list[VisitedRound] = []
    for place, (begins, until) in enumerate(pairwise(cuts) if len(cuts) > LEAST_ROUNDS else ()):
        progress(f"Proving the visits from {begins} on", place, len(cuts) - 1)
        units = build_units(tables, solution, begins, visited_until=until, group=group)
        visited = units.visited()
        if known and visited.any():
            training = stack(list(known.values()))
            fitted = {ranker.name: (ranker, ranker.fit(training, seed)) for ranker in rankers}
            rounds.append(VisitedRound(score_units(units, fitted, seed).only(visited), tuple(known)))
            if watch:
                watch(units)
        if visited.any():
            known[begins] = stack(list(units.batches(where=VISITED)))
    return rounds if any(one.found.any() for one in rounds) else []


def prove_visits(rounds: Sequence[VisitedRound], rankers: Iterable[Ranker], seed: int) -> VisitProof | None:
    """How much more than chance each ranker's first fifth held; null without rounds."""
    return _measured(rounds, rankers, seed) if rounds else None


def backtest_visits(
    rounds: Sequence[VisitedRound],
    *,
    solution: RankingSolution,
    rankers: Sequence[Ranker],
    seed: int,
    budget: Budget | None = None,
) -> Backtest:
    """The rounds as the tested dates of a proof, for a city that has no other outcome on record.

    Its horizon is 0 years, which stands for the round, and its outcome is what a visit found.
    """
    words = {"outcome": solution.settings.found, "outcomes": "findings", "horizon_years": 0}
    on_visits = replace(solution, settings=solution.settings.model_copy(update=words))
    own = model_of(solution).name
    begins = tuple(one.scored.as_of for one in rounds)
    return Backtest(
        solution=on_visits,
        schedule=Schedule(tests=begins, training=rounds[-1].learned_from, horizon_years=0),
        rankers=tuple(rankers),
        dates=tuple(measure_date(one.scored, rankers, one.learned_from, budget, seed) for one in rounds),
        scored=tuple(one.scored.of(own) for one in rounds),
        dropped=(),
        blind=frozenset.intersection(*(one.scored.blind for one in rounds)),
    )


def history_of_visits(rounds: Sequence[VisitedRound]) -> History:
    """From the first round that was learned from to the first day of the last one."""
    return History(begins=rounds[0].learned_from[0], settled=rounds[-1].scored.as_of)


def plan_rounds(visits_a_day: Sequence[tuple[date, int]]) -> tuple[date, ...]:
    """The first day of each round, and the day after the last one; rounds are as equal in visits as whole days allow.

    visits_a_day: each day with visits, in order, and how many. Empty where there are none.
    """
    total = sum(count for _, count in visits_a_day)
    wanted = min(MOST_ROUNDS, total // LEAST_VISITS)
    if not wanted:
        return ()
    cuts, passed = [visits_a_day[0][0]], 0
    for (_, count), (following, _) in pairwise(visits_a_day):
        passed += count
        if passed >= total * len(cuts) / wanted:
            cuts.append(following)
    return (*cuts, visits_a_day[-1][0] + timedelta(days=1))


def visits_a_day(tables: CityTables, solution: RankingSolution) -> list[tuple[date, int]]:
    counts: dict[date, int] = {}
    for table in tables.contract.resources:
        if solution.visits is not None and table.name in solution.visits.reads and table.as_of.event:
            day = quote(table.as_of.event)
            for found, rows in tables.sandbox.rows(
                f"SELECT {day}, count(*) FROM {tables.raw(table.name)} WHERE _excluded IS NULL AND {day} <= DATE '{tables.today}' GROUP BY 1"
            ):
                counts[found] = counts.get(found, 0) + rows
    return sorted(counts.items())


def _measured(rounds: Sequence[VisitedRound], rankers: Iterable[Ranker], seed: int) -> VisitProof:
    chance, by_chance = _over_rounds(rounds, [np.zeros(len(one.found)) for one in rounds], seed)
    figures = []
    for ranker in rankers:
        scores = [one.scored.scores[ranker.name] for one in rounds]
        precision, replicates = _over_rounds(rounds, scores, seed)
        curves = [auc(given, one.found) for given, one in zip(scores, rounds, strict=True)]
        known = [curve for curve in curves if curve is not None]
        figures.append(
            VisitedFigures(
                ranker=ranker.name,
                kind=ranker.kind,
                precision=precision,
                auc=float(np.mean(known)) if known else None,
                gain=precision - chance,
                interval=interval(replicates - by_chance),
            )
        )
    found = np.concatenate([one.found for one in rounds])
    return VisitProof(len(found), float(found.mean()), tuple(one.scored.as_of for one in rounds), tuple(figures))


def _over_rounds(rounds: Sequence[VisitedRound], scores: Sequence[Floats], seed: int) -> tuple[float, Floats]:
    """Mean precision of the first fifth over the rounds, and the same in each bootstrap draw."""
    precisions, replicates = [], []
    for one, given in zip(rounds, scores, strict=True):
        precisions.append(at_top(given, one.found, units_in(TOP, len(given))).precision)
        drawn = precision_replicates(
            given, one.found, one.scored.hashes, shares={"top": TOP}, replicates=REPLICATES, seed=seed
        )
        replicates.append(drawn["top"])
    return float(np.mean(precisions)), mean_replicates(replicates)
