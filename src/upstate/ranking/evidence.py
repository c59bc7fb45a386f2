"""The evidence of a proof: every figure, what it was made from, and how to make it again. This is what is shared.

It holds counts and figures, and names rows of a city's tables by their number; no cell of them stands in it.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np

from upstate.ranking.backtest import WORK_SHARES, Backtest, RankerAtDate
from upstate.ranking.bootstrap import interval, mean_replicates
from upstate.ranking.calibration import calibrated_dates, reliability
from upstate.ranking.field_costs import FieldCost
from upstate.ranking.format import FORMAT
from upstate.ranking.leaks import Leak
from upstate.ranking.metrics import SHARES
from upstate.ranking.rankers import Ranker
from upstate.ranking.rankers.every import model_of
from upstate.ranking.rankers.model_file import BorrowedModel
from upstate.ranking.rankers.ranker import foretells
from upstate.ranking.rungs import best_local, choose_rung, foretold
from upstate.ranking.schedule import History
from upstate.ranking.verdict import at_dates, judge, mean_precision, note_on_blind
from upstate.solutions import RankingSolution
from upstate.tables.checks import Finding
from upstate.tables.loading import CityTables

_VERSIONS = ("duckdb", "lightgbm", "numpy", "scikit-learn", "sqlglot")


def describe_backtest(backtest: Backtest) -> dict[str, Any]:
    """Figures of the proof: each ranker's means over the tested dates, each date's own, the verdict and the rung."""
    settings = backtest.solution.settings
    rung = choose_rung(backtest)
    return {
        "horizon_years": settings.horizon_years,
        "units": settings.units,
        "outcome": settings.outcome,
        "headline": settings.headline,
        "work_unit": settings.work.unit if settings.work else None,
        "as_of": [day.as_of.isoformat() for day in backtest.dates],
        "dates": [
            {
                "as_of": day.as_of.isoformat(),
                "units": day.units,
                "with_outcome": day.positive,
                "outcomes": day.outcomes,
                "base_rate": _r(day.positive / day.units),
                "trained_on": [past.isoformat() for past in day.trained_on],
            }
            for day in backtest.dates
        ],
        "base_rate": _r(float(np.mean([day.positive / day.units for day in backtest.dates]))),
        "rankers": [_describe_ranker(backtest, ranker) for ranker in backtest.rankers],
        "verdict": judge(backtest, listed=rung.ranker if rung else "").as_json(),
        "calibration": _describe_calibration(backtest),
        "rung": None if rung is None else asdict(rung),
        "dropped_features": list(backtest.dropped),
    }


def describe_borrowed(models: Sequence[BorrowedModel]) -> list[dict[str, Any]]:
    """Where each model that was borrowed comes from. sha256: of its file."""
    return [
        {"ranker": one.file.ranker, "sha256": one.sha256, "solution": one.file.solution.model_dump()}
        | {"learned": one.file.learned.model_dump(mode="json")}
        for one in models
    ]


def describe_costs(backtest: Backtest, costs: Sequence[FieldCost]) -> dict[str, Any]:
    """What lacking each field costs, and the figure that it costs of. backtest: the proof with all fields."""
    name, at = best_local(backtest), backtest.solution.settings.headline
    fields = [
        {
            "field": one.field,
            "precision": _known(one.precision),
            "cost": _known(one.cost),
            "interval": one.interval and [_r(bound) for bound in one.interval],
        }
        for one in costs
    ]
    return {"ranker": name, "at": at, "precision": _r(mean_precision(backtest, name, at)), "fields": fields}


def _describe_ranker(backtest: Backtest, ranker: Ranker) -> dict[str, Any]:
    """Means over the tested dates; of recall, lift and what was caught, over those on which there was something to catch.

    foretold: units that a model expected to have the outcome for each that had it; null of rules and indexes. note: what in a rule or index told nothing here, as a sentence; empty where all of it did.
    """
    days = at_dates(backtest, ranker.name)
    curves = [day.auc for day in days if day.auc is not None]
    described: dict[str, Any] = {
        "name": ranker.name,
        "kind": ranker.kind,
        "note": note_on_blind(backtest, ranker.name),
        "auc": _r(float(np.mean(curves))) if curves else None,
        "precision": {share: _mean([day.top[share].precision for day in days]) for share in SHARES},
        "recall": {share: _mean([day.top[share].recall for day in days]) for share in SHARES},
        "lift": {share: _mean([day.top[share].lift for day in days]) for share in SHARES},
        "interval": {share: _interval(days, share) for share in SHARES},
        "spread_of_ties": {
            share: [
                _mean([day.top[share].worst / day.top[share].k for day in days]),
                _mean([day.top[share].best / day.top[share].k for day in days]),
            ]
            for share in SHARES
        },
        "outcomes_within_work": {share: _mean([day.work[share] for day in days]) for share in WORK_SHARES},
        "foretold": _r(foretold(backtest, ranker.name)) if foretells(ranker) else None,
        "dates": [_describe_date(day) for day in days],
    }
    budgets = [day.budget for day in days if day.budget is not None]
    if budgets:
        described["budget"] = {
            key: _mean([getattr(one, key) for one in budgets]) for key in ("k", "hits", "precision", "recall", "lift")
        }
    return described


def _describe_date(day: RankerAtDate) -> dict[str, Any]:
    return {
        "as_of": day.as_of.isoformat(),
        "auc": _known(day.auc),
        "precision": {share: _r(top.precision) for share, top in day.top.items()},
        "recall": {share: _known(top.recall) for share, top in day.top.items()},
        "outcomes_within_work": {share: _known(caught) for share, caught in day.work.items()},
    }


def _describe_calibration(backtest: Backtest) -> dict[str, Any] | None:
    """Null where the solution's own model foretells no number of outcomes."""
    settings = backtest.solution.settings
    model = model_of(backtest.solution)
    if not foretells(model):
        return None
    probabilities = calibrated_dates(
        backtest.scored,
        model.name,
        scale=model.scale,
        horizon_years=settings.horizon_years,
    )
    return {"model": model.name} | reliability(probabilities, [day.outcomes > 0 for day in backtest.scored])


