"""The link of an application: e-mailed, put into an account, or forgotten by a computer that others use too."""

from __future__ import annotations

from hashlib import sha256

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upstate.web.business.applying import actions
from upstate.web.business.applying.filling import particulars_in
from upstate.web.business.applying.limits import TooMany, refuse_flood, refuse_too_many
from upstate.web.business.applying.opening import REMEMBERED, Opened, hands_of_the_city, open_application, owns, private
from upstate.web.business.applying.profile import keep_profile
from upstate.web.business.applying.telling import tell_link, was_told
from upstate.web.business.models import Application
from upstate.web.business.views.applying import shown_of, tell_too_many
from upstate.web.city import site_origin
from upstate.web.people.access import NotAllowed


class Address(forms.Form):
    """Where the link is sent."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


@private
@require_http_methods(["GET", "HEAD", "POST"])
def email_link(request: HttpRequest, key: str) -> HttpResponse:
    """Note the applicant's e-mail address, and send the link to it."""
    opened = open_application(request, key)
    if not opened.by_link and not _is_own(request, opened.application):
        raise _only_seen()
    form = Address(request.POST if request.method == "POST" else None, initial={"email": opened.application.email})
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(request, "link")
            _keep_address(request, opened, form.cleaned_data["email"])
        except TooMany as fault:
            tell_too_many(request, fault)
        return redirect("business-application", key)
    told = {**shown_of(opened), "form": form}
    return render(request, "business/applying/email.html", told, status=422 if form.errors else 200)


def _is_own(request: HttpRequest, application: Application) -> bool:
    """Whether it is the visitor's by their account, or typed in by them: a code by e-mail shows an application, and moves it nowhere."""
    return request.user.is_authenticated and request.user.pk in (application.person_id, application.entered_by_id)


def _only_seen() -> NotAllowed:
    return NotAllowed(
        _("An application that was opened by a code can not be moved to another e-mail address."),
        allowed=_("the link of the application, or the account that it belongs to"),
        next_step=_("Open it by its link, or write to the city that your address is another now."),
    )


def _keep_address(request: HttpRequest, opened: Opened, email: str) -> None:
    """Raises `TooMany` where the mailbox has had enough of it."""
    once = f"{sha256(email.lower().encode()).hexdigest()[:16]} {timezone.now():%Y-%m-%d %H}"
    is_same = opened.application.email.lower() == email.lower()
    if not is_same or (opened.by_link and not was_told(opened.application, once)):
        refuse_flood(email)
    if opened.by_link:
        _send_link(request, opened, email, once)
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": email})
        return
    actions.keep_email(opened.application, email, by=hands_of_the_city(request, opened.application))
    messages.success(request, _("From now on we write to %(email)s.") % {"email": email})


@transaction.atomic
def _send_link(request: HttpRequest, opened: Opened, email: str, once: str) -> None:
    """Once an hour to each address, however often the button is pressed."""
    actions.keep_email(opened.application, email, by=hands_of_the_city(request, opened.application))
    with override(opened.application.language):
        link = site_origin(request) + reverse("business-application", args=[opened.key])
    tell_link(opened.application, opened.form, to=email, link=link, once=once)


@private
@require_POST
def claim(request: HttpRequest, key: str) -> HttpResponse:
    """Put the application into the account of who has its link and is signed in."""
    opened = open_application(request, key)
    if opened.by_link and request.user.is_authenticated:
        actions.claim(opened.application, request.user)
        messages.success(request, _("The application is in your account now."))
    return redirect("business-application", key)


@private
@require_POST
def keep_particulars(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what the applicant said of themself for their next form, in their own account."""
    opened = open_application(request, key)
    application = opened.application
    if owns(request, application):
        version = application.versions.order_by("-number").first()
        keep_profile(request.user, particulars_in(opened.form, version.answers if version else {}))
        messages.success(request, _("Your particulars are kept for your next form."))
        return redirect("business-profile")
    return redirect("business-application", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponse:
    """Let this computer forget the applications that were begun on it. They are kept; their links lead to them."""
    if request.method != "POST":
        return render(request, "business/applying/forget.html", {"is_done": REMEMBERED not in request.COOKIES})
    response = redirect("business-forget")
    response.delete_cookie(REMEMBERED, samesite="Lax")
    if settings.HTTPS:
        response["Clear-Site-Data"] = '"cache"'
    return response
