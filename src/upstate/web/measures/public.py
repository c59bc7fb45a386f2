"""What of performance everybody may see, for those who list the site: the map for crawlers and the export."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from upstate.errors import UpstateError
from upstate.web.city import this_city
from upstate.web.measures.seeing import see_measures


def public_addresses() -> Iterator[str]:
    """The path of every page and file that everybody may see, in the language that is active."""
    city = this_city()
    try:
        measures = see_measures(city, public=True).measures
    except UpstateError:
        return
    if not measures:
        return
    yield reverse("performance")
    yield reverse("performance-print")
    for one in measures:
        yield reverse("measure", args=[one.name])
        if one.computed is not None:
            yield from (reverse(name, args=[one.name]) for name in ("measure-csv", "measure-json"))
