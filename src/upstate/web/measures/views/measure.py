"""One measure: its sentence, its run chart with the table that says the same, how it is counted, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.actions.told_measures import all_figures
from upstate.catalog.folders import NAME
from upstate.city import Workspace
from upstate.measures.breakdown import read_groups
from upstate.measures.history import PastPoint, past_points
from upstate.measures.series import Computed
from upstate.measures.telling_groups import HEADER, table_of_groups, tell_groups
from upstate.measures.wording import figure_text, period_name
from upstate.solutions.measures.measure import Measure
from upstate.web.look.saying import in_language, translate
from upstate.web.measures.access import is_ours, of_measure
from upstate.web.measures.others import others_to_show
from upstate.web.measures.pictures import run_chart_of
from upstate.web.measures.rights import may_set_target
from upstate.web.measures.seeing import Seen
from upstate.web.measures.views.board import line_of
from upstate.web.measures.words import target_in_words

_MOST_REVISIONS = 60


@require_safe
@of_measure
def show_measure(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """What may be said of it, for whoever may see it."""
    public = not is_ours(request.user)
    told = {
        "line": line_of(seen.told),
        "measure": seen.told,
        "picture": run_chart_of(seen.told, key="run-chart"),
        "may_set_target": may_set_target(request.user, city, seen.told),
        "is_ours": not public,
        "past_targets": _past_targets(seen),
        "until": seen.public_from,
    }
    if seen.measure.text is not None:
        told |= _counted(seen, seen.measure.text)
    if seen.measure.text is not None and seen.computed is not None:
        told |= {
            "computed": seen.computed,
            "inputs": list(_inputs(seen.computed)),
            "breakdowns": list(_breakdowns(seen.computed, seen.measure.text, public=public)),
            "revised": _revised(city, seen, seen.measure.text, public=public),
            "others": others_to_show(city, seen),
        }
    return render(request, "measures/measure.html", told)


def _counted(seen: Seen, text: Measure) -> dict[str, Any]:
    return {
        "question": in_language(text.question),
        "says_not": in_language(text.says_not),
        "text": text,
        "sql": seen.measure.query.sql if seen.measure.query else "",
        "origin": seen.measure.origin,
        "solution": seen.measure.solution,
    }


def _past_targets(seen: Seen) -> list[dict[str, Any]]:
    """The newest first."""
    return [
        {
            "target": target_in_words(one.target, one.by, seen.told.unit),
            "until": one.until,
            "met": one.met,
            "reason": one.reason,
        }
        for one in sorted(seen.measure.said.past_targets, key=lambda one: one.until, reverse=True)
    ]


def _inputs(computed: Computed) -> Iterator[dict[str, Any]]:
    """What the figures rest on; a published version has a page."""
    for one in computed.inputs:
        yield {"one": one, "is_published": bool(one.version and NAME.match(one.dataset))}


def _breakdowns(computed: Computed, text: Measure, *, public: bool) -> Iterator[dict[str, Any]]:
    """Each with its sentence and its table; the public does not see groups of few cases."""
    columns = [{"label": translate(one), "is_number": at in (1, 2, 3)} for at, one in enumerate(HEADER)]
    for name, title in text.breakdowns.items():
        found = read_groups(computed, name, figure=text.figure, frequency=text.frequency, per=text.per, public=public)
        if found is not None:
            rows = [tuple(map(translate, row)) for row in table_of_groups(found)]
            yield {"title": in_language(title), "sentence": tell_groups(found), "columns": columns, "rows": rows}


def _revised(city: Workspace, seen: Seen, text: Measure, *, public: bool) -> list[dict[str, Any]]:
    """Periods of which the figure is another one than when it was first told, the newest first."""
    found = past_points([*all_figures(city, seen.measure, public=public)])
    changed = [one for one in found if one.first.value != one.now.value and one.revised]
    return [_revision(one, text) for one in reversed(changed)][:_MOST_REVISIONS]


def _revision(one: PastPoint, text: Measure) -> dict[str, Any]:
    first, now = (
        None if point.value is None else figure_text(point.value, text.figure) for point in (one.first, one.now)
    )
    return {
        "period": period_name(one.now.starts, text.frequency),
        "first": first,
        "first_on": one.first_in.at,
        "now": now,
        "now_on": one.now_in.at,
        "recounted": one.recounted,
    }
