"""A measure for programs: every figure as CSV, and all that is known of it as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.measures.series import Point, Series
from upstate.web.look.saying import translate
from upstate.web.measures.access import is_ours, of_measure
from upstate.web.measures.hiding import hide_small
from upstate.web.measures.seeing import Seen

_HEADER = ("breakdown", "group", "starts", "ends", "value", "low", "high", "cases", "unknown", "part", "whole", "state")
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@of_measure
def send_csv(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """One row a period and group; the whole city has no breakdown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEADER)
    for series in _series(request, seen):
        writer.writerows([_safe(series.breakdown), _safe(series.group), *_cells(point)] for point in series.points)
    return HttpResponse(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{seen.name}.csv"'},
    )


@require_safe
@of_measure
def send_json(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """What is measured, what may be said, what it rests on, and the figures."""
    series, told, text = _series(request, seen), seen.told, seen.city.text
    computed = seen.computed
    found: dict[str, Any] = {
        "name": seen.name,
        "title": told.title,
        "goal": told.goal,
        "objective": told.objective,
        "owner": told.owner,
        "unit": told.unit,
        "figure": told.figure,
        "direction": told.direction,
        "frequency": told.frequency,
        "target": told.target,
        "by": told.by,
        "past_targets": [one.model_dump(mode="json") for one in seen.city.said.past_targets],
        "sentences": [translate(one) for one in told.sentences],
        "query": seen.city.query.sql if seen.city.query else None,
        "per": text.per if text else None,
        "number": computed.number if computed else None,
        "computed": computed.at if computed else None,
        "inputs": [vars(one) for one in computed.inputs] if computed else [],
        "series": [
            {"breakdown": one.breakdown, "group": one.group, "points": [vars(point) for point in one.points]}
            for one in series
        ],
    }
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _series(request: HttpRequest, seen: Seen) -> Sequence[Series]:
    if seen.computed is None:
        raise Http404
    return seen.computed.series if is_ours(request.user) else hide_small(seen.computed.series)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _cells(point: Point) -> list[Any]:
    return [
        point.starts,
        point.ends,
        point.value,
        point.low,
        point.high,
        point.cases,
        point.unknown,
        point.part,
        point.whole,
        point.state,
    ]
