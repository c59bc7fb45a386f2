"""What came on paper, by telephone or at the counter, typed in by staff: the same form, into the same queue. Renewals too."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.web.business.applying import actions
from upstate.web.business.applying.keys import key_from, new_token
from upstate.web.business.models import Channel
from upstate.web.business.reviewing.cases import open_case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.service import the_portal
from upstate.web.business.tracking.standing import require_renewal
from upstate.web.business.views.beginning import list_permits, open_beginning
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class Renewing(forms.Form):
    """What a renewal begins with that somebody else types in. token: made with the page, so that two clicks make one."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=_CHANNELS, widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, max_length=100)


class Entering(Renewing):
    """The same for a first application."""

    language = forms.ChoiceField(
        label=_("The language in which they want to be written to"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=_("Their e-mail address, if they have one"), required=False)


@never_cache
@require_safe
@requires(Role.EDITOR)
def choose(request: HttpRequest) -> HttpResponse:
    """What somebody applies for who did not come by this site."""
    return render(request, "business/applying/enter_what.html", {"permits": list_permits(the_portal())})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
def enter(request: HttpRequest, permit: str) -> HttpResponse:
    """Begin an application for them, after the questions that its fees hang on, as on the site."""
    beginning = open_beginning(request, permit)
    if question := beginning.ask_next(request):
        return question
    first = {"token": new_token(), "language": settings.LANGUAGE_CODE}
    form = Entering(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        own = {name: told[name] for name in ("language", "channel", "email")}
        made = beginning.begin(key_from(told["token"]), **own, entered_by=request.user)
        audit(
            request, f"Began to type in an application that came {Channel(told['channel']).value}", about=made.reference
        )
        return redirect("business-application", made.reference)
    context = {"form": form, "title": in_language(beginning.permit.title)}
    return render(request, "business/applying/enter.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin to apply again for a holder who did not come by this site, with what was answered last time."""
    case = open_case(request.user, reference)
    form = Renewing(request.POST if request.method == "POST" else None, initial={"token": new_token()})
    context = {"application": case.application, "title": in_language(case.permit.title), "form": form}
    try:
        require_renewal(case.application, case.permit)
    except NotNow as fault:
        return render(request, "business/applying/renew.html", context | {"fault": fault}, status=409)
    if request.method == "POST" and form.is_valid():
        channel = form.cleaned_data["channel"]
        made = actions.renew(
            key_from(form.cleaned_data["token"]),
            case.application,
            text=case.solution.sha256,
            entered_by=request.user,
            channel=channel,
        )
        audit(request, f"Began to type in a renewal that came {Channel(channel).value}", about=made.reference)
        return redirect("business-application", made.reference)
    return render(request, "business/applying/renew.html", context, status=422 if form.errors else 200)
