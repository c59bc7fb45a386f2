"""How long an application is kept, and who read and changed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upstate.errors import UpstateError
from upstate.web.business.models import Application
from upstate.web.business.reviewing.faults import NotNow
from upstate.web.business.reviewing.rights import may_review, may_second
from upstate.web.business.service import the_portal
from upstate.web.business.tracking import keeping as actions
from upstate.web.business.tracking.erasing import is_held, kept_until
from upstate.web.business.tracking.log import read_log
from upstate.web.people.access import Action, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

Step = Callable[[Application, Any, str], Any]
_STEPS: dict[str, tuple[str, Step]] = {
    "hold": ("Placed a hold", lambda one, by, why: actions.place_hold(one, by=by, reason=why)),
    "lift": ("Lifted a hold", lambda one, by, _why: actions.lift_hold(one, by=by)),
    "ask": ("Asked to erase what is personal", lambda one, by, why: actions.ask_erasure(one, by=by, reason=why)),
    "erase": ("Erased what is personal", lambda one, by, _why: actions.do_erasure(one, by=by)),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.APPROVER)
def keeping(request: HttpRequest, reference: str) -> HttpResponse:
    """How long it is kept; holds; erasing before its time, by two persons."""
    application, fault = _open(request, reference), None
    if request.method == "POST":
        words, step = _STEPS.get(request.POST.get("step", ""), ("", _refuse))
        try:
            step(application, request.user, request.POST.get("reason", "")[:2000])
            audit(request, words, about=reference)
            messages.success(request, _("It is done."))
            return redirect("business-keeping", reference)
        except UpstateError as found:
            fault = found
            application.refresh_from_db()
    form = the_portal().forms.get(application.form)
    asked = application.erasures.filter(done=None).first()
    context = {
        "application": application,
        "kept_until": kept_until(application, form) if form else None,
        "hold": application.holds.filter(lifted=None).first(),
        "is_held": is_held(application),
        "asked": asked,
        "may_erase": asked is not None and may_second(request.user, asked),
        "reason": request.POST.get("reason", "")[:2000],
        "fault": fault,
    }
    return render(request, "business/tracking/keeping.html", context, status=409 if fault else 200)


def _refuse(_application: Application, _by: Any, _why: str) -> None:
    raise NotNow(
        _("The page sent no step that it knows."),
        allowed=_("what a button of this page does"),
        next_step=_("Open the page again, and press its button."),
    )


def _open(request: HttpRequest, reference: str) -> Application:
    """The application, for who approves for the department that decides on it. Raises `Http404` for all others."""
    solution = the_portal()
    application = Application.objects.filter(reference=reference).first()
    permit = solution.permits.named.get(application.permit) if application else None
    if application is None or permit is None or not may_review(request.user, solution, permit.decides, Action.APPROVE):
        raise Http404
    return application


@never_cache
@require_safe
@requires(Role.ADMINISTRATOR)
def show_log(request: HttpRequest, reference: str) -> HttpResponse:
    """Who read and who changed one application, newest first."""
    the_portal()
    application = Application.objects.filter(reference=reference).first()
    if application is None:
        raise Http404
    context = {"application": application, "lines": read_log(application)}
    return render(request, "business/tracking/log.html", context)
