"""One unit: why it stands where it stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.ranking.report.opening import open_page
from upstate.ranking.report.unit_list import list_units
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.addresses import Addresses
from upstate.web.shelf.answering import answer_plainly
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.explaining import explain_unit
from upstate.web.shelf.faults import NotThere, attempt, in_three_parts, reading
from upstate.web.shelf.rankings import Ranking, load_ranking
from upstate.web.shelf.units import Unit, find_unit


@require_safe
@for_those_who_may
def show_unit(request: HttpRequest, city: Workspace, name: str, unit: str, folder: str | None = None) -> HttpResponse:
    """The unit with the id `unit` in the latest list, or in the one in `folder`."""
    borrowed = load_borrowed(city, name)
    ranking = load_ranking(borrowed, folder)
    found = find_unit(ranking.parquet, unit)
    addresses = Addresses(name, None if ranking.latest else ranking.name)
    if found is None:
        raise NotThere(
            _("This list has no “%(unit)s”.") % {"unit": unit[:100]},
            allowed=_("an id that stands on the list"),
            next_step=_("Go to the list and look for it there. It may stand on another list."),
        )
    again = _("Run `upstate rank %(name)s` again.") % {"name": name}
    with reading(_("The list"), next_step=again):
        told = _told(borrowed, ranking, found)
    verdict, no_verdict = attempt(
        lambda: {
            "answer": answer_plainly(borrowed.proved, ranking.about),
            "opening": open_page(borrowed.proved, ranking.carrying([]), borrowed.solution),
        },
        what=_("The evidence"),
        next_step=_("Run `upstate prove %(name)s` again.") % {"name": name},
    )
    return render(
        request,
        "shelf/unit.html",
        {
            "name": name,
            "title": borrowed.solution.header.title,
            "ranking": ranking,
            "addresses": addresses,
            "unit": found,
            "verdict": verdict,
            "no_verdict": no_verdict and in_three_parts(no_verdict, city),
            **told,
        },
    )


def _told(borrowed: Borrowed, ranking: Ranking, unit: Unit) -> dict[str, Any]:
    about = ranking.carrying([unit])
    shown = list_units(about, {}, borrowed.solution, names=list(unit["details"]))
    explain: dict[str, Any] = {"unit": unit, "ranking": about, "solution": borrowed.solution, "shown": shown}
    # Evidence that is broken inside takes what is said of the past with it, and not the page.
    with_past, _fault = attempt(
        lambda: explain_unit(evidence=borrowed.evidence, **explain), what=_("The evidence"), next_step=""
    )
    return {"told": with_past or explain_unit(evidence=None, **explain), "note": shown.note}
