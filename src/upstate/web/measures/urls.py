"""Addresses of performance. A measure can not be called as one of the pages beside it: `city_measure.TAKEN`."""

from __future__ import annotations

from django.urls import path

from upstate.web.measures.views import board, evaluations, files, follow_ups, measure, meetings, presenting, targets

_MEETING = "performance/meetings/<slug:meeting>"
_ONE = "performance/<slug:name>"

urlpatterns = [
    path("performance/", board.show_board, name="performance"),
    path("performance/print/", board.show_page_to_print, name="performance-print"),
    path("performance/meetings/", meetings.show_meetings, name="meetings"),
    path("performance/meetings/new/", meetings.call_new, name="meeting-new"),
    path(f"{_MEETING}/", meetings.show_meeting, name="meeting"),
    path(f"{_MEETING}/prepare/", meetings.prepare_again, name="meeting-prepare"),
    path(f"{_MEETING}/present/<int:place>/", presenting.show_screen, name="meeting-screen"),
    path(f"{_MEETING}/survey/", meetings.answer_survey, name="meeting-survey"),
    path(f"{_MEETING}/close/", meetings.close, name="meeting-close"),
    path("performance/follow-ups/", follow_ups.show_follow_ups, name="follow-ups"),
    path("performance/follow-ups/<int:number>/", follow_ups.show_follow_up, name="follow-up"),
    path("performance/evaluations/", evaluations.show_evaluations, name="evaluations"),
    path("performance/evaluations/<slug:evaluation>/", evaluations.show_evaluation, name="evaluation"),
    path(f"{_ONE}/", measure.show_measure, name="measure"),
    path(f"{_ONE}/figures.csv", files.send_csv, name="measure-csv"),
    path(f"{_ONE}/figures.json", files.send_json, name="measure-json"),
    path(f"{_ONE}/target/", targets.show_target, name="measure-target"),
]
