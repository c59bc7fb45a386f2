"""Inspections of the next weeks, as a list and as a file for calendars."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upstate.web.business.reviewing.calendar_file import Visit, write_calendar
from upstate.web.business.reviewing.names import names_of
from upstate.web.business.reviewing.queue import planned_visits
from upstate.web.business.reviewing.rights import departments_of
from upstate.web.business.reviewing.wording import say_department
from upstate.web.business.service import the_portal
from upstate.web.city import site_origin
from upstate.web.look.saying import in_language
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role

_MOST = 500


@never_cache
@require_safe
@requires(Role.EDITOR)
def inspections(request: HttpRequest) -> HttpResponse:
    """What is planned, the next first; what is past and has no result is on top."""
    return render(request, "business/reviewing/inspections.html", {"visits": _planned(request.user)})


@never_cache
@require_safe
@requires(Role.EDITOR)
def calendar(request: HttpRequest) -> HttpResponse:
    """The same as a file for calendars."""
    visits = [
        Visit(
            uid=f"inspection-{one['row'].pk}@{request.get_host().partition(':')[0]}",
            begins=one["row"].begins,
            ends=one["row"].ends,
            summary=f"{one['title']}: {one['names'].business or one['row'].application.reference}",
            place=one["names"].address
            or f"{site_origin(request)}{reverse('business-case', args=[one['row'].application.reference])}",
        )
        for one in _planned(request.user)
    ]
    audit(request, "Took the calendar of inspections")
    response = HttpResponse(write_calendar(visits, now=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="inspections.ics"'
    return response


def _planned(person: Any) -> list[dict[str, Any]]:
    solution = the_portal()
    named = {one.name: one for permit in solution.permits.permits for one in permit.inspections}
    planned = planned_visits(departments_of(person, solution)).select_related("application")
    return [
        {
            "row": one,
            "title": in_language(named[one.name]) if one.name in named else one.name,
            "department": say_department(solution, one.department),
            "is_past": one.ends < timezone.now(),
            "names": names_of(one.application, solution),
        }
        for one in planned.prefetch_related("application__versions")[:_MOST]
    ]
