"""What is gathered from other catalogs: how each source stands, and what its last run found. Sources are named in the city's folder."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from upstate.actions.list_sources import list_sources, open_source
from upstate.catalog.gathering.source import BadSource
from upstate.web.city import this_city
from upstate.web.people.access import requires
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
    try:
        state = open_source(workspace=this_city().folder, name=source, now=datetime.now(UTC))
    except BadSource as fault:
        raise Http404(fault.given) from fault
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
            "page": faults.get_page(request.GET.get("page")),
            "dead": log.dead.items() if log else (),
        },
    )
