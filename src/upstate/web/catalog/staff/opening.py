"""What the editors' pages share: a dataset with its draft, opened for somebody who may; an error shown beside the form; how far work is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from upstate.actions.datasets import (
    OpenDataset,
    fingerprint_of,
    open_dataset,
    open_findings,
    published_columns,
    waiting_draft,
)
from upstate.catalog.description import Description, FieldMeaning, load_description
from upstate.catalog.draft import Draft, table_of
from upstate.catalog.folders import NoSuchDataset
from upstate.catalog.gate.finding import GateFinding
from upstate.catalog.public import department_of
from upstate.catalog.reading import load_page
from upstate.catalog.reading.charts.words import label
from upstate.catalog.versions import Version, all_versions
from upstate.errors import UpstateError
from upstate.web.catalog.staff.work import Work, working
from upstate.web.city import this_city
from upstate.web.people.access import Action, require

_SAMPLES = 3


@dataclass(frozen=True)
class Desk:
    """A dataset on the editor's desk."""

    opened: OpenDataset

    @property
    def name(self) -> str:
        return self.opened.name

    @cached_property
    def description(self) -> Description | None:
        """Null for a dataset whose first file is still being read."""
        try:
            return load_description(self.opened.folder.description)
        except FileNotFoundError:
            return None

    @property
    def title(self) -> str:
        return self.description.title if self.description else self.name

    @property
    def department(self) -> str:
        return department_of(self.opened.folder)

    @cached_property
    def draft(self) -> Draft | None:
        return waiting_draft(self.opened.folder)

    @cached_property
    def versions(self) -> list[Version]:
        return all_versions(self.opened.folder)

    @cached_property
    def left(self) -> tuple[GateFinding, ...]:
        """What stands between the draft and publishing."""
        return open_findings(self.opened, self.draft) if self.draft else ()

    @property
    def dictionary(self) -> list[tuple[str, FieldMeaning | None]]:
        """Each column with what is said of it."""
        said = self.description.fields if self.description else {}
        return [(name, said.get(name)) for name in self.columns]

    @property
    def samples(self) -> dict[str, list[str]]:
        """Of each column up to three different values, from the first rows of what the dictionary explains."""
        parquet = table_of(self.opened.folder) if self.draft else self.versions[-1].parquet if self.versions else None
        if parquet is None:
            return {}
        page = load_page(parquet=parquet)
        cells = {column.name: [row[place] for row in page.rows] for place, column in enumerate(page.columns)}
        return {
            name: list(dict.fromkeys(label(one) for one in cells[name] if one not in (None, "")))[:_SAMPLES]
            for name in cells
        }

    @property
    def fingerprint(self) -> str:
        """Of all that the page shows for approval; empty without a draft."""
        return fingerprint_of(self.draft, self.description) if self.draft and self.description else ""

    @property
    def columns(self) -> list[str]:
        """The columns that the dictionary should explain: of the draft, or else of the newest version."""
        if self.draft:
            return published_columns(self.draft)
        return list(self.versions[-1].record.columns) if self.versions else []


def open_desk(request: HttpRequest, name: str, action: Action) -> Desk:
    """The dataset `name`; 404 when there is none, `NotAllowed` when the person may not do `action` for its department."""
    try:
        desk = Desk(open_dataset(this_city().folder, name))
    except NoSuchDataset:
        raise Http404 from None
    if desk.description is None and not desk.opened.folder.folder.exists() and working(name) is None:
        raise Http404
    require(request.user, action, desk.department)
    return desk


def tell(request: HttpRequest, fault: UpstateError) -> None:
    """Say what went wrong at the top of the next page, in its three parts."""
    allowed, next_ = _("Allowed:"), _("Next:")
    messages.error(request, f"{fault.given} {allowed} {fault.allowed}. {next_} {fault.next_step}")


def show_work(request: HttpRequest, work: Work | None) -> HttpResponse:
    """How far a piece of work is, as a piece of a page; the whole page is loaded anew once it has ended."""
    response = render(request, "catalog/staff/_work.html", {"work": work})
    if work is None or work.fault:
        response["HX-Refresh"] = "true"
    return response
