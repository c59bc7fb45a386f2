"""How long a session lasts, how many there may be, and that nobody gets around the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from upstate.web.people import actions
from upstate.web.people.models import Person

STARTED, SEEN = "people_started", "people_seen"
_EVERY = 60  # seconds between two notes of the last visit: not each page view is worth a write
_BEFORE_SECOND_FACTOR = {
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
}


class SessionLimits:
    """Ends a session after 12 hours, and that of staff after half an hour without a page view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who has no session is not asked about one: public pages stay without a look into the database.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if _is_over(request, request.user):
                logout(request)
                messages.info(request, _("You were signed out, because the time of your session was over."))
            else:
                _note_visit(request)
                return _kept_by_no_cache(self.get_response(request))
        return self.get_response(request)


def _kept_by_no_cache(response: HttpResponse) -> HttpResponse:
    """What a signed-in person saw does not come back by the back button after they signed out."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response


def _is_over(request: HttpRequest, person: Person) -> bool:
    now = time.time()
    started, seen = request.session.get(STARTED, now), request.session.get(SEEN, now)
    idle_too_long = person.works_here and now - seen > settings.SESSION_IDLE_SECONDS
    return bool(idle_too_long or now - started > settings.SESSION_LONGEST_SECONDS)


def _note_visit(request: HttpRequest) -> None:
    now = time.time()
    request.session.setdefault(STARTED, now)
    if now - request.session.get(SEEN, 0) > _EVERY:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())


def begin_session(sender: Any, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    """On every sign-in: start the clock."""
    request.session[STARTED] = request.session[SEEN] = time.time()


def limit_sessions(sender: Any, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    """On every sign-in: end the oldest sessions beyond the number that one person may have."""
    actions.keep_newest_sessions(user, keep=settings.SESSIONS_EACH, current=request.session.session_key)


class SecondFactorGate:
    """An editor and above does nothing before a second factor is set up, nor in a session that did not show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        person = request.user
        match = request.resolver_match
        if not person.needs_second_factor or (match and match.url_name in _BEFORE_SECOND_FACTOR):
            return None
        if showed_second_factor(request):
            return None
        if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
            return redirect("mfa_activate_totp")
        logout(request)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether this session showed a second factor: at sign-in, or by setting it up."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))
