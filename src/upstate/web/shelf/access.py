"""Who may see what was found with a solution: everybody where city.toml says so, else people of the city.

What lies on the shelf and was not borrowed is public: it is the text that ships with Upstate.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from upstate.city import Workspace
from upstate.city.showing import is_public
from upstate.errors import UpstateError
from upstate.web.city import this_city
from upstate.web.people.access import Action, in_private, may_somewhere
from upstate.web.shelf.faults import show_fault

View = Callable[..., HttpResponse]


def may_see(person: Any, city: Workspace, name: str) -> bool:
    """Whether `person`, who may be nobody, may see what this city found with the solution `name`."""
    return is_public(city.settings, name) or may_somewhere(person, Action.SEE_DRAFTS)


def visible_names(person: Any, city: Workspace) -> list[str]:
    """Names of the borrowed solutions that `person` may see."""
    return [name for name in city.borrowed_names() if may_see(person, city, name)]


def for_those_who_may(view: View) -> View:
    """Give the city to a view of one solution, send those who may not see it to the sign-in page, and show faults in
    three parts."""

    @wraps(view)
    def guarded(request: HttpRequest, name: str, **rest: Any) -> HttpResponse:
        city = this_city()
        if name in city.borrowed_names() and not is_public(city.settings, name):
            return in_private(_shown)(request, view, city, name, **rest)
        return _shown(request, view, city, name, **rest)

    return guarded


def for_everybody(view: View) -> View:
    """Give the city to a view that chooses itself what it shows to whom."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: Any) -> HttpResponse:
        return _shown(request, view, this_city(), **rest)

    return guarded


def _shown(request: HttpRequest, view: View, city: Workspace, *args: Any, **rest: Any) -> HttpResponse:
    try:
        return view(request, city, *args, **rest)
    except UpstateError as fault:
        return show_fault(request, fault, city)
