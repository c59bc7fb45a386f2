"""What is gathered from other catalogs: how each source stands, what its last run found, and a new run. Sources are named in the city's
folder."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from upstate.actions.list_sources import SourceState, list_sources, open_source
from upstate.catalog.gathering.source import BadSource
from upstate.errors import UpstateError
from upstate.web.catalog.staff.opening import show_work, tell
from upstate.web.catalog.staff.work import gathering, start_harvest
from upstate.web.city import this_city
from upstate.web.people.access import Action, may, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_ROWS = 100


@require_safe
@requires(Role.VIEWER)
def show_sources(request: HttpRequest) -> HttpResponse:
    """All of them."""
    states = list_sources(workspace=this_city().folder, now=datetime.now(UTC))
    return render(request, "catalog/staff/sources.html", {"states": states})


@require_safe
@requires(Role.VIEWER)
def show_source(request: HttpRequest, source: str) -> HttpResponse:
    """One source: its last run, with what is not as it was and what is wrong."""
    state = _open(source)
    log = state.last
    told = [one for one in log.entries if one.became != "same" or one.words] if log else []
    faults = Paginator(log.faults if log else (), _ROWS)
    return render(
        request,
        "catalog/staff/source.html",
        {
            "state": state,
            "log": log,
            "entries": told[:_ROWS],
            "more": max(0, len(told) - _ROWS),
            "kinds": log.fault_kinds if log else (),
            "page": faults.get_page(request.GET.get("page")),
            "dead": log.dead.items() if log else (),
            "failing": log.failing.items() if log else (),
            "work": gathering(source),
            "may_run": may(request.user, Action.EDIT, ""),
        },
    )


@require_POST
@requires(Role.EDITOR)
def run_source(request: HttpRequest, source: str) -> HttpResponse:
    """Have it read, in the background."""
    _open(source)
    # What others publish has no department, so it is for those who answer for all.
    require(request.user, Action.EDIT, "")
    try:
        start_harvest(source=source, by=request.user.email)
        audit(request, f"Started a harvest of {source}", about=source)
    except UpstateError as fault:
        tell(request, fault)
    return redirect("source", source=source)


@require_safe
@requires(Role.VIEWER)
def show_progress(request: HttpRequest, source: str) -> HttpResponse:
    """How far a run is: a piece of the source's page, asked for again and again."""
    _open(source)
    return show_work(request, gathering(source))


def _open(source: str) -> SourceState:
    try:
        return open_source(workspace=this_city().folder, name=source, now=datetime.now(UTC))
    except BadSource as fault:
        raise Http404(fault.given) from fault
