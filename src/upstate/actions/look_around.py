"""Look at what a city has: the facts that the detectors of standards judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

from upstate.actions.look_at_files import (
    inside,
    see_evaluations,
    see_leads,
    see_measures,
    see_meetings,
    see_policies,
)
from upstate.actions.own_bundles import own_bundles
from upstate.catalog.description import Description
from upstate.catalog.folders import DatasetFolder, dataset_folders
from upstate.catalog.freshness import judge_freshness
from upstate.catalog.public import all_described, find_public
from upstate.catalog.telling.told import email_in
from upstate.city.workspace import Workspace
from upstate.errors import UpstateError
from upstate.ranking.newest import evidence_files, read_evidence
from upstate.solutions import load_lock
from upstate.solutions.kinds import kind_of
from upstate.solutions.registry import SHARED
from upstate.standards.seen import Seen, SeenDataset, SeenSite, SeenSolution

Part = TypeVar("Part")


def look_around(city: Workspace, *, today: date, site: SeenSite | None = None) -> Seen:
    """What is seen of the city today. A part that can not be read is null; nothing is raised for it. site: what only the site knows."""
    datasets = _all(lambda: _datasets(city, today))
    return Seen(
        today=today,
        population=city.settings.population,
        departments=city.settings.departments,
        leads=see_leads(city),
        datasets=datasets,
        unread=_all(lambda: _unread(city, datasets or ())) or (),
        policies=_all(lambda: see_policies(city)),
        measures=_all(lambda: see_measures(city)),
        meetings=_all(lambda: see_meetings(city)),
        evaluations=_all(lambda: see_evaluations(city)),
        solutions=_all(lambda: _solutions(city)),
        site=site,
    )


def _all(read: Callable[[], Iterator[Part]]) -> tuple[Part, ...] | None:
    try:
        return tuple(read())
    except (UpstateError, OSError, ValueError, RecursionError):
        return None


def _datasets(city: Workspace, today: date) -> Iterator[SeenDataset]:
    for folder, said in all_described(city.catalog):
        yield _dataset(city, folder, said, today)


def _unread(city: Workspace, read: tuple[SeenDataset, ...]) -> Iterator[str]:
    names = {one.name for one in read}
    yield from (one.name for one in dataset_folders(city.catalog) if one.name not in names)


def _dataset(city: Workspace, folder: DatasetFolder, said: Description, today: date) -> SeenDataset:
    public = find_public(folder, today)
    written = datetime.fromtimestamp(folder.description.stat().st_mtime, city.settings.zone).date()
    changed = min(written, today)
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


def _solutions(city: Workspace) -> Iterator[SeenSolution]:
    for name in city.borrowed_names():
        paths = city.borrowed(name)
        lock, text = load_lock(paths)
        evidence = evidence_files(paths)
        if evidence:
            read_evidence(evidence[0])  # where the newest is broken, what the older ones say is not known to hold
        yield SeenSolution(
            name=name,
            origin=lock.origin,
            proved=tuple(inside(city, path) for path in reversed(evidence)),
            ranked=tuple(inside(city, path) for path in sorted(paths.rankings.glob("[!.]*"))),
            shared=tuple(f"share/{SHARED}/{name}/" for _bundle in own_bundles(city, name, [])),
            provable=kind_of(text) == "ranking",
        )
