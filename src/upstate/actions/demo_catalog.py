"""The open data of the simulated city: published step by step, as two people of a real city would."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from upstate.actions.describe import describe
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.submit import submit
from upstate.catalog.folders import dataset_folder
from upstate.city import open_workspace, write_bytes
from upstate.progress import Progress
from upstate.simulation import REQUEST_MEANINGS, simulate_requests

EDITOR, APPROVER = "editor@millbrook.example", "approver@millbrook.example"
_SIMULATED = "This data is simulated: a program made it up to show Upstate, and nothing in it is real. "
_WATER = {
    "department": "Water",
    "contact": "water@millbrook.example",
    "licence": "CC0-1.0",
    "place": "Millbrook (simulated)",
}
_BREAK_COLUMNS = {
    "WO_ID": {"meaning": "Number of the work order."},
    "LEAKTYPE": {"meaning": "What leaked: the main, or a service line to one building."},
    "WO_STATUS": {"meaning": "How far the work order was on the day of the export."},
    "X": {"meaning": "Where it was dug, in degrees east.", "unit": "degrees"},
    "Y": {"meaning": "Where it was dug, in degrees north.", "unit": "degrees"},
}
# The first version of the breaks ends here; the second holds all of them.
_FIRST_EXPORT_UNTIL = datetime(2022, 1, 1)


def publish_demo_catalog(*, folder: Path, seed: int, progress: Progress) -> tuple[str, ...]:
    """Publish the city's tables, and leave one draft in which telephones wait for a decision; the names of all datasets.

    What an earlier demo has published is left as it is.
    """
    exports = folder / "simulated-exports"
    _publish_mains(folder, progress)
    _publish_breaks(folder, exports / "simulated_water_breaks.csv", progress)
    _publish_roads(folder, progress)
    _offer_requests(folder, simulate_requests(folder=exports, seed=seed), progress)
    _withhold(folder)
    return ("water-mains", "water-main-breaks", "street-ratings", "service-requests", "fire-incidents")


def _publish_mains(folder: Path, progress: Progress) -> None:
    said = {
        **_WATER,
        "title": "Water mains",
        "description": _SIMULATED + "One row is one water main, from the water department's inventory.",
        "frequency": "yearly",
        "topics": ("water", "infrastructure"),
        "key": ("main_id",),
    }
    _publish(folder, "water-mains", None, said, contract="water-main-breaks.mains", progress=progress)


def _publish_breaks(folder: Path, export: Path, progress: Progress) -> None:
    said = {
        **_WATER,
        "title": "Water main breaks",
        "description": _SIMULATED + "One row is one work order for a leak, from the water department.",
        "frequency": "quarterly",
        "late_reason": "The simulated city stands still: its last export was made in its last simulated year.",
        "topics": ("water", "infrastructure"),
        "key": ("WO_ID",),
        "fields": _BREAK_COLUMNS,
    }
    contract = "water-main-breaks.breaks"
    earlier = export.with_name("simulated_water_breaks_until_2021.csv")
    _write_earlier(export, earlier)
    _publish(folder, "water-main-breaks", earlier, said, contract=contract, progress=progress)
    _publish(folder, "water-main-breaks", export, said, contract=contract, progress=progress, number=2)


def _write_earlier(export: Path, target: Path) -> None:
    """The export as it was some years ago: without the orders that came later, and with some still open."""
    header, *orders = export.read_text("utf-8").splitlines()
    kept = [order for order in orders if _reported(order) < _FIRST_EXPORT_UNTIL]
    kept = [
        order.replace(";CLOSED;", ";OPEN;") if place > len(kept) - 40 else order for place, order in enumerate(kept)
    ]
    write_bytes(target, "".join(line + "\r\n" for line in (header, *kept)).encode())


def _reported(order: str) -> datetime:
    try:
        return datetime.strptime(order.split(";")[2], "%m/%d/%y")
    except ValueError:  # a date that was never typed
        return datetime.min


def _publish_roads(folder: Path, progress: Progress) -> None:
    said = {
        "title": "Street ratings",
        "description": _SIMULATED + "One row is one rating of a street block: 10 is new, 1 is ruined.",
        "department": "Public Works",
        "contact": "streets@millbrook.example",
        "licence": "CC0-1.0",
        "place": "Millbrook (simulated)",
        "frequency": "irregular",
        "topics": ("streets", "infrastructure"),
        "key": ("block_id", "known_on"),
    }
    _publish(folder, "street-ratings", None, said, contract="road-decay.blocks", progress=progress)


def _publish(
    folder: Path,
    name: str,
    source: Path | None,
    said: dict[str, Any],
    *,
    contract: str,
    progress: Progress,
    number: int = 1,
) -> None:
    if number in dataset_folder(open_workspace(folder).catalog, name).numbers():
        return
    offer(workspace=folder, dataset=name, source=source, by=EDITOR, contract=contract, progress=progress)
    describe(workspace=folder, dataset=name, changes=said)
    submit(workspace=folder, dataset=name, by=EDITOR)
    publish(workspace=folder, dataset=name, by=APPROVER, progress=progress)


def _offer_requests(folder: Path, export: Path, progress: Progress) -> None:
    """A draft that nobody has decided about yet: the page on which a person sees what the gate found."""
    dataset = dataset_folder(open_workspace(folder).catalog, "service-requests")
    if dataset.draft.exists() or dataset.numbers():
        return
    offer(workspace=folder, dataset="service-requests", source=export, by=EDITOR, progress=progress)
    said = {
        "title": "Service requests",
        "description": _SIMULATED + "One row is one request of a resident.",
        "department": "Public Works",
        "contact": "requests@millbrook.example",
        "licence": "CC0-1.0",
        "frequency": "monthly",
        "topics": ("requests", "streets"),
        "key": ("request_id",),
        "fields": {name: {"meaning": meaning} for name, meaning in REQUEST_MEANINGS.items()},
    }
    describe(workspace=folder, dataset="service-requests", changes=said)


def _withhold(folder: Path) -> None:
    """The inventory names also what is not published, and why."""
    said = {
        "title": "Fire incidents",
        "description": _SIMULATED + "One row would be one call of the fire department.",
        "department": "Fire",
        "withheld": "The rows name homes. A table by neighborhood is being prepared.",
    }
    describe(workspace=folder, dataset="fire-incidents", changes=said)
