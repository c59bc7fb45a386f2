"""The open record for everybody: a form whose every answer is in the address, a list, and a page of each permit and license."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.public import PublicDataset
from upstate.catalog.reading import BadFilter, Page, parse_row, to_query
from upstate.errors import UpstateError
from upstate.web.business.record.looking_up import (
    FIELDS,
    KINDS,
    Question,
    facts_of,
    find_row,
    find_rows,
    list_rows,
    open_dataset_of,
    tell_days,
)

_LONGEST = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, and what matches. Nothing is published yet: the page says so."""
    what = request.GET.get("what", "")
    what = what if what in KINDS else "permits"
    question = Question(KINDS[what], _given(request))
    dataset = open_dataset_of(question.kind)
    told: dict[str, Any] = {"what": what, "given": question.given, "dataset": dataset}
    if dataset is None:
        return render(request, "business/record/search.html", told)
    try:
        told |= _found(request, dataset, question, what)
    except UpstateError as fault:
        return render(
            request,
            "business/record/search.html",
            told | {"fault": fault},
            status=400 if isinstance(fault, BadFilter) else 503,
        )
    return render(request, "business/record/search.html", told)


@require_safe
def show(request: HttpRequest, what: str, version: int, place: int) -> HttpResponse:
    """One permit or license, as it stands in one version for good."""
    kind = KINDS.get(what)
    dataset = open_dataset_of(kind) if kind else None
    found = next((one for one in dataset.versions if one.number == version), None) if dataset else None
    row = find_row(found, place) if found else None
    if row is None or dataset is None or found is None:
        raise Http404
    facts = list(facts_of(row))
    told = {
        "what": what,
        "facts": facts,
        "title": _title(row),
        "dataset": dataset,
        "version": found,
        "is_newest": found is dataset.newest,
    }
    return render(request, "business/record/one.html", told)


def _found(request: HttpRequest, dataset: PublicDataset, question: Question, what: str) -> dict[str, Any]:
    after, before = (parse_row(request.GET.get(name, "")) for name in ("after", "before"))
    page = find_rows(dataset.newest, question, after=after, before=before)
    columns = {one.name for one in page.columns}
    csv = reverse("dataset-rows-csv", args=[dataset.name])
    return {
        "page": page,
        "last": page.first + len(page.rows) - 1,
        "rows": list(list_rows(page, question.kind)),
        "csv": f"{csv}?{to_query(question.filters(columns))}",
        "days": tell_days(dataset.newest) if question.kind == "permit" else "",
        **_ways(page, question, what),
    }


def _ways(page: Page, question: Question, what: str) -> dict[str, str]:
    """The addresses of the pages before and behind; empty at the ends."""
    ways = {"next": ("after", page.next_after), "previous": ("before", page.previous_before)}
    return {
        name: urlencode({"what": what, **question.given, side: place}) if place is not None else ""
        for name, (side, place) in ways.items()
    }


def _given(request: HttpRequest) -> dict[str, str]:
    typed = {name: request.GET.get(name, "").replace("\0", "").strip()[:_LONGEST] for name in FIELDS}
    return {name: text for name, text in typed.items() if text}


def _title(row: dict[str, Any]) -> str:
    names = ("BusinessName", "business_name", "PermitType", "type", "PermitNum", "licence_number")
    return next((str(row[name]) for name in names if row.get(name)), "") or _("Without a name")
