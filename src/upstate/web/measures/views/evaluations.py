"""What was tried: each change as it was registered before it began, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from upstate.actions.open_evaluations import Evaluation, Stage, open_evaluations
from upstate.city import Workspace
from upstate.measures.evaluating.chart import HEADER, draw_effect, table_of
from upstate.measures.evaluating.result import Result
from upstate.measures.evaluating.telling import tell_result
from upstate.web.city import today
from upstate.web.look.saying import draw_chart, in_language, language, translate
from upstate.web.measures.access import for_everybody, in_three_parts, is_ours
from upstate.web.people.access import in_private

STAGES: dict[Stage, str | Promise] = {
    "note": _("A note, which Upstate can not read"),
    "draft": _("Not registered yet"),
    "waiting": _("Registered, and not begun"),
    "running": _("Under way"),
    "due": _("To be read now"),
    "read": _("Read, and to be decided"),
    "decided": _("Decided"),
    "broken": _("Its file can not be read"),
}
CHOICES = {"keep": _("The city keeps it"), "change": _("The city changes it"), "stop": _("The city stops it")}


@require_safe
@for_everybody
def show_evaluations(request: HttpRequest, city: Workspace) -> HttpResponse:
    """All of them; the public sees those that the city shows it."""
    found = [one for one in _all(city) if is_ours(request.user) or is_public(one)]
    told = {"evaluations": [_line(one) for one in found], "is_ours": is_ours(request.user)}
    return render(request, "measures/evaluations.html", told)


@require_safe
@for_everybody
def show_evaluation(request: HttpRequest, city: Workspace, evaluation: str) -> HttpResponse:
    """One. Whoever may not see it is not told whether it is there."""
    found = next((one for one in _all(city) if one.name == evaluation), None)
    if found is not None and is_public(found):
        return _page(request, city, found)
    return in_private(_private)(request, city, found)


def _private(request: HttpRequest, city: Workspace, found: Evaluation | None) -> HttpResponse:
    if found is None:
        raise Http404
    return _page(request, city, found)


def _page(request: HttpRequest, city: Workspace, found: Evaluation) -> HttpResponse:
    plan = found.registered.plan if found.registered else found.plan
    told = {
        **_line(found),
        "plan": plan,
        "starts": sorted(plan.starts.items()) if plan and isinstance(plan.starts, dict) else [],
        "registered": found.registered,
        "decision": found.decision,
        "choice": CHOICES[found.decision.choice] if found.decision else "",
        "results": [
            {"one": one, "told": _sentences(one)} for one in reversed(found.results) if one is not found.result
        ],
        "fault": in_three_parts(found.fault, city) if found.fault else None,
        "is_ours": is_ours(request.user),
        **(_result(found.result) if found.result else {}),
    }
    return render(request, "measures/evaluation.html", told)


def is_public(found: Evaluation) -> bool:
    """Whether everybody may see it: it is registered, and its file says so."""
    return found.registered is not None and found.plan is not None and found.plan.public


def _all(city: Workspace) -> tuple[Evaluation, ...]:
    return open_evaluations(workspace=city.folder, today=today())


def _line(found: Evaluation) -> dict[str, Any]:
    return {
        "name": found.name,
        "question": found.plan.question if found.plan else found.name,
        "stage": STAGES[found.stage],
        "sentence": _sentences(found.result)[0] if found.result else "",
        "is_public": is_public(found),
    }


def _sentences(result: Result) -> tuple[str, ...]:
    return tell_result(result, language=language())


def _result(result: Result) -> dict[str, Any]:
    unit = in_language(result.text.unit)
    chart = draw_effect(result, unit=unit)
    return {
        "result": result,
        "sentences": _sentences(result)[1:],
        "unit": unit,
        "picture": draw_chart(chart) if chart else Markup(""),
        "columns": [{"label": translate(one), "is_number": at in (1, 2)} for at, one in enumerate(HEADER)],
        "rows": [tuple(map(translate, row)) for row in table_of(result)],
    }
