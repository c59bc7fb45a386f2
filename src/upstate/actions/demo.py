"""The whole main job on a simulated city: make it, borrow, adapt, prove, rank, report; then open data, the business portal and a civic data challenge."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.adapt import Adapted, adapt
from upstate.actions.borrow import borrow
from upstate.actions.demo_catalog import publish_demo_catalog
from upstate.actions.demo_challenge import CHALLENGE, open_demo_challenge
from upstate.actions.demo_measures import compute_demo_measures
from upstate.actions.demo_portal import PORTAL, open_demo_portal
from upstate.actions.demo_standards import assess_ready
from upstate.actions.new import new
from upstate.actions.prove import Proved, prove
from upstate.actions.rank import Ranked, rank
from upstate.actions.report import Reported, report
from upstate.city import save_settings
from upstate.errors import BadWorkspace
from upstate.progress import Progress, silent
from upstate.simulation import CITY, SimulatedExports, simulate_roads, simulate_water

# Beside what `new` writes: the bar on every page, the departments, who leads what, and rankings that everybody may see.
_SETTINGS: dict[str, Any] = {
    "simulated": True,
    "departments": ("Water", "Public Works", "Fire", "Finance"),
    "time_zone": "America/New_York",
    "leads": {
        "performance": "City manager's office (simulated)",
        "data": "City clerk (simulated)",
        "evaluations": "Planning office (simulated)",
        "contracting": "Purchasing office (simulated)",
    },
    "solutions": {"water-main-breaks": {"public": True}, "road-decay": {"public": True}},
}


@dataclass(frozen=True)
class DemoJob:
    """One solution taken through the whole job. truth: what the simulation knows and no city can."""

    solution: str
    adapted: Adapted
    proved: Proved
    ranked: Ranked
    reported: Reported
    truth: dict[str, Any]


@dataclass(frozen=True)
class Demonstrated:
    """The simulated city and what was done in it."""

    folder: Path
    jobs: tuple[DemoJob, ...]
    datasets: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "folder": str(self.folder),
            "simulated": True,
            "datasets": list(self.datasets),
            "portal": PORTAL,
            "challenge": CHALLENGE,
            "jobs": [
                {
                    "solution": job.solution,
                    "verdict": job.proved.evidence["verdict"],
                    "truth": job.truth,
                    "report": str(job.reported.path),
                }
                for job in self.jobs
            ],
        }


def demo(*, folder: Path, seed: int = 2016, progress: Progress = silent) -> Demonstrated:
    """Make the simulated city in `folder`, with its messy exports, and do the whole job in it.

    A city that an earlier demo left there is used again; anything else in the folder is refused.
    """
    exports = folder / "simulated-exports"
    if folder.exists() and any(folder.iterdir()) and not exports.is_dir():
        raise BadWorkspace(
            f"{folder} is not empty and not a demo city.",
            allowed="a new or empty folder, or one that an earlier demo made",
            next_step="Name another folder: `upstate demo FOLDER`.",
        )
    progress("Simulating the city")
    exports.mkdir(parents=True, exist_ok=True)
    water = simulate_water(folder=exports, seed=seed, progress=progress)
    roads = simulate_roads(folder=exports, seed=seed, progress=progress)
    if not (folder / "city.toml").exists():
        city = new(folder=folder, place=f"{CITY}, NY")
        save_settings(folder / "city.toml", city.settings.model_copy(update=_SETTINGS))
    jobs = (
        _job(folder, "water-main-breaks", water, progress),
        _job(folder, "road-decay", roads, progress),
    )
    datasets = publish_demo_catalog(folder=folder, seed=seed, progress=progress)
    compute_demo_measures(folder=folder, progress=progress)
    assess_ready(folder=folder, progress=progress)
    open_demo_portal(folder=folder, progress=progress)
    open_demo_challenge(folder=folder, progress=progress)
    return Demonstrated(folder, jobs, datasets)


def _job(folder: Path, solution: str, exports: SimulatedExports, progress: Progress) -> DemoJob:
    borrow(workspace=folder, solution=solution)
    adapted = adapt(workspace=folder, solution=solution, files=exports.files, progress=progress)
    proved = prove(workspace=folder, solution=solution, progress=progress)
    as_of = date.fromisoformat(proved.evidence["as_of"][-1])
    ranked = rank(workspace=folder, solution=solution, as_of=as_of, budget="50", progress=progress)
    reported = report(workspace=folder, solution=solution, progress=progress)
    return DemoJob(solution, adapted, proved, ranked, reported, _compare_with_truth(exports, ranked, as_of))


def _compare_with_truth(exports: SimulatedExports, ranked: Ranked, as_of: date) -> dict[str, Any]:
    """Of the chosen units and of as many chosen by the true risk: the mean true probability, which no city knows."""
    with exports.truth.open(encoding="utf-8", newline="") as handle:
        true = {
            row["id"]: float(row["probability"]) for row in csv.DictReader(handle) if row["as_of"] == as_of.isoformat()
        }
    chosen = [true[unit["id"]] for unit in ranked.ranking["units"] if unit["id"] in true]
    best = sorted(true.values(), reverse=True)[: len(ranked.ranking["units"])]
    return {
        "as_of": as_of.isoformat(),
        "chosen": len(ranked.ranking["units"]),
        "true_risk_of_chosen": round(sum(chosen) / max(len(chosen), 1), 4),
        "true_risk_of_perfect_choice": round(sum(best) / max(len(best), 1), 4),
        "true_risk_of_all": round(sum(true.values()) / max(len(true), 1), 4),
    }
