"""A person's own account: name, sessions, invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, PasswordChangeView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upstate.web.people import actions
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.forms import FirstPassword, Name
from upstate.web.people.invitations import find_invited
from upstate.web.people.models import Role

_INVITED = "people_invitation"
_OPENED = "opened"


class SignIn(LoginView):
    """Sign in by e-mail and password; offers the city's directory and an e-mailed code too."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"directory": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}


class ChangePassword(PasswordChangeView):
    """For people who have a password; nobody else can give themself one."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.PUBLIC)
def account(request: HttpRequest) -> HttpResponse:
    """The account: what is known of the person. Only the name can be changed here."""
    form = Name(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(request.user, form.cleaned_data["name"])
        audit(request, "Changed the own name")
        messages.success(request, _("Your name was saved."))
        return redirect("people_account")
    return render(request, "people/account.html", {"form": form, "role": Role(request.user.role)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.PUBLIC)
def sessions(request: HttpRequest) -> HttpResponse:
    """The person's sessions; each but this one can be ended."""
    own = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        ending = list(own) if chosen == "others" else [get_object_or_404(own, pk=_number(chosen))]
        for session in ending:
            actions.end_session(session)
        audit(request, f"Ended {len(ending)} of the own sessions")
        messages.success(request, _("The sessions were ended."))
        return redirect("usersessions_list")
    alive = sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.created_at, reverse=True)
    return render(request, "usersessions/usersession_list.html", {"sessions": alive})


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invited person sets the first password. The secret of the link leaves the address bar at once."""
    if token != _OPENED:
        request.session[_INVITED] = token
        return redirect("people_invitation", token=_OPENED)
    person = find_invited(request.session.get(_INVITED, ""))
    if person is None:
        return render(request, "people/invitation_over.html", status=410)
    form = FirstPassword(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        actions.accept_invitation(person, form.cleaned_data["password"])
        del request.session[_INVITED]
        audit(request, "Accepted the invitation and set a password", person=person)
        messages.success(request, _("Your password was saved. Sign in with it now."))
        return redirect("account_login")
    return render(request, "people/invitation.html", {"form": form, "invited": person})
