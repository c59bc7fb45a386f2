"""The report as a page of the site: what `upstate report` writes into one file, under the site's own strict rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.ranking.report.findings import find_all
from upstate.ranking.report.making import describe_making
from upstate.ranking.report.opening import open_page
from upstate.ranking.report.record import describe_record
from upstate.ranking.report.unit_list import MOST_ROWS, list_units
from upstate.ranking.report.unit_map import map_units
from upstate.web.look.saying import draw_chart
from upstate.web.shelf.access import for_those_who_may
from upstate.web.shelf.answering import answer_plainly
from upstate.web.shelf.borrowed import Borrowed, load_borrowed
from upstate.web.shelf.faults import NotThere, reading
from upstate.web.shelf.rankings import Ranking, load_ranking
from upstate.web.shelf.units import Question, load_units


@require_safe
@for_those_who_may
def show_report(request: HttpRequest, city: Workspace, name: str) -> HttpResponse:
    """The last evidence and the last list, all of it."""
    borrowed = load_borrowed(city, name)
    evidence = borrowed.proved
    try:
        ranking = load_ranking(borrowed)
    except NotThere:
        ranking = None
    next_step = _("Run `upstate prove %(name)s` and `upstate rank %(name)s` again.") % {"name": name}
    with reading(_("The evidence or the list"), next_step=next_step):
        told = _told(borrowed, evidence, ranking)
    told["has_file"] = (borrowed.paths.folder / "report.html").is_file()
    return render(request, "shelf/report.html", told)


def _told(borrowed: Borrowed, evidence: dict[str, Any], ranking: Ranking | None) -> dict[str, Any]:
    listed = _carrying_its_first(ranking) if ranking else None
    findings = find_all(evidence, outcomes=borrowed.solution.settings.outcomes)
    found = map_units(listed) if listed else None
    return {
        "name": borrowed.name,
        "title": borrowed.solution.header.title,
        "answer": answer_plainly(evidence, listed),
        "opening": open_page(evidence, listed, borrowed.solution),
        "findings": [(one, draw_chart(one.chart) if one.chart else "") for one in findings],
        "record": describe_record(evidence, borrowed.solution),
        "list": list_units(listed, evidence, borrowed.solution) if listed else None,
        "map": found,
        "map_picture": draw_chart(found.chart) if found else "",
        "making": describe_making(evidence, listed),
    }


def _carrying_its_first(ranking: Ranking) -> dict[str, Any]:
    """The list with the units that its budget reaches, as many as a report shows."""
    most = min(ranking.about["chosen"], MOST_ROWS)
    units = load_units(ranking.parquet, Question(rows=most)).units if most else []
    return ranking.carrying(units)
