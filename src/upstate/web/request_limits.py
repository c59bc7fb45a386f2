"""How much a visitor may send at once.

A form's text is bounded by Django (`DATA_UPLOAD_MAX_MEMORY_SIZE`); a file it would write to disk whatever its size, and also
for someone who has not signed in. Here the announced size is looked at first. A server gives a program no more bytes than
were announced.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from upstate.web.people.roles import Role


class RequestLimits:
    """Middleware, to stand behind the one that knows who has signed in: 413 for a request that is too large."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = announced_size(request)
        if size > settings.PUBLIC_REQUEST_LIMIT:
            limit = settings.UPLOAD_LIMIT if _works_here(request.user) else _public_limit(request)
            if size > limit:
                return _too_large(limit)
        return self._get_response(request)


def _works_here(person: Any) -> bool:
    """Anybody with an e-mail address can sign in; only who works here gives large files."""
    return person.is_authenticated and person.role not in (Role.PUBLIC, Role.CREW)


def _public_limit(request: HttpRequest) -> int:
    """What anybody may send to this address. A view that takes more says how much, of what stands in the address, by its
    `largest_request`."""
    try:
        found = resolve(request.path_info)
    except Http404:
        return settings.PUBLIC_REQUEST_LIMIT
    asked = getattr(found.func, "largest_request", None)
    return asked(request, found.kwargs.get("key", "")) if asked else settings.PUBLIC_REQUEST_LIMIT


def announced_size(request: HttpRequest) -> int:
    """Bytes that the request says it has."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _too_large(limit: int) -> HttpResponse:
    told = _("This is too large. At most %(size)s MB can be sent at once.") % {"size": limit // 1024**2}
    return HttpResponse(told, status=413, content_type="text/plain; charset=utf-8")
