"""A dataset that somebody else keeps, as it was gathered: a page of words and links. Its words are a stranger's, and shown as text only."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.gathering.elsewhere import Gatherings
from upstate.catalog.gathering.folding import Seen
from upstate.catalog.gathering.gathered import GatheredFile
from upstate.catalog.gathering.plain import web_address
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.public import gathered_elsewhere, public_datasets


@dataclass(frozen=True)
class ShownLink:
    """file: null for the page at home. dead: whether it led nowhere twice."""

    address: str
    file: GatheredFile | None
    dead: bool


@require_safe
@friendly
def show_all_elsewhere(request: HttpRequest, source: str = "") -> HttpResponse:
    """What others keep, or `source` alone, as the search shows it."""
    every = gathered_elsewhere(public_datasets())
    if source and source not in every.sources:
        raise Http404(_("There is no such source."))
    names = {source} if source else {one.first.source for one in every.shown}
    chosen = urlencode({"source": sorted({every.sources[name].title for name in names})}, doseq=True)
    return redirect(f"{reverse('datasets')}{chosen and f'?{chosen}'}")


@require_safe
@friendly
def show_elsewhere(request: HttpRequest, source: str, item: str) -> HttpResponse:
    """The dataset; where it is shown by another source, or is the city's own, that page."""
    every = gathered_elsewhere(public_datasets())
    found = every.find(source, item)
    if found is None:
        raise Http404(_("There is no such dataset."))
    if found.own:
        return redirect("dataset", found.own)
    if (found.first.source, found.first.item.key) != (source, item):
        return redirect("elsewhere", found.first.source, found.first.item.key)
    shown = found.first.item
    said = {
        "item": shown,
        "source": every.sources[source],
        "gathered": every.gathered[source],
        "page": _link(every, shown.landing_page) if shown.landing_page else None,
        "files": [_link(every, file.address, file) for file in shown.files],
        "licence_address": web_address(shown.licence),
        "also": [_also(every, seen) for seen in found.also],
    }
    return render(request, "catalog/elsewhere.html", said)


def _link(every: Gatherings, address: str, file: GatheredFile | None = None) -> ShownLink:
    return ShownLink(address, file, every.is_dead(address))


def _also(every: Gatherings, seen: Seen) -> tuple[str, str]:
    """Title and address of the dataset where another source has it."""
    return every.sources[seen.source].title, seen.item.landing_page or every.sources[seen.source].home
