"""The catalog for programs: DCAT-US in two versions, and each dataset in Croissant."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from upstate.catalog.telling import ToldCatalog, build_croissant, build_dcat_us_1, build_dcat_us_3
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import public_dataset, public_datasets
from upstate.web.catalog.telling import told_catalog
from upstate.web.city import site_origin

# What is withheld must be gone soon, so a copy may be kept for as long as one of a file.
kept_a_while = cache_control(public=True, max_age=300)


@require_safe
@friendly
@kept_a_while
@conditional_page
def show_data_json(request: HttpRequest) -> HttpResponse:
    """`/data.json`: DCAT-US 1.1."""
    return _send(request, build_dcat_us_1, name="data-json", content_type="application/json")


@require_safe
@friendly
@kept_a_while
@conditional_page
def show_catalog_jsonld(request: HttpRequest) -> HttpResponse:
    """`/catalog.jsonld`: DCAT-US 3.0."""
    return _send(request, build_dcat_us_3, name="catalog-jsonld", content_type="application/ld+json")


@require_safe
@friendly
@kept_a_while
@conditional_page
def show_croissant(request: HttpRequest, name: str) -> HttpResponse:
    """One dataset in Croissant, the same in every language."""
    catalog = told_catalog(request, [public_dataset(name)])
    return _json(build_croissant(catalog.datasets[0], catalog), content_type="application/ld+json")


def _send(request: HttpRequest, build: Callable[..., Any], *, name: str, content_type: str) -> HttpResponse:
    catalog: ToldCatalog = told_catalog(request, public_datasets())
    return _json(build(catalog, address=site_origin(request) + reverse(name)), content_type=content_type)


def _json(built: Any, *, content_type: str) -> HttpResponse:
    return HttpResponse(json.dumps(built, ensure_ascii=False), content_type=content_type)
