"""The one door for rights: who may open an address, and who may do what for a department."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from upstate.web.people.models import Person, Role
from upstate.web.people.roles import NEEDED, Action

View = Callable[..., Any]
__all__ = [
    "Action",
    "NotAllowed",
    "in_private",
    "may",
    "may_somewhere",
    "require",
    "requires",
    "show_refused",
    "show_too_many",
]


class NotAllowed(PermissionDenied):
    """A person asked for what their role or department may not do. Shown as a page in three parts, status 403."""

    def __init__(self, given: str, *, allowed: str, next_step: str) -> None:
        super().__init__(given)
        self.given, self.allowed, self.next_step = given, allowed, next_step


def may(person: Any, action: Action | str, department: str) -> bool:
    """Whether `person` may do `action` for `department`. What has no department, an empty one, is for those who answer for all.

    Nobody who is not signed in, and nobody who is disabled, may do any of these.
    """
    return may_somewhere(person, action) and person.answers_for(department)


def may_somewhere(person: Any, action: Action | str) -> bool:
    """Whether `person` may do `action` for one department at least."""
    return isinstance(person, Person) and person.reaches(NEEDED[Action(action)])


def require(person: Any, action: Action | str, department: str) -> None:
    """Raise `NotAllowed` where `may` says no."""
    if may(person, action, department):
        return
    role = NEEDED[Action(action)]
    if isinstance(person, Person) and person.reaches(role):
        raise NotAllowed(
            _("You can not do this for the department “%(department)s”.") % {"department": department or "\N{EN DASH}"},
            allowed=_("Your departments: %(departments)s.")
            % {"departments": ", ".join(person.departments.splitlines())},
            next_step=_("Ask a person of that department, or ask an administrator to add it to your account."),
        )
    raise _wrong_role(person, role)


def _wrong_role(person: Any, role: Role) -> NotAllowed:
    yours = Role(person.role).label if isinstance(person, Person) else _("not signed in")
    return NotAllowed(
        _("Your role can not open this page. Your role is: %(role)s.") % {"role": yours},
        allowed=_("This page is for: %(role)s – and for roles above it.") % {"role": role.label},
        next_step=_("Ask an administrator of this site for the role, or sign in with another account."),
    )


def _refuse(request: HttpRequest, role: Role) -> HttpResponse | None:
    """The sign-in page for a person not signed in; None when they may pass. Raises `NotAllowed` for a wrong role."""
    if not request.user.is_authenticated:
        # After a form that was sent while signed out, there is nothing to come back to but the front of the site.
        return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")
    if not request.user.reaches(role):
        raise _wrong_role(request.user, role)
    return None


def requires(role: Role) -> Callable[[View], View]:
    """Open a view to `role` and the roles above it only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return _refuse(request, role) or view(request, *args, **kwargs)

        guarded.opens_to = role  # type: ignore[attr-defined]
        return guarded

    return decorate


def in_private(view: View) -> View:
    """Open a view to people of the city only, and let no cache keep its answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer: HttpResponse = requires(Role.VIEWER)(view)(request, *args, **kwargs)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    return guarded


def show_refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for status 403, in three parts."""
    if not isinstance(exception, NotAllowed):
        exception = NotAllowed(
            _("You can not do this."),
            allowed=_("What your role allows."),
            next_step=_("Go back, or ask an administrator of this site."),
        )
    return render(request, "people/refused.html", {"fault": exception}, status=403)


def show_too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for status 429, in three parts; says how long to wait."""
    fault = NotAllowed(
        _("Too many tries came from your address or for this account."),
        allowed=_("A few tries in 15 minutes. They are counted for each account and for each address."),
        next_step=_("Wait 15 minutes and try again. If you forgot your password, ask for a new one then."),
    )
    response = render(request, "people/refused.html", {"fault": fault, "title": _("Too many tries")}, status=429)
    response["Retry-After"] = "900"
    return response
