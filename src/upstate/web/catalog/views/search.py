"""Finding datasets by words and facets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.catalog.description import LICENCES
from upstate.catalog.reading import whole_number
from upstate.catalog.search import Found
from upstate.catalog.search.entry import FACETS
from upstate.catalog.search.finding import Order
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.index import find_datasets
from upstate.web.catalog.public import gathered_elsewhere, public_datasets
from upstate.web.city import this_city

_ROWS = 20
_MOST_WORDS = 500
# What others publish brings thousands of topics.
_MOST_BOXES = 20
ORDERS: tuple[Order, ...] = ("best", "newest", "title")


@dataclass(frozen=True)
class ShownFacet:
    """One facet as boxes to tick. values: value, words, datasets, whether it is chosen. more: how many there are without a box."""

    name: str
    title: str
    values: list[tuple[str, str, int, bool]]
    more: int


@require_safe
@friendly
def show_search(request: HttpRequest) -> HttpResponse:
    """The list of datasets, narrowed by what was asked."""
    words = request.GET.get("q", "")[:_MOST_WORDS].replace("\x00", " ")
    chosen = {name: request.GET.getlist(name)[:20] for name in FACETS}
    order = next((one for one in ORDERS if one == request.GET.get("sort")), ORDERS[0])
    page = whole_number(request.GET.get("page", "")) or 1
    datasets = public_datasets()
    found = find_datasets(datasets, words=words, facets=chosen, page=page, rows=_ROWS, order=order, elsewhere=True)
    elsewhere = gathered_elsewhere(datasets)
    public = {one.name for one in datasets}
    said = {
        "words": words,
        "order": order,
        "orders": _order_choices(),
        "found": found,
        # The index may be older than the wish to withhold something.
        "hits": [hit for hit in found.hits if hit.name in public or hit.name in elsewhere.names],
        "facets": list(_facets(found)),
        "sources": elsewhere.sources,
        "is_narrowed": any(chosen.values()),
        "all_of_words": "?" + urlencode({"q": words}),
        "page": Paginator(range(found.total), _ROWS).get_page(found.page),
        "name_of_city": this_city().settings.name,
    }
    return render(request, "catalog/search.html", said)


def _order_choices() -> list[tuple[str, str]]:
    return list(zip(ORDERS, (_("Best match"), _("Newest first"), _("Title")), strict=True))


def _facets(found: Found) -> Iterator[ShownFacet]:
    titles = {
        "source": _("Kept elsewhere, by"),
        "department": _("Department"),
        "topic": _("Topic"),
        "format": _("Format"),
        "frequency": _("Promised update"),
        "licence": _("Licence"),
        "places": _("On a map"),
    }
    for facet in found.facets:
        shown = [one for place, one in enumerate(facet.values) if place < _MOST_BOXES or one.chosen]
        values = [(one.value, _value(facet.name, one.value), one.count, one.chosen) for one in shown]
        if values:
            yield ShownFacet(
                facet.name, titles.get(facet.name, facet.name), values, more=len(facet.values) - len(shown)
            )


def _value(facet: str, value: str) -> str:
    if facet == "licence" and value in LICENCES:
        return LICENCES[value][0]
    if facet == "places":
        return _("Yes")
    if facet == "frequency":
        return {
            "daily": _("Every day"),
            "weekly": _("Every week"),
            "monthly": _("Every month"),
            "quarterly": _("Every three months"),
            "yearly": _("Every year"),
            "irregular": _("No time is promised"),
            "never": _("Finished"),
        }.get(value, value)
    return value
