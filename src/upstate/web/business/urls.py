"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import finding, funding, guiding, questions

guide: list[Any] = [
    path("", guiding.show_front, name="business"),
    path("guide/", guiding.show_guide, name="guide"),
    path("guide/<slug:step>/", guiding.show_step, name="guide-step"),
    path("contacts/", guiding.show_contacts, name="guide-contacts"),
    path("words/", guiding.show_words, name="guide-words"),
    path("search/", guiding.show_search, name="guide-search"),
    path("checklist/", guiding.show_checklist, name="guide-checklist"),
    path("checklist/<str:key>/", guiding.show_kept, name="guide-kept"),
    path("funding/", funding.show_funding, name="guide-funding"),
]
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
