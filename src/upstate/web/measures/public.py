"""What of performance everybody may see, for those who list the site: the map for crawlers and the export."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from upstate.actions.open_evaluations import open_evaluations
from upstate.errors import UpstateError
from upstate.web.city import this_city
from upstate.web.measures.seeing import see_measures
from upstate.web.measures.views.evaluations import is_public


def public_addresses() -> Iterator[str]:
    """The path of every page and file that everybody may see, in the language that is active."""
    city = this_city()
    try:
        measures = see_measures(city, public=True).measures
    except UpstateError:
        return
    evaluations = [one.name for one in open_evaluations(workspace=city.folder) if is_public(one)]
    if measures or evaluations:
        yield from map(reverse, ("performance", "performance-print", "evaluations"))
    yield from (reverse("evaluation", args=[name]) for name in evaluations)
    for one in measures:
        yield reverse("measure", args=[one.name])
        if one.computed is not None:
            yield from (reverse(name, args=[one.name]) for name in ("measure-csv", "measure-json"))
