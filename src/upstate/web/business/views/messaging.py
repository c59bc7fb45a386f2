"""Messages with an applicant, at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upstate.errors import UpstateError
from upstate.web.business.applying.keys import new_token
from upstate.web.business.reviewing.cases import Case, open_case
from upstate.web.business.reviewing.rights import concerns, may_review
from upstate.web.business.reviewing.wording import say_department
from upstate.web.business.tracking import writing
from upstate.web.business.tracking.timeline import read_messages
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


class Answering(forms.Form):
    """A message of a department that the person speaks for. token: made with the page, so that two clicks write one."""

    department = forms.ChoiceField(label=gettext_lazy("For which department you write"))
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy(
            "The applicant reads it on the page of the application; the mail only says that there is one."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=writing.LONGEST,
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, case: Case, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [one for one in concerns(case.permit) if may_review(person, case.solution, one)]
        self.fields["department"].choices = [(one, say_department(case.solution, one)) for one in mine]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Read what was written, and answer."""
    case, fault = open_case(request.user, reference), None
    posted = request.POST if request.method == "POST" else None
    form = Answering(posted, case=case, person=request.user, initial={"token": new_token()})
    if posted is not None and form.is_valid():
        told: dict[str, Any] = form.cleaned_data
        try:
            writing.write_message(
                case.application, told["words"], token=told["token"], by=request.user, department=told["department"]
            )
            audit(request, "Wrote a message to an applicant", about=reference)
            messages.success(request, _("The message is sent."))
            return redirect("business-messages", reference)
        except UpstateError as found:
            fault = found
    context = {
        "application": case.application,
        "title": in_language(case.permit.title),
        "messages_sent": read_messages(case.application, case.solution),
        "form": form,
        "fault": fault,
    }
    return render(request, "business/tracking/desk_messages.html", context, status=422 if fault or form.errors else 200)
