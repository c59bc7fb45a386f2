"""The open data of the simulated city: published step by step, as two people of a real city would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from upstate.actions.decide import decide
from upstate.actions.describe import describe
from upstate.actions.discard import discard
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.submit import submit
from upstate.catalog.draft import load_draft
from upstate.catalog.folders import dataset_folder
from upstate.city import open_workspace
from upstate.progress import Progress
from upstate.simulation import CONTRACT_MEANINGS, REQUEST_MEANINGS, simulate_contracts, simulate_requests

EDITOR, APPROVER = "editor@millbrook.example", "approver@millbrook.example"
_SIMULATED = " This data is simulated: a program made it up to show Upstate, and nothing in it is real."
_PLACE = {"licence": "CC0-1.0", "place": "Millbrook (simulated)"}


@dataclass(frozen=True)
class _Dataset:
    """One dataset of the demo. contract: SOLUTION.TABLE that it is taken from; empty where files are given."""

    name: str
    said: dict[str, Any]
    contract: str = ""


_MAINS = _Dataset(
    "water-mains",
    {
        **_PLACE,
        "title": "Water mains",
        "description": "One row is one water main, from the water department's inventory." + _SIMULATED,
        "department": "Water",
        "contact": "water@millbrook.example",
        "frequency": "yearly",
        "topics": ("water", "infrastructure"),
        "key": ("main_id",),
    },
    "water-main-breaks.mains",
)
_BREAKS = _Dataset(
    "water-main-breaks",
    {
        **_MAINS.said,
        "title": "Water main breaks",
        "description": "One row is one work order for a leak, from the water department." + _SIMULATED,
        "frequency": "quarterly",
        "key": (),
    },
    "water-main-breaks.breaks",
)
_RATINGS = _Dataset(
    "street-ratings",
    {
        **_PLACE,
        "title": "Street ratings",
        "description": "One row is one rating of a street block: 10 is new, 1 is ruined." + _SIMULATED,
        "department": "Public Works",
        "contact": "streets@millbrook.example",
        "frequency": "never",
        "topics": ("streets", "infrastructure"),
    },
    "road-decay.blocks",
)
_REQUESTS = _Dataset(
    "service-requests",
    {
        **_PLACE,
        "title": "Service requests",
        "description": "One row is one request of a resident, such as a pothole to fill." + _SIMULATED,
        "department": "Public Works",
        "contact": "requests@millbrook.example",
        "frequency": "monthly",
        "late_reason": "The simulated city stands still: nobody calls any more.",
        "topics": ("requests", "streets"),
        "key": ("request_id",),
        "fields": {name: {"meaning": meaning} for name, meaning in REQUEST_MEANINGS.items()},
    },
)
_CONTRACTS = _Dataset(
    "contracts",
    {
        **_PLACE,
        "title": "Contracts",
        "description": "One row is one contract that the city has signed, and what was to come of it." + _SIMULATED,
        "department": "Finance",
        "contact": "purchasing@millbrook.example",
        "frequency": "yearly",
        "topics": ("contracts", "budget"),
        "key": ("contract_id",),
        "fields": {name: {"meaning": meaning} for name, meaning in CONTRACT_MEANINGS.items()},
    },
)
_FIRES = {
    "title": "Fire incidents",
    "description": "One row would be one call of the fire department." + _SIMULATED,
    "department": "Fire",
    "withheld": "The rows name homes. A table by neighborhood is being prepared.",
}
_FIRST_EXPORT, _SECOND_EXPORT, _THIRD_EXPORT = date(2025, 1, 1), date(2025, 10, 1), date(2026, 1, 1)


def publish_demo_catalog(*, folder: Path, seed: int, progress: Progress) -> tuple[str, ...]:
    """Publish the city's tables, and leave one draft in which telephones wait for a decision; the names of all datasets.

    What an earlier demo has published is left as it is; a draft that it left half done is made anew.
    """
    exports = folder / "simulated-exports"
    for dataset in (_MAINS, _BREAKS, _RATINGS):
        _publish(folder, dataset, None, progress)
    _publish(folder, _CONTRACTS, simulate_contracts(folder=exports, seed=seed), progress)
    for number, until in ((1, _FIRST_EXPORT), (2, _SECOND_EXPORT)):
        _publish(folder, _REQUESTS, simulate_requests(folder=exports, until=until, seed=seed), progress, number=number)
    _leave_a_draft(folder, simulate_requests(folder=exports, until=_THIRD_EXPORT, seed=seed), progress)
    describe(workspace=folder, dataset="fire-incidents", changes=_FIRES)
    return (*(one.name for one in (_MAINS, _BREAKS, _RATINGS, _CONTRACTS, _REQUESTS)), "fire-incidents")


def _publish(folder: Path, dataset: _Dataset, source: Path | None, progress: Progress, *, number: int = 1) -> None:
    name = dataset.name
    found = dataset_folder(open_workspace(folder).catalog, name)
    if number in found.numbers():
        return
    if found.draft.exists() and load_draft(found).made_by == EDITOR:
        discard(workspace=folder, dataset=name, by=EDITOR, words="left half done by an earlier demo")
    offered = offer(
        workspace=folder, dataset=name, source=source, by=EDITOR, contract=dataset.contract, progress=progress
    )
    describe(workspace=folder, dataset=name, changes=dataset.said, by=EDITOR)
    for finding in offered.draft.findings:
        decide(workspace=folder, dataset=name, finding=finding.key, choice="remove column", by=EDITOR)
    submit(workspace=folder, dataset=name, by=EDITOR)
    publish(workspace=folder, dataset=name, by=APPROVER, progress=progress)


def _leave_a_draft(folder: Path, export: Path, progress: Progress) -> None:
    """A draft that nobody has decided about yet: the page on which a person sees what the gate found."""
    if not dataset_folder(open_workspace(folder).catalog, _REQUESTS.name).draft.exists():
        offer(workspace=folder, dataset=_REQUESTS.name, source=export, by=EDITOR, progress=progress)
