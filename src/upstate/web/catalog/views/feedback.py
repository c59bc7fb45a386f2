"""Messages about a dataset, and the link by which whoever wrote one reads the answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.web.catalog.actions import give_feedback
from upstate.web.catalog.faults import friendly
from upstate.web.catalog.forms import FeedbackForm
from upstate.web.catalog.models import Feedback
from upstate.web.catalog.public import public_dataset, public_datasets
from upstate.web.catalog.throttle import refuse_too_many


@require_http_methods(["GET", "HEAD", "POST"])
@friendly
def ask_feedback(request: HttpRequest, name: str) -> HttpResponse:
    """The form."""
    dataset = public_dataset(name)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST":
        refuse_too_many(request)
        if form.is_valid():
            if form.is_from_a_program():
                return redirect("dataset", name)
            sent = give_feedback(dataset=name, version=dataset.newest.number, **form.said())
            return redirect("feedback", sent.secret)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "catalog/feedback_form.html", {"dataset": dataset, "form": form}, status=status)


@require_safe
@friendly
def show_feedback(request: HttpRequest, token: str) -> HttpResponse:
    """What was written and what was answered, for whoever has the link."""
    found = Feedback.objects.filter(secret=token).first()
    if found is None:
        raise Http404(_("There is no such message."))
    dataset = next((one for one in public_datasets() if one.name == found.dataset), None)
    response = render(request, "catalog/feedback.html", {"feedback": found, "dataset": dataset})
    response["Referrer-Policy"] = "no-referrer"  # the address is the secret
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
