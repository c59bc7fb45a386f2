"""The badge and the assessment as files, for other sites and for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from upstate.standards.badge import render_badge
from upstate.standards.standard import Standard
from upstate.web.look.saying import language
from upstate.web.people.access import Action, may_somewhere
from upstate.web.standards.access import for_those_who_may_see, of_standard
from upstate.web.standards.seeing import assess_here


@require_safe
@of_standard
@for_those_who_may_see
def send_badge(request: HttpRequest, standard: Standard) -> HttpResponse:
    """SVG. It counts only answers that have something to look at."""
    found = assess_here(standard)
    badge = render_badge(standard, found.verified, on=found.today, language=language())
    return HttpResponse(badge, content_type="image/svg+xml")


@require_safe
@of_standard
@for_those_who_may_see
def send_assessment(request: HttpRequest, standard: Standard) -> HttpResponse:
    """The same as `upstate assess --json`."""
    found = assess_here(standard)
    return JsonResponse(
        found.as_json(public=not may_somewhere(request.user, Action.SEE_DRAFTS)),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
