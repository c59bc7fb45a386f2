"""For programs that read the site: what they may read, and where everything is."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from upstate.web.catalog.public import has_map, public_datasets

_CLOSED = ("/account/", "/answers/", "/feedback/", "/staff/", "/write/")


@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Filters make more addresses than there are pages, so those with a question mark are not for crawlers."""
    closed = [f"Disallow: {path}" for path in (*_CLOSED, "/*?")]
    lines = ["User-agent: *", *closed, f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address of the catalog, in each language."""
    pages = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            pages += [{"address": request.build_absolute_uri(path), "day": day} for path, day in _addresses()]
    return render(request, "catalog/sitemap.xml", {"pages": pages}, content_type="application/xml")


def _addresses() -> Iterator[tuple[str, str]]:
    for name in ("datasets", "inventory", "data-requests", "reuses"):
        yield reverse(name), ""
    for dataset in public_datasets():
        day = dataset.newest.day.isoformat()
        for name in ("dataset", "dataset-rows", "dataset-charts", "dataset-versions"):
            yield reverse(name, args=[dataset.name]), day
        if has_map(dataset.newest):
            yield reverse("dataset-map", args=[dataset.name]), day
        for version in dataset.versions:
            yield reverse("dataset-version", args=[dataset.name, version.number]), version.day.isoformat()
