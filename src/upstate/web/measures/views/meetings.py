"""Meetings: the list, a new one, the agenda before and the memo after."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upstate.actions.call_meeting import TITLE, call_meeting
from upstate.actions.close_meeting import close_meeting
from upstate.actions.meeting_files import read_meetings
from upstate.actions.open_measures import open_measures
from upstate.actions.open_meeting import OpenMeeting, look_at, prepare_meeting
from upstate.actions.record_meeting import record_vote
from upstate.actions.told_measures import told_measures
from upstate.city import Workspace
from upstate.errors import UpstateError
from upstate.measures.meeting.follow_ups import ended_since, most_pressing_first
from upstate.measures.meeting.memo import tell_survey
from upstate.web.city import today
from upstate.web.look.saying import language, translate
from upstate.web.measures.access import for_readers, for_writers, in_three_parts, is_writer
from upstate.web.measures.forms import MeetingForm, SurveyForm
from upstate.web.measures.views.board import line_of
from upstate.web.people.audit import audit


@require_safe
@for_readers
def show_meetings(request: HttpRequest, city: Workspace) -> HttpResponse:
    """All meetings, the newest first."""
    found = read_meetings(city.folder).all
    told = {"meetings": reversed(found), "may_write": is_writer(request.user), "today": today()}
    return render(request, "measures/meetings.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def call_new(request: HttpRequest, city: Workspace) -> HttpResponse:
    """Call a meeting and write its agenda."""
    measures = [(one.name, one.title.said(language())) for one in open_measures(city.folder).measures]
    before = read_meetings(city.folder).all
    last = before[-1].text if before else None
    first = {
        "title": last.title if last else translate(TITLE),
        "on": today(),
        "minutes": last.minutes if last else 60,
        "measures": list(last.measures) if last else [],
    }
    form = MeetingForm(request.POST or None, initial=first, measures=measures)
    fault: UpstateError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = call_meeting(workspace=city.folder, **form.cleaned_data)
            prepare_meeting(workspace=city.folder, meeting=made.name)
        except UpstateError as met:
            fault = met
        else:
            audit(request, f"Called the meeting {made.name}")
            messages.success(request, _("The meeting is called, and its agenda is written."))
            return redirect("meeting", made.name)
    told = {"form": form, "fault": fault and in_three_parts(fault, city)}
    return render(request, "measures/call.html", told, status=422 if fault else 400 if form.errors else 200)


@require_safe
@for_readers
def show_meeting(request: HttpRequest, city: Workspace, meeting: str) -> HttpResponse:
    """Its agenda while it is open, the memo of it once it is closed."""
    return _page(request, city, find_meeting(city, meeting))


def _page(request: HttpRequest, city: Workspace, opened: OpenMeeting, **more: Any) -> HttpResponse:
    name = "memo" if opened.meeting.is_closed else "agenda"
    told = {**tell_meeting(opened), "may_write": is_writer(request.user), "survey": SurveyForm(), "today": today()}
    status = more.pop("status", 200)
    return render(request, f"measures/{name}.html", {**told, **more, "city": city.settings}, status=status)


@require_POST
@for_writers
def prepare_again(request: HttpRequest, city: Workspace, meeting: str) -> HttpResponse:
    """Write the agenda anew, by the newest figures."""
    find_meeting(city, meeting)
    prepare_meeting(workspace=city.folder, meeting=meeting)
    audit(request, f"Wrote the agenda of {meeting} anew")
    messages.success(request, _("The agenda is written anew, by the newest figures."))
    return redirect("meeting", meeting)


@require_POST
@for_writers
def close(request: HttpRequest, city: Workspace, meeting: str) -> HttpResponse:
    """Close the meeting; the memo after it is written."""
    opened = find_meeting(city, meeting)
    try:
        close_meeting(workspace=city.folder, meeting=meeting)
    except UpstateError as fault:
        return _page(request, city, opened, fault=in_three_parts(fault, city), status=422)
    audit(request, f"Closed the meeting {meeting}")
    messages.success(request, _("The meeting is closed. This is its memo."))
    return redirect("meeting", meeting)


@require_POST
@for_readers
def answer_survey(request: HttpRequest, city: Workspace, meeting: str) -> HttpResponse:
    """Count one answer; the log does not say who gave which."""
    opened = find_meeting(city, meeting)
    form = SurveyForm(request.POST)
    fault: UpstateError | None = None
    if form.is_valid():
        try:
            record_vote(workspace=city.folder, meeting=meeting, **form.cleaned_data)
        except UpstateError as met:
            fault = met
        else:
            messages.success(request, _("Thank you. Your answer is counted, without your name."))
            return redirect("meeting", meeting)
    shown = fault and in_three_parts(fault, city)
    return _page(request, city, opened, survey=form, fault=shown, status=422 if fault else 400)


def find_meeting(city: Workspace, name: str) -> OpenMeeting:
    """The meeting of the address; one that is not there is no page."""
    meetings = read_meetings(city.folder)
    for found in meetings.all:
        if found.name == name:
            return look_at(meetings, found, told_measures(city.folder, language=language()))
    raise Http404


def tell_meeting(opened: OpenMeeting) -> dict[str, Any]:
    """What agenda and memo show."""
    text, day = opened.meeting.text, opened.meeting.text.closed_on or today()
    own = [one for one in opened.follow_ups if one.meeting == opened.meeting.name]
    others = [one for one in opened.follow_ups if one.meeting != opened.meeting.name]
    lines = {one.name: line_of(one) for one in opened.measures}
    return {
        "meeting": opened.meeting,
        "topics": [{"topic": one, "line": lines.get(one.measure)} for one in opened.agenda.topics],
        "minutes": opened.agenda.minutes,
        "decisions": text.decision,
        "taken_on": [one.told(day) for one in own],
        "ended": [one.told(day) for one in ended_since(others, opened.last)],
        "still_open": [one.told(day) for one in most_pressing_first(others)],
        "proposals": opened.proposals,
        "talked": [one for one in text.topic if one.measure],
        "survey_told": tell_survey(text.survey),
        "survey_words": text.survey.words,
    }
