"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import finding, questions

guide: list[Any] = []
finder: list[Any] = [
    path("permits/", finding.show_question, name="permit-finder"),
    path("permits/answer/", finding.show_answer, name="permit-answer"),
    path("permits/ask/", questions.ask, name="permit-ask"),
    path("permits/asked/", questions.asked, name="permit-asked"),
    path("desk/questions/", questions.show_questions, name="permit-questions"),
    path("desk/questions/<int:number>/", questions.answer_question, name="permit-question"),
]
apply: list[Any] = []
track: list[Any] = []
desk: list[Any] = []
upkeep: list[Any] = []
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep]
