"""For programs that read the site: what they may read, and where everything is."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from upstate.web.catalog.public import public_addresses as catalog_addresses
from upstate.web.challenges.public import public_addresses as challenges_addresses
from upstate.web.measures.public import public_addresses as measures_addresses
from upstate.web.pages.links import written_addresses
from upstate.web.shelf.public import public_addresses as shelf_addresses

_CLOSED = (
    "/account/",
    "/answers/",
    "/challenges/*/desk/",
    "/challenges/*/entry/",
    "/challenges/*/files/",
    "/challenges/*/join/",
    "/challenges/*/judge/",
    "/feedback/",
    "/field/",
    "/performance/follow-ups/",
    "/performance/meetings/",
    "/staff/",
    "/write/",
)


@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """Filters make more addresses than there are pages, so those with a question mark are not for crawlers."""
    closed = [f"Disallow: {path}" for path in (*_CLOSED, "/*?")]
    maps = [f"Sitemap: {request.build_absolute_uri(reverse(name))}" for name in ("sitemap", "feed")]
    return HttpResponse("\n".join(["User-agent: *", *closed, *maps, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def show_sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address, in each language."""
    found: dict[str, None] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= dict.fromkeys(_addresses())
    addresses = [request.build_absolute_uri(path) for path in found]
    return render(request, "sitemap.xml", {"addresses": addresses}, content_type="application/xml")


def _addresses() -> Iterator[str]:
    """Of every app; those of written pages are the same in each language's tree."""
    yield from catalog_addresses()
    yield from shelf_addresses()
    yield from measures_addresses()
    yield from challenges_addresses()
    yield from written_addresses()
