"""What a person with an account keeps of themself for their forms, and the applications that are theirs."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upstate.web.business.applying.profile import forget_profile, keep_profile, profile_of
from upstate.web.business.models import Application, Profile
from upstate.web.business.models.profile import FIELDS
from upstate.web.business.service import the_portal
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


class Particulars(forms.ModelForm):
    """Everything may stay empty."""

    class Meta:
        model = Profile
        fields = FIELDS


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.PUBLIC)
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what is kept."""
    form = Particulars(request.POST if request.method == "POST" else None, instance=profile_of(request.user))
    if request.method == "POST" and "forget" in request.POST:
        forget_profile(request.user)
        audit(request, "Forgot the own particulars")
        messages.success(request, _("Nothing is kept of you for your next form any more."))
        return redirect("business-profile")
    if request.method == "POST" and form.is_valid():
        keep_profile(request.user, {name: form.cleaned_data[name] for name in FIELDS})
        audit(request, "Changed the own particulars")
        messages.success(request, _("Your particulars are saved."))
        return redirect("business-profile")
    return render(request, "business/applying/profile.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD"])
@requires(Role.PUBLIC)
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own applications, and those that they typed in for others."""
    solution = the_portal()
    listed = [
        {
            "reference": one.reference,
            "title": in_language(solution.forms[one.form].title),
            "stage": one.get_stage_display(),
            "changed": one.changed,
            "channel": one.get_channel_display() if one.entered_by_id else "",
        }
        for one in _of(request.user)
        if one.form in solution.forms
    ]
    return render(request, "business/applying/mine.html", {"applications": listed})


def _of(person: object) -> list[Application]:
    theirs = Application.objects.filter(person=person, entered_by=None, erased=None)
    return [*theirs, *Application.objects.filter(entered_by=person, erased=None)]
