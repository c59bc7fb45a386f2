"""Who of the city read an application: noted for every address that shows one, from the list of addresses itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from upstate.web.business.applying.keys import hashed, is_reference
from upstate.web.business.models import Application, Reading

_NAMES = ("reference", "key")  # of the part of an address that says which application it shows
_READS = ("GET", "HEAD", "POST")


def noting(patterns: Sequence[URLPattern]) -> list[URLPattern]:
    """The same addresses; those that show one application note which person of the city read it."""
    for one in patterns:
        if any(name in one.pattern.converters for name in _NAMES):
            one.callback = _noting(one.callback, one.name or "")
    return list(patterns)


def _noting(view: Callable[..., HttpResponse], page: str) -> Callable[..., HttpResponse]:
    @wraps(view)
    def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # What is sent on, or refused, showed nothing; a form that is shown again with its faults did.
        if request.method in _READS and response.status_code not in range(300, 409) and response.status_code < 500:
            _note(request, page, **kwargs)
        return response

    return noted


def _note(request: HttpRequest, page: str, *, reference: str = "", key: str = "", number: Any = None, **_: Any) -> None:
    person: Any = request.user
    if not person.is_authenticated or not person.works_here:
        return
    application = _named(reference or key)
    if application is None or (application.person_id == person.pk and application.entered_by_id is None):
        return  # one's own is nobody else's
    Reading.objects.create(
        reference=application.reference,
        person=person,
        who=person.named,
        page=page[:100],
        number=number,
    )


def _named(name: str) -> Application | None:
    known = {"reference": name} if is_reference(name) else {"key": hashed(name)}
    return Application.objects.filter(**known).first()
