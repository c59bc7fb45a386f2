"""From which tables a solution drinks, and which published datasets they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from upstate.catalog.public import all_public
from upstate.city import Workspace
from upstate.ranking.report.wording import NOT_KNOWN, count
from upstate.web.look.saying import translate


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
    published = all_public(city.catalog, city.settings.today())
    solution = evidence["solution"]["name"]
    return tuple(
        Feed(
            table=one["table"],
            source=str(one["source"] or translate(NOT_KNOWN)),
            rows=count(one["rows"]),
            fills=tuple(one["fills"]),
            datasets=tuple(
                (reverse("dataset", args=[dataset.name]), dataset.description.title)
                for dataset in published
                if dataset.description.contract in {f"{solution}.{table}" for table in one["fills"]}
                or one["source"] in {version.record.draft.source for version in dataset.versions}
            ),
        )
        for one in evidence["inputs"]
    )
