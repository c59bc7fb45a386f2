"""Where editors answer requests and messages, and decide which reuses are shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.catalog.folders import dataset_folder
from upstate.catalog.public import department_of
from upstate.errors import UpstateError
from upstate.web.catalog.actions import answer_feedback, answer_request, moderate_reuse
from upstate.web.catalog.desk.forms import FeedbackAnswerForm, RequestAnswerForm, ReuseForm
from upstate.web.catalog.models import DataRequest, Feedback, Reuse
from upstate.web.catalog.public import described_datasets
from upstate.web.city import this_city
from upstate.web.people.access import Action, may, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_READ_OR_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Role.EDITOR)
def show_answers(request: HttpRequest) -> HttpResponse:
    """All that waits for an answer, and what was answered before."""
    feedback = [one for one in Feedback.objects.all()[:500] if may(request.user, Action.EDIT, _department(one))]
    said = {
        "data_requests": DataRequest.objects.all()[:500],
        "messages_": feedback,
        "reuses": Reuse.objects.all()[:500],
    }
    return render(request, "catalog/desk/answers.html", said)


@_READ_OR_WRITE
@requires(Role.EDITOR)
def answer_one_request(request: HttpRequest, number: int) -> HttpResponse:
    """A request for data."""
    found = get_object_or_404(DataRequest, pk=number)
    titles = sorted((folder.name, said.title) for folder, said in described_datasets())
    before = {"status": found.status, "answer": found.answer, "dataset": found.dataset, "shown": found.shown}
    form = RequestAnswerForm(request.POST or None, initial=before, datasets=titles)
    if request.method == "POST" and form.is_valid() and _done(form, lambda: answer_request(found, **form.cleaned_data)):
        audit(request, f"Answered request {number} for data: {found.status}", about=found.dataset)
        return redirect("answers")
    return _answering(request, form, "catalog/desk/request.html", found)


@_READ_OR_WRITE
@requires(Role.EDITOR)
def answer_one_message(request: HttpRequest, number: int) -> HttpResponse:
    """A message about a dataset of the editor's departments."""
    found = get_object_or_404(Feedback, pk=number)
    require(request.user, Action.EDIT, _department(found))
    form = FeedbackAnswerForm(request.POST or None, initial={"status": found.status, "answer": found.answer})
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: answer_feedback(found, **form.cleaned_data))
    ):
        audit(request, f"Answered message {number}: {found.status}", about=found.dataset)
        return redirect("answers")
    return _answering(request, form, "catalog/desk/message.html", found)


@_READ_OR_WRITE
@requires(Role.EDITOR)
def judge_one_reuse(request: HttpRequest, number: int) -> HttpResponse:
    """A reuse, to show or not."""
    found = get_object_or_404(Reuse, pk=number)
    form = ReuseForm(request.POST or None, initial={"status": found.status})
    if request.method == "POST" and form.is_valid() and _done(form, lambda: moderate_reuse(found, **form.cleaned_data)):
        audit(request, f"Decided about reuse {number}: {found.status}")
        return redirect("answers")
    return _answering(request, form, "catalog/desk/reuse.html", found)


def _department(message: Feedback) -> str:
    return department_of(dataset_folder(this_city().catalog, message.dataset))


def _done(form: Any, action: Any) -> bool:
    """Do it; what can not be done stands above the form."""
    try:
        action()
    except UpstateError as fault:
        form.add_error(None, _("%(given)s %(next_step)s") % {"given": fault.given, "next_step": fault.next_step})
        return False
    return True


def _answering(request: HttpRequest, form: Any, template: str, found: Any) -> HttpResponse:
    status = 400 if form.is_bound else 200
    return render(request, template, {"form": form, "found": found}, status=status)
