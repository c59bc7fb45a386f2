"""Look at what a city has: the facts that the detectors of standards judge."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from upstate.catalog.description import Description
from upstate.catalog.folders import DatasetFolder
from upstate.catalog.freshness import judge_freshness
from upstate.catalog.harvest.harvested import email_in
from upstate.catalog.public import all_described, find_public
from upstate.city.workspace import Workspace
from upstate.errors import UpstateError
from upstate.fieldwork.rounds import read_rounds
from upstate.solutions import load_lock
from upstate.solutions.bundle import BUNDLE_FILE
from upstate.solutions.registry import SHARED
from upstate.standards.seen import (
    Seen,
    SeenDataset,
    SeenEvaluation,
    SeenMeasure,
    SeenNote,
    SeenSite,
    SeenSolution,
    SeenText,
)

_MOST_BYTES = 2_000_000  # of a policy's text
_NOTES = re.compile(r"(\d{4}-\d{2}-\d{2}).*\.md")
Part = TypeVar("Part")


def look_around(city: Workspace, *, today: date, site: SeenSite | None = None) -> Seen:
    """What is seen of the city today. A part that can not be read is null; nothing is raised for it. site: what only the site knows."""
    return Seen(
        today=today,
        population=city.settings.population,
        departments=city.settings.departments,
        datasets=_all(lambda: _datasets(city, today)),
        policies=_all(lambda: _policies(city)),
        measures=_all(lambda: _measures(city)),
        meetings=_all(lambda: _meetings(city)),
        evaluations=_all(lambda: _evaluations(city)),
        solutions=_all(lambda: _solutions(city)),
        site=site,
    )


def _all(read: Callable[[], Iterator[Part]]) -> tuple[Part, ...] | None:
    try:
        return tuple(read())
    except (UpstateError, OSError, ValueError):
        return None


def _datasets(city: Workspace, today: date) -> Iterator[SeenDataset]:
    for folder, said in all_described(city.catalog):
        yield _dataset(city, folder, said, today)


def _dataset(city: Workspace, folder: DatasetFolder, said: Description, today: date) -> SeenDataset:
    public = find_public(folder, today)
    changed = datetime.fromtimestamp(folder.description.stat().st_mtime, city.settings.zone).date()
    entry = SeenDataset(
        name=folder.name,
        title=said.title,
        described=bool(said.description.strip()),
        department=said.department.strip(),
        contact=bool(said.contact.strip()),
        licensed=bool(said.licence),
        withheld=bool(said.withheld),
        topics=said.topics,
        changed_on=changed,
        has_email=bool(email_in(said.contact) or city.settings.email),
    )
    if public is None:
        return entry
    record = public.newest.record
    explained = [name for name in record.columns if (of := public.description.fields.get(name)) and of.meaning.strip()]
    return SeenDataset(
        **{
            **vars(entry),
            "changed_on": max(changed, record.published),
            "published_on": record.published,
            "freshness": judge_freshness(frequency=said.frequency, published=record.published, today=today).state.value,
            "columns": len(record.columns),
            "explained": len(explained),
            "scanned": not record.draft.undecided,
            "by_two": record.approved_by != record.draft.made_by,
            "files": tuple(file.format for file in record.files),
        }
    )


def _policies(city: Workspace) -> Iterator[SeenText]:
    for path in sorted((city.folder / "policies").glob("*")):
        if path.suffix in (".md", ".txt") and path.stat().st_size <= _MOST_BYTES:
            yield SeenText(_inside(city, path), path.read_text("utf-8", errors="replace"))


def _measures(city: Workspace) -> Iterator[SeenMeasure]:
    for path in sorted((city.folder / "measures").glob("*.toml")):
        try:
            said = tomllib.loads(path.read_text("utf-8"))
        except (ValueError, RecursionError):
            said = None
        yield SeenMeasure(_inside(city, path), said)


def _meetings(city: Workspace) -> Iterator[SeenNote]:
    for path in sorted((city.folder / "meetings").glob("*.md")):
        if (named := _NOTES.fullmatch(path.name)) and (on := _day(named[1])):
            yield SeenNote(_inside(city, path), on)


def _evaluations(city: Workspace) -> Iterator[SeenEvaluation]:
    for folder in sorted((city.folder / "fieldwork").glob("*/rounds")):
        for one in read_rounds(folder):
            yield SeenEvaluation(_inside(city, folder / one.name), one.made_on, len(one.control))
    for path in sorted((city.folder / "evaluations").glob("*.toml")):
        said = tomllib.loads(path.read_text("utf-8"))
        on = _day(str(said.get("registered_on", "")))
        if on is not None:
            yield SeenEvaluation(_inside(city, path), on, int(bool(said.get("method"))))


def _solutions(city: Workspace) -> Iterator[SeenSolution]:
    for name in city.borrowed_names():
        paths = city.borrowed(name)
        lock, _ = load_lock(paths)
        shared = (city.folder / "share" / SHARED / name).glob(f"*/{BUNDLE_FILE}")
        yield SeenSolution(
            name=name,
            origin=lock.origin,
            proved=tuple(_inside(city, path) for path in sorted(paths.evidence.glob("[!.]*.json"))),
            ranked=tuple(_inside(city, path) for path in sorted(paths.rankings.glob("[!.]*"))),
            shared=tuple(_inside(city, path) for path in sorted(shared)),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _inside(city: Workspace, path: Path) -> str:
    return path.relative_to(city.folder).as_posix()