def describe_data(
    tables: CityTables, history: History, findings: Sequence[Finding], leaks: Sequence[Leak]
) -> dict[str, Any]:
    """What the figures rest on: the stretch of record, what the city lacks, and what the checks found."""
    missing = [
        f"{table.name}.{field.name}"
        for table in tables.contract.resources
        for field in table.fields
        if not tables.has(table.name, field.name)
    ]
    return {
        "history": {"begins": history.begins.isoformat(), "settled": history.settled.isoformat()},
        "missing_fields": missing,
        "checks": [_describe_finding(finding) for finding in findings],
        "leaks": [asdict(leak) for leak in leaks],
    }


def _describe_finding(finding: Finding) -> dict[str, Any]:
    """Without the cells: `adapt` shows them, evidence travels. Of an example `Mains row 12: 1899` the row remains."""
    return asdict(finding) | {"examples": [example.partition(": ")[0] for example in finding.examples]}


def describe_origin(
    solution: RankingSolution, *, city: str, day: str, seed: int, inputs: list[dict[str, Any]], crosswalk: str
) -> dict[str, Any]:
    """What the figures were made from. inputs: name, source, sha256 and rows of each table read. crosswalk: its sha256."""
    return {
        "format": FORMAT,
        "city": city,
        "made_on": day,
        "solution": {"name": solution.name, "version": solution.header.version, "sha256": solution.sha256},
        "seed": seed,
        "inputs": inputs,
        "crosswalk_sha256": crosswalk,
        "versions": {"upstate": version("upstate"), "python": platform.python_version()}
        | {name: version(name) for name in _VERSIONS},
    }


def _mean(values: Sequence[float | None]) -> float:
    return _r(float(np.mean([value for value in values if value is not None])))


def _interval(days: Sequence[RankerAtDate], share: str) -> list[float]:
    return [_r(bound) for bound in interval(mean_replicates([day.replicates[share] for day in days]))]


def _known(value: float | None) -> float | None:
    return None if value is None else _r(value)


def _r(value: float) -> float:
    return round(value, 6)
