"""The page of one dataset."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from upstate.web.catalog import facts
from upstate.web.catalog.addresses import addresses_of, whole_file
from upstate.web.catalog.charting import suggested_charts
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.fitting import find_uses
from upstate.web.catalog.models import Feedback, Usage
from upstate.web.catalog.public import has_map, public_dataset, public_datasets
from upstate.web.catalog.telling import schema_org_script
from upstate.web.catalog.usage import counted, downloads, uses
from upstate.web.catalog.views.reuses import shown_reuses
from upstate.web.city import site_origin, this_city, today


@require_safe
@friendly
def show_dataset(request: HttpRequest, name: str) -> HttpResponse:
    """All that there is to know of a dataset, on one page."""
    dataset = public_dataset(name)
    newest, day, city, origin = dataset.newest, today(), this_city(), site_origin(request)
    address = request.build_absolute_uri(reverse("dataset-version", args=[name, newest.number]))
    quality = facts.quality_of(dataset, day)
    said = {
        "dataset": dataset,
        "said": dataset.description,
        "version": newest,
        "record": newest.record,
        "freshness": facts.freshness_of(dataset, day),
        "files": facts.files_to_download(newest.record),
        "downloads": downloads(name),
        "licence": facts.licence_of(dataset.description),
        "columns": facts.explained_columns(newest.record),
        "charts": suggested_charts(newest),
        "has_map": has_map(newest),
        "quality": quality,
        "met": sum(one.outcome == "yes" for one in quality),
        "judged": sum(one.outcome != "does not apply" for one in quality),
        "solutions": find_uses(city, dataset),
        "citation": facts.citation(dataset, newest, city=city.settings.name, address=address),
        "privacy": facts.privacy_statements(newest.record),
        "odd_cells": facts.odd_cells(newest.record),
        "reuses": shown_reuses({one.name: one.description.title for one in public_datasets()}, dataset=name),
        "uses": uses(name),
        "programs": list(addresses_of(origin, dataset)),
        "whole_file": whole_file(origin, dataset),
        "schema_org": schema_org_script(request, dataset),
        "messages_sent": Feedback.objects.filter(dataset=name).count(),
        "messages_answered": Feedback.objects.filter(dataset=name, answered__isnull=False).count(),
    }
    response = render(request, "catalog/dataset.html", said)
    return counted(request, response, dataset=name, kind=Usage.Kind.PAGE)
