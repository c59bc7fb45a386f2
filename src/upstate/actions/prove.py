"""Prove a solution on the city's own history."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.borrowed_models import borrowed_models
from upstate.actions.field_costs import measure_costs
from upstate.actions.handed_in import Competing, predictions_for
from upstate.actions.opening import (
    crosswalk_fingerprint,
    describe_inputs,
    loaded_tables,
    open_solution,
    refuse_missing,
)
from upstate.city import write_new_json
from upstate.errors import UpstateError
from upstate.progress import Progress, silent
from upstate.ranking.backtest import Backtest, run_backtest
from upstate.ranking.budget import parse_budget
from upstate.ranking.equity import by_group
from upstate.ranking.evidence import (
    describe_backtest,
    describe_borrowed,
    describe_costs,
    describe_data,
    describe_origin,
)
from upstate.ranking.groups import refuse_unknown_group
from upstate.ranking.leaks import watch_own_columns
from upstate.ranking.rankers.every import all_rankers, model_of
from upstate.ranking.schedule import find_history, known_history, plan_tests
from upstate.ranking.visited import backtest_visits, history_of_visits, prove_visits, rank_rounds, visits_a_day
from upstate.solutions import RankingSolution
from upstate.tables.checks import run_checks


@dataclass(frozen=True)
class Proved:
    """The evidence, and the file it was written to. unproved: what it says nothing of; empty where there is no such thing."""

    path: Path
    evidence: dict[str, Any]
    unproved: str = ""

    @property
    def sentence(self) -> str:
        return str(self.evidence["verdict"]["sentence"])

    def as_json(self) -> dict[str, Any]:
        return {**self.evidence, "file": str(self.path)}


def prove(
    *,
    workspace: Path,
    solution: str,
    as_of: Sequence[date] = (),
    budget: str | None = None,
    price: float | None = None,
    group: str | None = None,
    models: Sequence[Path] = (),
    cost_of_fields: bool = False,
    seed: int = 2016,
    today: date | None = None,
    progress: Progress = silent,
) -> Proved:
    """Rank the city's past as it was known then and write the evidence of how good that was.

    Of a city that has visits on record and no other outcome, the rounds of visits are the past.

    as_of: the dates to test; without them, the last twelve yearly dates whose outcome is known. budget, price: also
    measure at what the city can do (see `budget.parse_budget`). group: a column by which to tell who is chosen and who
    is missed. models: files of models that other cities learned (`upstate model`); without any, those in the solution's
    folder `models`. Each competes as it is, with its level refit here, and pooled with what is learned here. Predictions in its folder `predictions` compete
    too, and only as-of dates of which each of them speaks are tested then.
    cost_of_fields: also measure what a city loses that lacks a field, by one more proof for each (`field_costs.plan_costs`).
    Raises `UpstateError` for that, and for predictions that were handed in, where the proof is on visits alone.
    """
    began = time.monotonic()
    opened = open_solution(workspace, solution)
    day = today or opened.city.settings.today()
    settings = opened.solution.settings
    borrowed = borrowed_models(opened, models)
    others = predictions_for(opened, as_of)
    can_do = parse_budget(budget, work=settings.work, price=price) if budget is not None else None
    with loaded_tables(opened, today=day, progress=progress) as tables:
        refuse_missing(opened, tables)
        findings = run_checks(tables, progress=progress)
        watch = watch_own_columns(tables, opened.solution, opened.city.tables, opened.place)
        refuse_unknown_group(tables, opened.solution, group)
        tables.sandbox.lock()
        rankers = all_rankers(opened.solution, borrowed)
        history = known_history(tables, opened.solution)
        rounds = rank_rounds(
            tables=tables,
            solution=opened.solution,
            rankers=rankers,
            seed=seed,
            group=group,
            watch=None if history else watch.look,
            progress=progress,
        )
        if history is None and rounds and others.rankers:
            raise _handed_in_beside_visits(settings.outcomes, others)
        if history is None and rounds and not others.as_of:
            if cost_of_fields:
                raise _measured_on_outcomes(settings.outcomes)
            history = history_of_visits(rounds)
            backtest = backtest_visits(rounds, solution=opened.solution, rankers=rankers, seed=seed, budget=can_do)
        else:
            history = history or find_history(tables, opened.solution)
            backtest = run_backtest(
                tables=tables,
                solution=opened.solution,
                schedule=plan_tests(opened.solution, history, others.as_of),
                seed=seed,
                budget=can_do,
                group=group,
                rankers=[*rankers, *others.rankers],
                watch=watch.look,
                progress=progress,
            )
        visits = prove_visits(rounds, rankers, seed)
        unproved = (
            ""
            if visits
            else _unproved(opened.solution, sum(count for _, count in visits_a_day(tables, opened.solution)))
        )
        data = describe_data(tables, history, findings, watch.found())
        inputs = describe_inputs(opened, tables.crosswalk)
    costs = list(measure_costs(opened, backtest, seed=seed, today=day, progress=progress)) if cost_of_fields else None
    evidence = {
        **describe_origin(
            opened.solution,
            city=opened.city.settings.name,
            day=day.isoformat(),
            seed=seed,
            inputs=inputs,
            crosswalk=crosswalk_fingerprint(opened),
        ),
        **describe_backtest(backtest),
        **data,
        "visits": visits and visits.as_json(),
        "field_costs": None if costs is None else describe_costs(backtest, costs),
        "borrowed": describe_borrowed(borrowed),
        **others.as_json(),
        "budget": None if budget is None else {"words": budget, "price": price},
        "equity": _equity(backtest, group, can_do),
        "seconds": round(time.monotonic() - began, 2),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    path = write_new_json(_names(opened.paths.evidence, day), evidence)
    return Proved(path=path, evidence=evidence, unproved=unproved)


def _unproved(solution: RankingSolution, visits: int) -> str:
    """What outcomes that come to the city by themselves do not prove, where the solution looks for what only visits find."""
    if solution.visits is None:
        return ""
    recorded = f"{visits:,} visits are on record, too few yet." if visits else "No visits are on record."
    settings = solution.settings
    return f"This proves which {settings.units} {settings.outcome}, and not which {settings.found}: only visits show that. {recorded}"


def _measured_on_outcomes(outcomes: str) -> UpstateError:
    """Only the doors that were visited tell, and a list made with all fields chose many of them."""
    return UpstateError(
        "This city is proved on its visits alone, and on them the cost of a field can not be measured: crews went where a list "
        "with that field had sent them.",
        allowed=f"a city that also has a record of {outcomes}",
        next_step=f"Prove it without --cost-of-fields, or adapt a table of {outcomes} first.",
    )


def _handed_in_beside_visits(outcomes: str, others: Competing) -> UpstateError:
    """Rounds of visits have days of their own, and of the doors that nobody visited nothing came that predictions could be held against."""
    return UpstateError(
        "This city is proved on its visits alone, and on them predictions that were handed in do not compete: "
        f"{' and '.join(one.name for one in others.rankers)}.",
        allowed=f"predictions in a city that also has a record of {outcomes}",
        next_step=f"Take the files out of the solution's folder `predictions`, or adapt a table of {outcomes} first.",
    )


def _equity(backtest: Backtest, group: str | None, budget: Any) -> dict[str, Any] | None:
    if group is None:
        return None
    model = model_of(backtest.solution)
    at = "10%"  # the headline share would leave most groups with a handful of units
    rows = by_group(backtest.scored, model.name, at=at, budget=budget, per_work=model.scale != "order")
    return {"group": group, "ranker": model.name, "at": budget.words if budget else at, "rows": rows}


def _names(folder: Path, day: date) -> Iterator[Path]:
    """`2026-11-22.json`, and with a number behind the date when there is one already: evidence is never overwritten."""
    yield folder / f"{day}.json"
    yield from (folder / f"{day}-{place}.json" for place in range(2, 10_000))
