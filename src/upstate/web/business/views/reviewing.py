"""The desk: the queue, one application with all steps, what changed in it, its files and letters."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upstate.errors import UpstateError
from upstate.web.business import kept_files
from upstate.web.business.applying.summary import read_interview
from upstate.web.business.models import Stage
from upstate.web.business.models.reviewing import ENDED
from upstate.web.business.reviewing.board import Board, Sent, concerned
from upstate.web.business.reviewing.cases import DECIDED, OPEN, Case, open_case
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.names import names_in, names_of
from upstate.web.business.reviewing.queue import Asked, find_page, read_after
from upstate.web.business.reviewing.reading_out import read_changes, read_events, read_out
from upstate.web.business.reviewing.renewals import read_renewals
from upstate.web.business.reviewing.rights import departments_of
from upstate.web.business.reviewing.steps import STEPS, make_form
from upstate.web.business.reviewing.wording import say_department, say_letter, say_stage
from upstate.web.business.reviewing.zones import read_stands
from upstate.web.business.service import the_portal
from upstate.web.business.tracking.standing import may_renew
from upstate.web.city import today
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@never_cache
@require_safe
@requires(Role.EDITOR)
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the person's departments, the first due day first."""
    solution = the_portal()
    mine = departments_of(request.user, solution)
    asked = Asked(
        department=request.GET.get("department", "")[:64],
        words=request.GET.get("words", "")[:200],
        stage=request.GET.get("stage", "")[:20],
        late=request.GET.get("late") == "1",
        after=read_after(request.GET.get("after", "")[:40]),
    )
    day = today()
    page = find_page(solution, mine, asked, day)
    query = request.GET.copy()
    query["after"] = page.next
    context = {
        "page": page,
        "rows": [_row(one, solution, day) for one in page.rows],
        "asked": asked,
        "next": query.urlencode() if page.next else "",
        "departments": [(one, say_department(solution, one)) for one in mine],
        "stages": [(str(one), say_stage(one)) for one in (*OPEN, *DECIDED)],
    }
    return render(request, "business/reviewing/queue.html", context)


def _row(application: Any, solution: Any, day: date) -> dict[str, Any]:
    permit = solution.permits.named[application.permit]
    waits = [one.department for one in application.reviews.all() if one.state not in ENDED]
    is_open, is_running = application.stage in OPEN, application.stage in (Stage.SENT, Stage.IN_REVIEW)
    return {
        "application": application,
        "title": in_language(permit.title),
        "names": names_of(application, solution),
        "is_open": is_open,
        "waits": [say_department(solution, one) for one in waits] or [say_department(solution, permit.decides)],
        "is_late": is_running and application.due < day,
        "stage": say_stage(application.stage),
    }


@never_cache
@require_safe
@requires(Role.EDITOR)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """One application."""
    case = open_case(request.user, reference)
    audit(request, "Read an application", about=reference)
    return _show(request, case)


def _show(
    request: HttpRequest, case: Case, *, sent: Sent = None, fault: UpstateError | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "board": Board(case, request.user, sent),
        "case": case,
        "application": case.application,
        "title": in_language(case.permit.title),
        "names": names_in(case.form, case.version),
        "stage": say_stage(case.application.stage),
        "parts": read_out(case),
        "stands": read_stands(case),
        "interview": read_interview(case.solution, case.application.interview),
        "events": read_events(case),
        "concerned": concerned(case),
        "may_renew": may_renew(case.application, case.permit),
        "renewals": read_renewals(case.application),
        "letters": [(one, say_letter(one)) for one in case.application.letters.all()],
        "has_changes": case.application.versions.filter(sent__isnull=False).count() > 1,
        "fault": fault,
    }
    return render(request, "business/reviewing/case.html", context, status=status)


@never_cache
@require_POST
@requires(Role.EDITOR)
def take_step(request: HttpRequest, reference: str, step: str) -> HttpResponse:
    """Take one step; what can not be taken is shown with the reason, and what was typed stays."""
    case = open_case(request.user, reference)
    if step not in STEPS:
        raise Http404
    form = make_form(step, case, request.POST)
    if not form.is_valid():
        return _show(request, case, sent=(step, form), fault=_not_typed(), status=422)
    try:
        STEPS[step].run(case, request.user, form)
    except UpstateError as fault:
        fresh = open_case(request.user, reference)
        return _show(request, fresh, sent=(step, form), fault=fault, status=409)
    audit(request, STEPS[step].words, about=reference)
    messages.success(request, _("Done. It stands in the history below."))
    return redirect("business-case", reference)


def _not_typed() -> NotNow:
    return NotNow(
        _("Something is missing, or can not be read. Nothing was saved."),
        allowed=_("what each field of the form says"),
        next_step=_("Mend the fields that are marked below, and send the form again. What you typed is kept."),
    )


@never_cache
@require_safe
@requires(Role.EDITOR)
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """What differs between what was sent last and what was sent before that."""
    case = open_case(request.user, reference)
    versions = list(case.application.versions.filter(sent__isnull=False).order_by("number"))
    found = [
        {"before": old, "after": new, "rows": read_changes(case, old, new)}
        for old, new in reversed([*pairwise(versions)])
    ]
    context = {"application": case.application, "title": in_language(case.permit.title), "pairs": found}
    return render(request, "business/reviewing/changes.html", context)


@never_cache
@require_safe
@requires(Role.EDITOR)
def send_upload(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """A file that came with the application, to be saved and not to be shown."""
    case = open_case(request.user, reference)
    upload = case.application.uploads.filter(pk=number).first()
    if upload is None:
        raise Http404
    audit(request, f"Read the file {upload.pk}", about=reference)  # no name: this log is never erased
    return kept_files.send_upload(upload)


@never_cache
@require_safe
@requires(Role.EDITOR)
def send_letter(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """A letter as it was sent."""
    letter = open_case(request.user, reference).application.letters.filter(pk=number).first()
    if letter is None:
        raise Http404
    audit(request, f"Read the letter {letter.number}", about=reference)
    return kept_files.send_letter(letter)
