"""Who may see a measure: everybody where its own file says `public = true`, else people of the city.

Whoever may not see a measure is not told whether there is one of that name. Meetings and follow-ups are of the city's people alone; editors
write.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.web.city import this_city
from upstate.web.look.saying import translate
from upstate.web.measures.seeing import Seen, find_measure
from upstate.web.people.access import Action, in_private, may_somewhere, requires
from upstate.web.people.models import Role

View = Callable[..., HttpResponse]


def is_ours(person: Any) -> bool:
    """Whether a visitor, who may be nobody, works for the city and sees what is not public."""
    return may_somewhere(person, Action.SEE_DRAFTS)


def is_writer(person: Any) -> bool:
    """Whether a person prepares meetings, and takes down what is decided in them."""
    return may_somewhere(person, Action.EDIT)


def for_everybody(view: View) -> View:
    """Give the city to a view that chooses itself what it shows to whom. What a person of the city sees, no cache keeps."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        if is_ours(request.user):
            return in_private(_shown)(request, view, this_city(), **rest)
        return _shown(request, view, this_city(), **rest)

    return guarded


def of_measure(view: View) -> View:
    """Give the city and the measure of the address to a view."""

    @wraps(view)
    def guarded(request: HttpRequest, name: str, **rest: Any) -> HttpResponse:
        city, ours = this_city(), is_ours(request.user)
        try:
            found = find_measure(city, name, public=not ours)
        except UpstateError as fault:
            return show_fault(request, fault, city)
        if found is not None and not ours:
            return _shown(request, view, city, found, **rest)
        return in_private(_found)(request, view, city, found, **rest)

    return guarded


def for_readers(view: View) -> View:
    """For people of the city."""
    return _for(Role.VIEWER, view)


def for_writers(view: View) -> View:
    """For editors, and for those above them."""
    return _for(Role.EDITOR, view)


def _for(role: Role, view: View) -> View:
    @never_cache
    @requires(role)
    @wraps(view)
    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        return _shown(request, view, this_city(), **rest)

    return guarded


def _found(request: HttpRequest, view: View, city: Workspace, found: Seen | None, **rest: Any) -> HttpResponse:
    if found is None:
        raise Http404
    return _shown(request, view, city, found, **rest)


def _shown(request: HttpRequest, view: View, city: Workspace, *args: Any, **rest: Any) -> HttpResponse:
    try:
        return view(request, city, *args, **rest)
    except UpstateError as fault:
        return show_fault(request, fault, city)


def show_fault(request: HttpRequest, fault: UpstateError, city: Workspace) -> HttpResponse:
    """What can not be shown or done, as a page."""
    return render(request, "fault_page.html", {"fault": in_three_parts(fault, city)}, status=422)


def in_three_parts(fault: UpstateError, city: Workspace) -> dict[str, str]:
    """given, allowed and next_step in the reader's language. Where the city's folder lies is nobody's business."""
    parts = {"given": fault.given, "allowed": fault.allowed, "next_step": fault.next_step}
    return {key: translate(text).replace(f"{city.folder}/", "") for key, text in parts.items()}
