"""A small city with open data, published through the actions as two people would: tables, versions, one under embargo,
one withheld, one in preparation; and one whose every text is an attack."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from upstate.actions.decide import decide
from upstate.actions.describe import describe
from upstate.actions.offer import offer
from upstate.actions.publish import publish
from upstate.actions.submit import submit
from upstate.catalog.versions import Version
from upstate.city.settings import CitySettings
from upstate.city.workspace import Workspace, create_workspace

EDITOR, APPROVER = "editor@springfield.example", "approver@springfield.example"
SPECIES = ("Acer rubrum", "Quercus rubra", "Tilia cordata", "Ulmus americana")
ATTACK = """"><script>window.attacked = 1</script><img src=x onerror="window.attacked = 1">{{ 7|add:7 }}'"""
Row = Sequence[object]


def tree(number: int) -> Row:
    """One tree; each seventh has no height, each tenth lies nowhere."""
    place = ("", "") if number % 10 == 0 else (-89.65 + number / 5000, 39.78 + (number % 30) / 1000)
    height = "" if number % 7 == 0 else round(3 + number % 20 * 0.7, 1)
    planted = date(1990 + number % 30, 1 + number % 12, 1 + number % 28)
    return (f"T{number:04}", SPECIES[number % 4], height, planted.isoformat(), "yes" if number % 3 else "no", *place)


TREES = ("tree_id", "species", "height", "planted", "healthy", "longitude", "latitude")
TREES_SAID = {
    "title": "Street trees",
    "description": "One row is one tree along a street. Parks staff count them every summer.",
    "department": "Parks",
    "contact": "parks@springfield.example",
    "licence": "CC0-1.0",
    "frequency": "yearly",
    "topics": ("nature", "streets"),
    "key": ("tree_id",),
    "fields": {
        "tree_id": {"meaning": "Number on the tag."},
        "species": {"meaning": "Botanical name.", "codes": {"Acer rubrum": "red maple"}},
        "height": {"meaning": "Height of the tree.", "unit": "m"},
        "planted": {"meaning": "Day of planting."},
        "healthy": {"meaning": "Whether it was found healthy."},
        "longitude": {"meaning": "Degrees east."},
        "latitude": {"meaning": "Degrees north."},
    },
}
PLAIN_SAID = {"department": "Fire", "contact": "Fire office", "licence": "CC-BY-4.0"}


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Row]) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), "utf-8")
    return path


def publish_table(
    workspace: Path,
    name: str,
    source: Path,
    said: Mapping[str, Any],
    *,
    embargo: date | None = None,
    choices: Mapping[str, str] | None = None,
) -> Version:
    """Offer, describe, decide, submit, publish. choices: column to decision; all else that is found is kept."""
    offered = offer(workspace=workspace, dataset=name, source=source, by=EDITOR, title=said.get("title", ""))
    meanings = {column: {"meaning": f"What {name} has."} for column in offered.draft.columns}
    describe(workspace=workspace, dataset=name, changes={**said, "fields": {**meanings, **said.get("fields", {})}})
    for finding in offered.draft.findings:
        choice = (choices or {}).get(finding.column, "keep")
        reason = said.get("reason_kept", "The city publishes this on purpose.")
        decide(workspace=workspace, dataset=name, finding=finding.key, choice=choice, reason=reason, by=EDITOR)
    submit(workspace=workspace, dataset=name, by=EDITOR, embargo=embargo)
    return publish(workspace=workspace, dataset=name, by=APPROVER)


@pytest.fixture(scope="session")
def catalog_of_springfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog's folder, published once. Copy it; do not write to it."""
    folder = tmp_path_factory.mktemp("catalog")
    create_workspace(folder, CitySettings(name="Springfield, IL", departments=("Public Works", "Fire", "Parks")))
    files = folder / "exports"
    first = write_csv(files / "trees.csv", TREES, [tree(number) for number in range(1, 121)])
    changed = [(*tree(number)[:1], "Acer rubrum", *tree(number)[2:]) for number in range(1, 6)]
    later = [*changed, *(tree(number) for number in range(6, 118)), *(tree(number) for number in range(200, 203))]
    publish_table(folder, "street-trees", first, TREES_SAID)
    publish_table(folder, "street-trees", write_csv(files / "trees.csv", TREES, later), TREES_SAID)

    calls = [(f"C{number}", 1 + number % 5, f"217-555-{number:04}") for number in range(100, 160)]
    source = write_csv(files / "calls.csv", ("call_id", "alarms", "caller_phone"), calls)
    said = {**PLAIN_SAID, "title": "Fire calls", "description": "One row is one call.", "topics": ("safety",)}
    publish_table(folder, "fire-calls", source, said, choices={"caller_phone": "remove column"})

    budget = write_csv(files / "budget.csv", ("line", "dollars"), [(f"L{n}", n * 100) for n in range(30)])
    said = {**PLAIN_SAID, "title": "Budget of the xylophone hall", "description": "One row is one line."}
    publish_table(folder, "budget", budget, said, embargo=date(2999, 1, 1))

    describe(
        workspace=folder,
        dataset="complaints",
        changes={"title": "Complaints", "department": "Parks", "withheld": "It names people."},
    )
    describe(workspace=folder, dataset="benches", changes={"title": "Benches", "department": "Parks"})
    _publish_attack(folder, files)
    return folder / "catalog"


def _publish_attack(folder: Path, files: Path) -> None:
    header = (ATTACK, "text", "number")
    rows = [(f"{ATTACK}{number % 3}", ATTACK, number) for number in range(40)]
    said = {
        "title": f"Attack {ATTACK}",
        "description": f"{ATTACK} One row is one attack.",
        "department": ATTACK,
        "contact": ATTACK,
        "licence": "CC0-1.0",
        "frequency": "daily",
        "late_reason": ATTACK,
        "place": ATTACK,
        "topics": (ATTACK,),
        "fields": {
            name: {"meaning": ATTACK, "title": ATTACK, "unit": "<i>m</i>", "codes": {ATTACK: ATTACK}} for name in header
        },
    }
    publish_table(folder, "attack", write_csv(files / "attack.csv", header, rows), said)
    worse = [(*row[:2], number + 1) for number, row in enumerate(rows)]
    publish_table(folder, "attack", write_csv(files / "attack.csv", header, worse), said)


@pytest.fixture
def published(city: Workspace, catalog_of_springfield: Path) -> Workspace:
    """The test's own city, with the open data in it."""
    shutil.copytree(catalog_of_springfield, city.folder / "catalog")
    return city


@pytest.fixture
def visitor(published: Workspace) -> Client:
    """Somebody with an ordinary browser."""
    return Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})


@pytest.fixture
def text(visitor: Client) -> Callable[..., str]:
    """The text of a page that must answer 200."""

    def text(address: str, status: int = 200) -> str:
        answer = visitor.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return answer.content.decode()

    return text


@pytest.fixture(autouse=True)
def _no_index_is_being_made() -> Iterator[None]:
    """Threads of one test must not write into the city of the next."""
    yield
    import threading

    for thread in threading.enumerate():
        if thread.name == "search index":
            thread.join()
