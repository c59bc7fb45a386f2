"""Who does what by when: all that is open, the longest overdue first, and one with what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upstate.actions.record_meeting import change_follow_up, follow_ups
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.meeting.follow_ups import FollowUp, ended_since, most_pressing_first
from upstate.web.city import today
from upstate.web.measures.access import for_readers, in_three_parts, is_writer
from upstate.web.measures.forms import ChangeForm
from upstate.web.measures.owners import address_of
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@require_safe
@for_readers
def show_follow_ups(request: HttpRequest, city: Workspace) -> HttpResponse:
    """`?owner=` for those of one person."""
    owner = request.GET.get("owner", "")[:120]
    found = [one for one in follow_ups(city.folder) if not owner or one.owner == owner]
    still = most_pressing_first(found)
    told = {
        "late": [_shown(one) for one in still if one.late_by(today())],
        "due": [_shown(one) for one in still if not one.late_by(today())],
        "ended": [_shown(one) for one in reversed(ended_since(found, None))],
        "owner": owner,
    }
    return render(request, "measures/follow_ups.html", told)


def _shown(one: FollowUp) -> dict[str, Any]:
    return {"one": one, "days_late": one.late_by(today()), "reminded": bool(address_of(one.owner))}


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def show_follow_up(request: HttpRequest, city: Workspace, number: int) -> HttpResponse:
    """One, with all that became of it. Editors say what does."""
    if request.method == "POST":
        return requires(Role.EDITOR)(_change)(request, city, number)
    found = _find(city, number)
    return _page(request, found, ChangeForm(is_open=found.state == "open"))


def _find(city: Workspace, number: int) -> FollowUp:
    for one in follow_ups(city.folder):
        if one.id == number:
            return one
    raise Http404


def _change(request: HttpRequest, city: Workspace, number: int) -> HttpResponse:
    found = _find(city, number)
    form = ChangeForm(request.POST, is_open=found.state == "open")
    if not form.is_valid():
        return _page(request, found, form, status=400)
    values = form.cleaned_data
    if values["what"] != "moved":  # what is typed beside another choice is not meant
        values |= {"owner": "", "due": None}
    try:
        change_follow_up(workspace=city.folder, number=found.id, who=str(request.user), **values)
    except UpstateError as fault:
        return _page(request, found, form, fault=in_three_parts(fault, city), status=422)
    audit(request, f"Follow-up {found.id}: {values['what']}")
    messages.success(request, _("It is taken down."))
    return redirect("follow-up", found.id)


def _page(request: HttpRequest, found: FollowUp, form: ChangeForm, *, status: int = 200, **more: Any) -> HttpResponse:
    told = {**_shown(found), "form": form, "may_write": is_writer(request.user), **more}
    return render(request, "measures/follow_up.html", told, status=status)
