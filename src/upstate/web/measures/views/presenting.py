"""The meeting on one screen: one topic at a time in large type, with what is decided and taken on beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upstate.actions.open_meeting import OpenMeeting
from upstate.actions.record_meeting import record_decision, record_follow_up
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.meeting.agenda import AgendaTopic
from upstate.web.measures.access import for_readers, in_three_parts, is_writer
from upstate.web.measures.forms import DecisionForm, FollowUpForm
from upstate.web.measures.pictures import run_chart_of
from upstate.web.measures.views.board import line_of
from upstate.web.measures.views.meetings import find_meeting
from upstate.web.people.access import requires
from upstate.web.people.audit import audit
from upstate.web.people.models import Role


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def show_screen(request: HttpRequest, city: Workspace, meeting: str, place: int = 1) -> HttpResponse:
    """The topic at `place`, from 1. Editors send what is decided there."""
    if request.method == "POST":
        return requires(Role.EDITOR)(_take)(request, city, meeting, place)
    return _screen(request, _opened(city, meeting, place), place)


def _opened(city: Workspace, meeting: str, place: int) -> OpenMeeting:
    opened = find_meeting(city, meeting)
    if not 1 <= place <= len(opened.agenda.topics):
        raise Http404
    return opened


def _take(request: HttpRequest, city: Workspace, meeting: str, place: int) -> HttpResponse:
    opened = _opened(city, meeting, place)
    is_decision = request.POST.get("kind") == "decision"
    form = DecisionForm(request.POST, prefix="decision") if is_decision else FollowUpForm(request.POST, prefix="action")
    shown = {"decision" if is_decision else "action": form}
    if not form.is_valid():
        return _screen(request, opened, place, **shown, status=400)
    name, topic = opened.meeting.name, opened.agenda.topics[place - 1]
    try:
        if is_decision:
            record_decision(workspace=city.folder, meeting=name, **form.cleaned_data)
            audit(request, f"Took down a decision of {name}")
            messages.success(request, _("The decision is taken down."))
        else:
            made = record_follow_up(workspace=city.folder, meeting=name, measure=topic.measure, **form.cleaned_data)
            audit(request, f"Took down follow-up {made.id} in {name}")
            messages.success(request, _("Follow-up %(number)s is taken down.") % {"number": made.id})
    except UpstateError as fault:
        return _screen(request, opened, place, **shown, fault=in_three_parts(fault, city), status=422)
    return redirect("meeting-screen", name, place)


def _screen(request: HttpRequest, opened: OpenMeeting, place: int, **more: Any) -> HttpResponse:
    topics = opened.agenda.topics
    topic, status = topics[place - 1], more.pop("status", 200)
    told = {
        "meeting": opened.meeting,
        "topic": topic,
        "place": place,
        "number": len(topics),
        "before": place - 1,
        "next": place + 1 if place < len(topics) else 0,
        "titles": [(at, one.title) for at, one in enumerate(topics, start=1)],
        "decision": DecisionForm(prefix="decision"),
        "action": FollowUpForm(prefix="action"),
        "decisions": opened.meeting.text.decision,
        "may_write": is_writer(request.user) and not opened.meeting.is_closed,
        **_of_measure(opened, topic),
        **more,
    }
    return render(request, "measures/screen.html", told, status=status)


def _of_measure(opened: OpenMeeting, topic: AgendaTopic) -> dict[str, Any]:
    measure = next((one for one in opened.measures if one.name == topic.measure), None)
    if measure is None:
        return {}
    return {"line": line_of(measure), "picture": run_chart_of(measure, key="run-chart")}
