"""From which tables a solution drinks, and which published datasets they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from upstate.actions.publish import today_in
from upstate.catalog.description import load_description
from upstate.catalog.folders import dataset_folders
from upstate.catalog.versions import public_versions
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.ranking.report.wording import NOT_KNOWN, count


@dataclass(frozen=True)
class Feed:
    """One table that was read. table: the city's own name. fills: tables of the contract. datasets: address and title of
    the published datasets that hold it."""

    table: str
    source: str
    rows: str
    fills: tuple[str, ...]
    datasets: tuple[tuple[str, str], ...]


def find_feeds(city: Workspace, evidence: dict[str, Any]) -> tuple[Feed, ...]:
    """A line for each table that the proof read."""
    published = _published(city)
    solution = evidence["solution"]["name"]
    return tuple(
        Feed(
            table=one["table"],
            source=str(one["source"] or NOT_KNOWN),
            rows=count(one["rows"]),
            fills=tuple(one["fills"]),
            datasets=tuple(
                (_address(name), title)
                for name, title, contract, sources in published
                if contract in {f"{solution}.{table}" for table in one["fills"]} or one["source"] in sources
            ),
        )
        for one in evidence["inputs"]
    )


def _published(city: Workspace) -> list[tuple[str, str, str, set[str]]]:
    """Name, title, contract and source files of every dataset that the public may see."""
    found = []
    for folder in dataset_folders(city.catalog):
        try:
            description = load_description(folder.description)
            versions = [] if description.withheld else public_versions(folder, today_in(city.settings))
        except (UpstateError, OSError):
            continue  # the catalog's own pages tell what is wrong with it
        if versions:
            sources = {one.record.draft.source for one in versions}
            found.append((folder.name, description.title, description.contract, sources))
    return found


def _address(name: str) -> str:
    try:
        return str(reverse("dataset", args=[name]))
    except NoReverseMatch:  # a site without the catalog
        return ""
