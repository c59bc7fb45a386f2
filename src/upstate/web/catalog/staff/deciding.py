"""The steps of a draft: decide a finding, submit, approve, send back, discard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from upstate.actions.decide import decide
from upstate.actions.discard import discard
from upstate.actions.send_back import send_back
from upstate.actions.submit import submit
from upstate.catalog.second_person import refuse_first_person
from upstate.errors import UpstateError
from upstate.web.catalog.staff.forms import SubmitForm
from upstate.web.catalog.staff.opening import Desk, open_desk, tell
from upstate.web.catalog.staff.work import start_publishing
from upstate.web.city import this_city
from upstate.web.people.access import Action, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@require_POST
@requires(Role.EDITOR)
def decide_finding(request: HttpRequest, name: str, place: int) -> HttpResponse:
    """Decide about the finding that stands at `place` in the draft."""
    desk = open_desk(request, name, Action.EDIT)
    if desk.draft is None or place >= len(desk.draft.findings):
        raise Http404
    if request.POST.get("draft") != desk.draft.id:
        tell(request, _changed_since(name))
        return redirect("draft", name=name)
    finding = desk.draft.findings[place]
    choice, reason = (request.POST.get(f"finding-{place}-{part}", "") for part in ("choice", "reason"))
    return _do(
        request,
        desk,
        f"Decided {finding.key}: {choice}",
        lambda by: decide(
            workspace=this_city().folder, dataset=name, finding=finding.key, choice=choice, reason=reason, by=by
        ),
        back=f"#finding-{place}",
    )


@require_POST
@requires(Role.EDITOR)
def submit_draft(request: HttpRequest, name: str) -> HttpResponse:
    """Hand the draft to a second person."""
    desk = open_desk(request, name, Action.EDIT)
    form = SubmitForm(request.POST)
    form.is_valid()
    embargo: date | None = form.cleaned_data.get("embargo")
    words = form.cleaned_data.get("words", "")
    if "embargo" in form.errors:
        tell(request, _no_day(request.POST.get("embargo", "")))
        return redirect("draft", name=name)
    return _do(
        request,
        desk,
        f"Submitted {name}",
        lambda by: submit(workspace=this_city().folder, dataset=name, by=by, embargo=embargo, words=words),
    )


@require_POST
@requires(Role.APPROVER)
def approve_draft(request: HttpRequest, name: str) -> HttpResponse:
    """Approve what another person submitted; it is published in the background."""
    desk = open_desk(request, name, Action.APPROVE)

    def approve(by: str) -> None:
        if desk.draft:
            refuse_first_person(desk.draft, by)
        if request.POST.get("seen") != desk.fingerprint:
            raise _changed_since(name)
        start_publishing(name=name, by=by, words=request.POST.get("words", "")[:1000], seen=desk.fingerprint)

    return _do(request, desk, f"Approved {name}", approve)


@require_POST
@requires(Role.APPROVER)
def send_draft_back(request: HttpRequest, name: str) -> HttpResponse:
    """Send the draft back with a word on what to mend."""
    desk = open_desk(request, name, Action.APPROVE)
    words = request.POST.get("words", "")[:1000]
    return _do(
        request,
        desk,
        f"Sent {name} back",
        lambda by: send_back(workspace=this_city().folder, dataset=name, by=by, words=words),
    )


@require_POST
@requires(Role.EDITOR)
def discard_draft(request: HttpRequest, name: str) -> HttpResponse:
    """Take the draft away."""
    desk = open_desk(request, name, Action.EDIT)
    return _do(
        request,
        desk,
        f"Discarded the draft of {name}",
        lambda by: discard(workspace=this_city().folder, dataset=name, by=by),
    )


def _do(request: HttpRequest, desk: Desk, words: str, step: Callable[[str], Any], *, back: str = "") -> HttpResponse:
    """Take a step in the person's name, say so in the audit log, and go back to the draft."""
    try:
        step(request.user.email)
    except UpstateError as fault:
        tell(request, fault)
    else:
        audit(request, words, about=desk.name)
    response = redirect("draft", name=desk.name)
    response["Location"] += back
    return response


def _changed_since(name: str) -> UpstateError:
    return UpstateError(
        f"The draft of {name}, or what is said about it, was changed since you opened the page.",
        allowed="a step on what you have looked at",
        next_step="Look at it as it is now, and take the step again.",
    )


def _no_day(given: str) -> UpstateError:
    return UpstateError(
        f"{given[:40]!r} is not a day.",
        allowed="a day such as 2026-12-31, or nothing",
        next_step="Choose the day again and submit.",
    )
