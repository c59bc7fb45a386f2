"""Who may see where the city stands: people of the city, and everybody where city.toml says so.

What a standard asks is public: it is text that ships with Upstate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from upstate.city.showing import shows_standing
from upstate.errors import BadStandard, UpstateError
from upstate.standards.shelf import find_standard
from upstate.standards.standard import Standard
from upstate.web.city import this_city
from upstate.web.people.access import Action, in_private, may_somewhere

View = Callable[..., HttpResponse]


def may_see(person: Any, standard: Standard) -> bool:
    """Whether `person`, who may be nobody, may see where the city stands."""
    return shows_standing(this_city().settings, standard.name) or may_somewhere(person, Action.SEE_DRAFTS)


def of_standard(view: View) -> View:
    """Give the standard of the address to a view; a name that is not there is no page, and faults are shown in three parts."""

    @wraps(view)
    def guarded(request: HttpRequest, name: str, **rest: Any) -> HttpResponse:
        try:
            standard = find_standard(name)
        except BadStandard:
            raise Http404 from None
        try:
            return view(request, standard, **rest)
        except UpstateError as fault:
            return render(request, "fault_page.html", {"fault": fault}, status=422)

    return guarded


def for_those_who_may_see(view: View) -> View:
    """For everybody where the city shows it, else for people of the city."""

    @wraps(view)
    def guarded(request: HttpRequest, standard: Standard, **rest: Any) -> HttpResponse:
        shown = view if shows_standing(this_city().settings, standard.name) else in_private(view)
        return shown(request, standard, **rest)

    return guarded
