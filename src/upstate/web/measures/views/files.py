"""A measure for programs: every figure as CSV, and all that is known of it as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from upstate.city import Workspace
from upstate.measures.breakdown import GroupRow, GroupsReading, read_groups
from upstate.measures.series import Point, Series
from upstate.web.look.saving import table_to_save
from upstate.web.look.saying import translate
from upstate.web.measures.access import is_ours, of_measure
from upstate.web.measures.seeing import Seen

_HEADER = ("breakdown", "group", "starts", "ends", "value", "low", "high", "cases", "unknown", "part", "whole", "state")
_TOLD = ("name", "title", "goal", "objective", "owner", "unit", "target", "by")
_COUNTED = ("figure", "per", "direction", "frequency")


@require_safe
@of_measure
def send_csv(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """One row a period and group; the whole city has no breakdown."""
    lines = ([row[name] for name in _HEADER] for row in _rows(request, seen))
    return table_to_save([_HEADER, *lines], name=f"{seen.name}.csv")


@require_safe
@of_measure
def send_json(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """What is measured, what may be said, what it rests on, and the figures as in the CSV."""
    rows, told, measure, computed = list(_rows(request, seen)), seen.told, seen.measure, seen.computed
    found: dict[str, Any] = {
        **{name: getattr(told, name) for name in _TOLD},
        "past_targets": [one.model_dump(mode="json") for one in measure.said.past_targets],
        "sentences": [translate(one) for one in told.sentences],
        "query": measure.query.sql if measure.query else None,
        **{name: getattr(measure.text, name) for name in _COUNTED if measure.text},
        "number": computed.number if computed else None,
        "computed": computed.at if computed else None,
        "inputs": [vars(one) for one in computed.inputs] if computed else [],
        "figures": rows,
    }
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _rows(request: HttpRequest, seen: Seen) -> Iterator[dict[str, Any]]:
    """Of the whole city each period; of each group too for people of the city. The public gets of each group the newest year, without what is hidden."""
    computed, text = seen.computed, seen.measure.text
    if computed is None or text is None:
        raise Http404
    ours = is_ours(request.user)
    for series in computed.series if ours else computed.series[:1]:
        yield from (_of_point(series, point) for point in series.points)
    for name in () if ours else text.breakdowns:
        found = read_groups(computed, name, figure=text.figure, frequency=text.frequency, per=text.per)
        if found is not None:
            yield from (_of_group(found, row) for row in found.rows)


def _of_point(series: Series, point: Point) -> dict[str, Any]:
    return {"breakdown": series.breakdown, "group": series.group, **point._asdict()}


def _of_group(found: GroupsReading, row: GroupRow) -> dict[str, Any]:
    return {
        **dict.fromkeys(_HEADER),
        "breakdown": found.breakdown,
        "group": row.group,
        "starts": found.starts,
        "ends": found.ends,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "cases": row.cases,
        "state": "hidden" if row.hidden else "year",
    }
