"""Rank the units that exist now, and write the list for those who act on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from upstate.actions.borrowed_models import borrowed_models
from upstate.actions.choosing_ranker import choose_ranker
from upstate.actions.fieldwork_city import do_not_visit
from upstate.actions.opening import (
    OpenSolution,
    crosswalk_fingerprint,
    describe_inputs,
    loaded_tables,
    open_solution,
    refuse_missing,
)
from upstate.city import publish_folder, write_json
from upstate.errors import BadWorkspace, UpstateError
from upstate.progress import Progress, silent
from upstate.ranking.budget import Budget, parse_budget
from upstate.ranking.evidence import describe_origin
from upstate.ranking.newest import newest_evidence
from upstate.ranking.outputs import write_ranking
from upstate.ranking.ranking import RankedUnits, rank_units
from upstate.ranking.reach import chosen_of, expected_of
from upstate.ranking.schedule import known_history, last_known_day, years_after
from upstate.solutions.ranking_kind import Work


@dataclass(frozen=True)
class Ranked:
    """The ranking. units: those that the budget reaches, the riskiest first. files: what was written."""

    ranking: dict[str, Any]
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        return {**self.ranking, "files": [str(path) for path in self.files]}


def rank(
    *,
    workspace: Path,
    solution: str,
    budget: str = "50",
    price: float | None = None,
    as_of: date | None = None,
    ranker: str | None = None,
    models: Sequence[Path] = (),
    seed: int = 2016,
    today: date | None = None,
    progress: Progress = silent,
) -> Ranked:
    """Rank every unit that exists on `as_of` (without it: the day after the last full month on record).

    budget, price: how many units, what share, how much work or money the city can spend (`budget.parse_budget`). ranker:
    by its name; without it the rung of borrowing that the newest proof chose, or the solution's own model where no borrowed model
    competed. models: files of models that other cities learned; without any, those in the solution's folder `models`. Writes CSV,
    Parquet, GeoJSON and the model. Homes that do not want to be visited are on no list; what was found there counts all the same.
    """
    opened = open_solution(workspace, solution)
    day = today or opened.city.settings.today()
    can_do = parse_budget(budget, work=opened.solution.settings.work, price=price)
    borrowed = borrowed_models(opened, models)
    name, why = choose_ranker(opened, ranker, borrowed)
    with loaded_tables(opened, today=day, progress=progress) as tables:
        refuse_missing(opened, tables)
        history = known_history(tables, opened.solution)
        at = as_of or last_known_day(tables, opened.solution, history)
        _refuse_future(at, day)
        tables.sandbox.lock()
        ranked = rank_units(
            tables=tables,
            solution=opened.solution,
            history=history,
            as_of=at,
            budget=can_do,
            ranker_name=name,
            borrowed=borrowed,
            leave_out=do_not_visit(opened),
            seed=seed,
            progress=progress,
        )
        inputs = describe_inputs(opened, tables.crosswalk)
    origin = describe_origin(
        opened.solution,
        city=opened.city.settings.name,
        day=day.isoformat(),
        seed=seed,
        inputs=inputs,
        crosswalk=crosswalk_fingerprint(opened),
    )
    progress("Writing the list")
    described = origin | _describe(opened, ranked, can_do) | {"price": price}
    described["ranker"]["why"] = why
    described["proved_at_budget"] = _is_proved(opened, budget, price)
    described["has_passed"] = years_after(ranked.as_of, opened.solution.settings.horizon_years) <= day
    described["outcomes_word"] = opened.solution.settings.outcomes
    return _write(opened, ranked, described)


def _is_proved(opened: OpenSolution, budget: str, price: float | None) -> bool:
    """Whether the last proof measured this very budget; one that can not be read measured nothing."""
    try:
        evidence = newest_evidence(opened.paths)
    except BadWorkspace:
        return False
    return evidence is not None and evidence.get("budget") == {"words": budget, "price": price}


def _refuse_future(as_of: date, today: date) -> None:
    if as_of > today + timedelta(days=1):
        raise UpstateError(
            f"{as_of} is in the future.",
            allowed=f"a date up to tomorrow, so that the visits of today, {today}, count",
            next_step="Leave --as-of out to rank as of the end of the record.",
        )


def _describe(opened: OpenSolution, ranked: RankedUnits, budget: Budget) -> dict[str, Any]:
    settings = opened.solution.settings
    return {
        "as_of": ranked.as_of.isoformat(),
        "horizon_years": settings.horizon_years,
        "units_word": settings.units,
        "outcome": settings.outcome,
        "ranker": {"name": ranked.ranker.name, "kind": ranked.ranker.kind},
        "trained_on": [day.isoformat() for day in ranked.trained_on],
        "calibration": {"intercept": ranked.calibration.intercept, "slope": ranked.calibration.slope},
        "budget": budget.words,
        "per_work": budget.kind == "work" and ranked.ranker.scale != "order",
        "work": settings.work and {"unit": settings.work.unit, "least": settings.work.least / settings.work.size},
        "ranked": len(ranked.units),
        "opted_out": ranked.left_out,
        "work_total": _work_total(ranked, settings.work),
        "units": [_unit(ranked, place, settings.work) for place in range(min(ranked.chosen, len(ranked.reasons)))],
    }


def _work_total(ranked: RankedUnits, work: Work | None) -> float | None:
    """The work of all units that the budget reaches, each of the least at least; null where no work is measured."""
    if work is None:
        return None
    return round(float(np.maximum(ranked.work[: ranked.chosen], work.least).sum()) / work.size, 6)


def _unit(ranked: RankedUnits, place: int, work: Work | None) -> dict[str, Any]:
    """One line of the list. work: what the unit costs of a budget of work, such as km; null where none is measured."""
    probability = None if ranked.probabilities is None else round(float(ranked.probabilities[place]), 6)
    return {
        "id": str(ranked.units[place]),
        "rank": place + 1,
        "probability": probability,
        "reasons": list(ranked.reasons[place]),
        "work": None if work is None else round(float(ranked.work[place]) / work.size, 6),
        "details": {name: _plain(values[place]) for name, values in ranked.details.items()},
    }


def _plain(value: Any) -> Any:
    """A number as a number, missing as null, the rest as text."""
    if value is None or value != value:
        return None
    return value if isinstance(value, str) else round(float(value), 6)


def _write(opened: OpenSolution, ranked: RankedUnits, described: Mapping[str, Any]) -> Ranked:
    """Write a new folder, then the small file that points at it: whoever is interrupted keeps the ranking of before.

    Earlier rankings stay: 50 units and 5 km may be wanted side by side.
    """
    folder, names = _write_folder(opened.paths.rankings, ranked, described)
    model = opened.paths.models / f"{ranked.as_of}-{_as_name(ranked.ranker.name)}.json"
    write_json(model, {"ranker": ranked.ranker.name, "as_of": ranked.as_of.isoformat(), **ranked.fitted.as_json()})
    write_json(opened.paths.rankings / "latest.json", {"folder": folder.name, "as_of": ranked.as_of.isoformat()})
    written = [*(folder / name for name in names), folder / "ranking.json", model]
    return Ranked(ranking=dict(described), files=tuple(written))


def _as_name(words: str) -> str:
    """`$2,000,000` as `2-000-000`, `5 km` as `5-km`: fit for a folder's name."""
    return re.sub(r"[^\w]+", "-", words.replace("%", " percent"), flags=re.ASCII).strip("-")[:60] or "list"


def _write_folder(rankings: Path, ranked: RankedUnits, described: Mapping[str, Any]) -> tuple[Path, list[str]]:
    """A folder named by date and budget, with a number where there is one already, also by a process that runs beside."""
    first = f"{ranked.as_of}-budget-{_as_name(str(described['budget']))}"
    for place in range(1, 100_000):
        folder = rankings / (first if place == 1 else f"{first}-{place}")
        if folder.exists():
            continue
        try:
            with publish_folder(folder) as writing:
                names = write_ranking(ranked, writing)
                write_json(writing / "ranking.json", {**described, "files": names})
                write_json(writing / "about.json", {**_without_units(described), "files": names})
        except OSError:
            if not folder.exists():
                raise
            continue
        return folder, names
    raise FileExistsError(f"{rankings} holds too many rankings of {first}")


def _without_units(described: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a ranking as a whole, small however long its list is."""
    whole = dict(described)
    return {key: value for key, value in whole.items() if key != "units"} | {
        "chosen": chosen_of(whole),
        "expected": expected_of(whole),
    }
