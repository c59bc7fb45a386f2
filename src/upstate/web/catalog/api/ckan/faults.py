"""What goes wrong, as CKAN tells it: an envelope with a type that its clients know, and words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse

from upstate.errors import UpstateError


class BadParameter(UpstateError):
    """A parameter of an action can not be used. name: which."""

    def __init__(self, name: str, given: str, *, allowed: str, next_step: str) -> None:
        super().__init__(given, allowed=allowed, next_step=next_step)
        self.name = name


class NoSuchAction(UpstateError):
    """An action is called that this API does not have."""


class Refused(UpstateError):
    """An action of CKAN that is not done here, whoever asks."""


class TooLarge(UpstateError):
    """More was sent than any question needs."""


_STATUS: dict[type[UpstateError], int] = {NoSuchAction: 400, Refused: 403, TooLarge: 413}
# What clients make an error of their own of: https://github.com/ckan/ckanapi, `ckanapi/common.py`.
_TYPES = {
    400: "Bad Request",
    403: "Authorization Error",
    404: "Not Found Error",
    409: "Validation Error",
    503: "Search Error",
}
# Clients take away what stands before the first colon.
_BEFORE = {403: "Access denied: ", 404: "Not found: "}


def tell(fault: UpstateError, status: int) -> HttpResponse:
    """The envelope of a fault. What can not be used is 409 in CKAN, not 400."""
    status = _STATUS.get(type(fault), 409 if status == 400 else status)
    words = f"{_BEFORE.get(status, '')}{fault.given} Allowed: {fault.allowed}. Next: {fault.next_step}"
    error: dict[str, Any] = {"__type": _TYPES.get(status, "Error"), "message": words}
    if isinstance(fault, BadParameter):
        error[fault.name] = [fault.given]
    return JsonResponse({"success": False, "error": error}, status=status)
