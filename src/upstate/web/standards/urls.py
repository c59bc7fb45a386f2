"""Addresses of the self-assessment."""

from __future__ import annotations

from django.urls import path

from upstate.web.standards.views import answering, leading, sending, standards, standing

_ONE = "standards/<slug:name>"

urlpatterns = [
    path("standards/", standards.show_standards, name="standards"),
    path(f"{_ONE}/", standards.show_ladder, name="standard"),
    path(f"{_ONE}/snapshot/", answering.show_snapshot, name="standard-snapshot"),
    path(f"{_ONE}/standing/", standing.show_standing, name="standard-standing"),
    path(f"{_ONE}/leaders/", leading.show_leaders, name="standard-leaders"),
    path(f"{_ONE}/badge.svg", sending.send_badge, name="standard-badge"),
    path(f"{_ONE}/assessment.json", sending.send_assessment, name="standard-assessment"),
    path(f"{_ONE}/criteria/<str:criterion>/", answering.show_criterion, name="standard-criterion"),
    path(f"{_ONE}/criteria/<str:criterion>/comment/", answering.add_comment, name="standard-comment"),
]
