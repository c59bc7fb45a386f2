"""The measures of the simulated city: borrowed ones over its own tables, and one that nothing computes yet."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from upstate.actions.adapt_measures import adapt_measures
from upstate.actions.borrow import borrow
from upstate.actions.compute_measures import compute_measures
from upstate.city import open_workspace, write_text
from upstate.measures.city_measure import CITY_STAT
from upstate.progress import Progress

_NOTE = "This is simulated: a program made it up to show Upstate, and nothing in it is real."
_STREETS = "Streets that carry everybody"
_MEASURES: dict[str, dict[str, Any]] = {
    "main-breaks-per-100-km": {
        "from": CITY_STAT,
        "goal": "Water that everybody can rely on",
        "objective": "Replace the mains that are most likely to break",
        "owner": "Water",
        "target": 15,
        "public": True,
    },
    "streets-in-poor-shape": {
        "from": CITY_STAT,
        "goal": _STREETS,
        "objective": "Mend streets before they are ruined",
        "owner": "Public Works",
        "target": 30,
        "public": True,
    },
    "requests-closed-in-7-days": {
        "from": CITY_STAT,
        "goal": _STREETS,
        "objective": "Answer residents within days",
        "owner": "Public Works",
        "target": 80,
        "public": True,
    },
    "homes-with-alarms": {
        "title": "Homes visited with an alarm",
        "goal": "Nobody dies in a fire at home",
        "objective": "Bring alarms to homes that are most likely without",
        "owner": "Fire",
        "unit": "homes a year",
        "direction": "up",
        "target": 400,
    },
}


def compute_demo_measures(*, folder: Path, progress: Progress) -> None:
    """Borrow measures, map the city's exports and compute. What an earlier demo wrote, and a person has perhaps changed, stays as it is."""
    progress("Measuring how the city does")
    city = open_workspace(folder)
    exports = folder / "simulated-exports"
    if not city.borrowed(CITY_STAT).crosswalk.exists():
        borrow(workspace=folder, solution=CITY_STAT)
        adapt_measures(workspace=folder, solution=CITY_STAT, files=_files(exports), progress=progress)
    for name, said in _MEASURES.items():
        path = city.measures / f"{name}.toml"
        if not path.exists():
            document = tomlkit.document()
            document.add(tomlkit.comment(_NOTE))
            document.update({**said, "by": date(city.settings.today().year + 1, 12, 31)})
            write_text(path, tomlkit.dumps(document))
    compute_measures(workspace=folder, progress=progress)


def _files(exports: Path) -> dict[str, list[Path]]:
    """By table of the contract. The requests have the name under which they are published, so the published version is read."""
    requests = exports / "service_requests.csv"
    shutil.copyfile(sorted(exports.glob("simulated_service_requests_until_*.csv"))[-1], requests)
    return {
        "mains": [exports / "simulated_water_mains.csv"],
        "breaks": [exports / "simulated_water_breaks.csv"],
        "ratings": sorted(exports.glob("simulated_road_ratings_*.csv")),
        "requests": [requests],
    }
