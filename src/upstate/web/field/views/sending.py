"""What telephones ask for and send by themselves: a fresh token, visits that waited for a signal, the worker."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import Field, ValidationError

from upstate.fieldwork.visit import Kept
from upstate.web.field.recording import Sent, as_json, record
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_MOST_BYTES = 500_000
_WORKER = Path(__file__).parents[1] / "static" / "field" / "worker.js"


class _Sending(Kept):
    visits: tuple[Sent, ...] = Field(min_length=1, max_length=200)


@never_cache
@require_safe
@requires(Role.CREW)
def give_token(request: HttpRequest) -> HttpResponse:
    """A token for sending, and who is signed in: a page may have lain on the telephone since another session."""
    return JsonResponse({"token": get_token(request), "person": request.user.pk})


@never_cache
@require_POST
@requires(Role.CREW)
def take_visits(request: HttpRequest) -> HttpResponse:
    """Visits that waited on a telephone. Each gets an answer of its own; one that is refused does not stop the others."""
    if int(request.headers.get("Content-Length") or 0) > _MOST_BYTES:
        return JsonResponse({"error": _("This is too much at once.")}, status=413)
    try:
        sending = _Sending.model_validate_json(request.body)
    except (ValidationError, ValueError, RecursionError):
        return JsonResponse(
            {"error": _("This telephone sent something that can not be read. Load the page again.")}, status=400
        )
    answers = record(request.user, sending.visits)
    audit(request, f"Sent {len(answers)} visits from a telephone")
    return JsonResponse({"visits": as_json(answers)})


@require_safe
def send_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It lies at the top, so that it may serve the field pages of both languages, and at no other place."""
    answer = HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
