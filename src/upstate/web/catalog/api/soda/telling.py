"""A fault as Socrata's clients read it."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from upstate.errors import UpstateError

_CODES = {400: "query.compiler.malformed", 404: "dataset.missing", 405: "method_not_allowed", 429: "too_many_requests"}


def tell(fault: UpstateError, status: int) -> HttpResponse:
    """sodapy shows `message`; the three parts stand alone in `data` too."""
    message = f"{fault.given} Allowed: {fault.allowed}. Next: {fault.next_step}"
    data = {"given": str(fault.given), "allowed": str(fault.allowed), "next": str(fault.next_step)}
    told = {"code": _CODES.get(status, "query.execution.failed"), "error": True, "message": message, "data": data}
    return JsonResponse(told, status=status)
