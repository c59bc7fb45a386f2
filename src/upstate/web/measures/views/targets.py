"""Another target for a measure; the one that was stays in its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstate.actions.set_target import set_target
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.meeting.tightening import propose_target
from upstate.web.measures.access import in_three_parts, of_measure
from upstate.web.measures.forms import TargetForm
from upstate.web.measures.rights import department_of
from upstate.web.measures.seeing import Seen
from upstate.web.measures.words import target_in_words
from upstate.web.people.access import Action, require, requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.EDITOR)
@of_measure
def show_target(request: HttpRequest, city: Workspace, seen: Seen) -> HttpResponse:
    """For editors of the department that owns the measure."""
    require(request.user, Action.EDIT, department_of(city, seen.told))
    if request.method != "POST":
        return _page(request, seen, TargetForm(initial=_first(request, seen)))
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, form, status=400)
    try:
        set_target(workspace=city.folder, measure=seen.name, **form.cleaned_data)
    except UpstateError as fault:
        return _page(request, seen, form, fault=in_three_parts(fault, city), status=422)
    audit(request, f"Set the target of {seen.name} to {form.cleaned_data['target']:g}", about=f"measure {seen.name}")
    messages.success(request, _("The target is set. The one before stands in its history."))
    return redirect("measure", seen.name)


def _first(request: HttpRequest, seen: Seen) -> dict[str, Any]:
    """What is proposed, else what is."""
    proposal = propose_target(seen.told)
    return {"target": proposal.tighter if proposal else seen.told.target, "by": seen.told.by}


def _page(request: HttpRequest, seen: Seen, form: TargetForm, *, status: int = 200, **more: Any) -> HttpResponse:
    told = {
        "form": form,
        "measure": seen.told,
        "now": target_in_words(seen.told.target, seen.told.by, seen.told.unit),
        "proposal": propose_target(seen.told),
        **more,
    }
    return render(request, "measures/target.html", told, status=status)
