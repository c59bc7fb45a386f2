"""Where is my application? By reference and a code by e-mail, or in one's own account. Nothing here says what exists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.errors import UpstateError
from upstate.web.business import kept_files
from upstate.web.business.applying import actions
from upstate.web.business.applying.keys import is_reference, key_from, new_token
from upstate.web.business.applying.limits import TooMany, refuse_too_many
from upstate.web.business.applying.opening import (
    OPENED,
    Opened,
    hands_of_the_city,
    open_application,
    private,
    remember,
)
from upstate.web.business.models import Application, Channel, Stage
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.wording import say_cents, say_fees, say_letter, say_mending
from upstate.web.business.service import the_portal
from upstate.web.business.tracking import asking, opening, writing
from upstate.web.business.tracking.erasing import kept_until
from upstate.web.business.tracking.standing import read_standing, require_renewal
from upstate.web.business.tracking.timeline import read_messages, read_timeline
from upstate.web.business.views.paying import pay_address
from upstate.web.look.saying import in_language


class Asking(forms.Form):
    """Which application, and to whom the code goes."""

    reference = forms.CharField(
        label=gettext_lazy("Your reference"),
        help_text=gettext_lazy(
            "Eight letters and digits. It stands in the mail that we sent when your application came in."
        ),
        max_length=40,
    )
    email = forms.EmailField(label=gettext_lazy("The e-mail address of the application"), max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_reference(self) -> str:
        reference = asking.as_reference(self.cleaned_data["reference"])
        if not is_reference(reference):
            raise forms.ValidationError(
                _("This can not be a reference. One has eight letters and digits, such as BCDF2345.")
            )
        return reference


class Code(forms.Form):
    """The six digits out of the mail."""

    code = forms.CharField(label=gettext_lazy("The code out of the mail"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


class Writing(forms.Form):
    """A message. token: made with the page, so that two clicks write one."""

    words = forms.CharField(
        label=gettext_lazy("Your message"), widget=forms.Textarea(attrs={"rows": 5}), max_length=writing.LONGEST
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=100)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code. What is answered is the same whether or not there is such an application."""
    solution, fault = the_portal(), None
    form = Asking(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            refuse_too_many(request, "code")
            nonce = asking.ask_code(reference=told["reference"], email=told["email"].lower())
            opening.remember_asked(request, nonce)
            return redirect("business-track-code")
        except TooMany as found:
            fault = found
    context = {"form": form, "fault": fault, "mine": _mine(request, solution)}
    return render(request, "business/tracking/ask.html", context, status=_status(form, fault, TooMany))


def _status(form: forms.Form, fault: UpstateError | None, many: type[UpstateError]) -> int:
    if isinstance(fault, many):
        return 429
    return 422 if form.errors or fault else 200


def _mine(request: HttpRequest, solution: Any) -> list[dict[str, str]]:
    """Those of the account, and those that this session opened."""
    found = list(Application.objects.filter(reference__in=request.session.get(OPENED, ()), erased=None))
    if request.user.is_authenticated:
        own = Application.objects.filter(person=request.user, entered_by=None, erased=None)
        found = [*own, *(one for one in found if one.person_id != request.user.pk)]
    return [
        {
            "reference": one.reference,
            "title": in_language(solution.forms[one.form].title),
            "stage": one.get_stage_display(),
        }
        for one in found
        if one.form in solution.forms
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code in."""
    the_portal()
    nonce = opening.asked_here(request)
    fault: UpstateError | None = None
    if not nonce:
        return redirect("business-track")
    form = Code(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_too_many(request, "try")
            if reference := asking.try_code(nonce, form.cleaned_data["code"]):
                opening.open_here(request, reference)
                return redirect("business-tracked", reference)
            fault = _wrong_code()
        except TooMany as found:
            fault = found
    context = {"form": form, "fault": fault, "minutes": asking.MINUTES, "tries": asking.TRIES}
    return render(request, "business/tracking/code.html", context, status=_status(form, fault, TooMany))


def _wrong_code() -> NotNow:
    return NotNow(
        _("This code opens nothing."),
        allowed=_("the code of the newest mail, within %(minutes)s minutes, with %(tries)s tries")
        % {"minutes": asking.MINUTES, "tries": asking.TRIES},
        next_step=_(
            "Look at the newest mail again, or ask for another code. Check the reference and the address then."
        ),
    )


@never_cache
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Let this browser show no application any more."""
    opening.close_here(request)
    messages.success(request, _("This browser shows your application no more."))
    return redirect("business-track")


@private
@require_safe
def show(request: HttpRequest, key: str) -> HttpResponse:
    """Where the application is."""
    return _show(request, open_application(request, key))


def _show(
    request: HttpRequest, opened: Opened, *, form: Writing | None = None, fault: UpstateError | None = None
) -> HttpResponse:
    application, solution = opened.application, opened.solution
    standing = read_standing(application, solution, opened.permit, opened.form)
    context = {
        "application": application,
        "key": opened.key,
        "title": in_language(opened.permit.title),
        "standing": standing,
        "mending": say_mending(),
        "is_draft": application.stage == Stage.DRAFT,
        "fees": say_fees(application, standing.account.waived),
        "letters": [(one, say_letter(one)) for one in application.letters.all()],
        "owed": say_cents(standing.account.balance),
        "pay": pay_address(application) if standing.account.balance > 0 else "",
        "timeline": read_timeline(application, solution),
        "messages_sent": read_messages(application, solution),
        "form": form or Writing(initial={"token": new_token()}),
        "token": new_token(),
        "fault": fault,
        "kept_until": kept_until(application, opened.form),
        "is_by_code": application.reference in request.session.get(OPENED, ()),
    }
    status = 422 if fault or (form and form.errors) else 200
    return render(request, "business/tracking/application.html", context, status=status)


@private
@require_POST
def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write to the city about the application."""
    opened = open_application(request, key)
    form = Writing(request.POST)
    if not form.is_valid():
        return _show(request, opened, form=form)
    try:
        refuse_too_many(request, "message")
        told = form.cleaned_data
        by = hands_of_the_city(request, opened.application)
        writing.write_message(opened.application, told["words"], token=told["token"], by=by)
    except UpstateError as fault:
        return _show(request, opened, form=form, fault=fault)
    messages.success(request, _("Your message is sent. The answer will stand here; we tell you by e-mail."))
    return redirect("business-tracked", key)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Say that nothing more is wanted; asked once more before it counts."""
    opened = open_application(request, key)
    fault: UpstateError | None = None
    if request.method == "POST":
        try:
            writing.withdraw(opened.application, by=hands_of_the_city(request, opened.application))
            messages.success(request, _("Your application is withdrawn."))
            return redirect("business-tracked", key)
        except NotNow as found:
            fault = found
    context = {
        "application": opened.application,
        "key": opened.key,
        "title": in_language(opened.permit.title),
        "fault": fault,
    }
    return render(request, "business/tracking/withdraw.html", context, status=409 if fault else 200)


@private
@require_POST
def renew(request: HttpRequest, key: str) -> HttpResponse:
    """Begin to apply again for a permit that ends; once for each page, however often its button is pressed."""
    opened = open_application(request, key)
    before, new = opened.application, key_from(request.POST.get("token", ""))
    try:
        require_renewal(before, opened.permit)
        refuse_too_many(request, "begin")
    except UpstateError as fault:
        return _show(request, opened, fault=fault)
    by = hands_of_the_city(request, before)
    channel = before.channel if by else Channel.WEB
    actions.renew(new, before, text=opened.solution.sha256, entered_by=by, channel=channel)
    response = redirect("business-application", new)
    remember(request, response, new)
    return response


@private
@require_safe
def send_letter(request: HttpRequest, key: str, number: int) -> FileResponse:
    """A letter of the city, as it was sent."""
    letter = open_application(request, key).application.letters.filter(pk=number).first()
    if letter is None:
        raise Http404
    return kept_files.send_letter(letter)
