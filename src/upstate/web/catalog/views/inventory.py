"""Every dataset that the city has, unpublished and withheld ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.description import Description
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import described_datasets, public_datasets
from upstate.web.look.saving import table_to_save


class Status(StrEnum):
    PUBLISHED = "published"
    IN_PREPARATION = "in preparation"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Entry:
    """One row a dataset. reason: why it is withheld. rows, published: of the newest version that the public may see; else null and empty."""

    name: str
    title: str
    department: str
    status: Status
    reason: str
    rows: int | None
    published: str

    @property
    def status_in_words(self) -> str:
        return {
            Status.PUBLISHED: _("Published"),
            Status.IN_PREPARATION: _("In preparation"),
            Status.WITHHELD: _("Withheld"),
        }[self.status]


@require_safe
@friendly
def show_inventory(request: HttpRequest) -> HttpResponse:
    """The page: one table a department."""
    entries = list(_entries())
    departments = [(name, list(group)) for name, group in groupby(entries, key=lambda one: one.department)]
    counts = {status.name.lower(): sum(one.status is status for one in entries) for status in Status}
    return render(
        request, "catalog/inventory.html", {"departments": departments, "total": len(entries), "counts": counts}
    )


@require_safe
@friendly
def download_inventory(request: HttpRequest) -> HttpResponse:
    """The same as CSV."""
    lines: list[tuple[Any, ...]] = [("name", "title", "department", "status", "reason", "rows", "published", "address")]
    for one in _entries():
        address = request.build_absolute_uri(f"/datasets/{one.name}/") if one.status is Status.PUBLISHED else ""
        lines.append((*vars(one).values(), address))
    return table_to_save(lines, name="inventory.csv")


def _entries() -> Iterator[Entry]:
    public = {one.name: one for one in public_datasets()}
    known = sorted(described_datasets(), key=lambda pair: (pair[1].department.casefold(), pair[1].title.casefold()))
    for folder, said in known:
        published = public.get(folder.name)
        yield Entry(
            name=folder.name,
            title=said.title,
            department=said.department,
            status=_status(said, published is not None),
            reason=said.withheld,
            rows=published.newest.record.rows if published else None,
            published=published.newest.day.isoformat() if published else "",
        )


def _status(said: Description, is_public: bool) -> Status:
    if said.withheld:
        return Status.WITHHELD
    return Status.PUBLISHED if is_public else Status.IN_PREPARATION
