"""Addresses of the pages on which editors answer the public."""

from __future__ import annotations

from django.urls import path

from upstate.web.catalog.desk import views

urlpatterns = [
    path("answers/", views.show_answers, name="answers"),
    path("answers/requests/<int:number>/", views.answer_one_request, name="answer-request"),
    path("answers/messages/<int:number>/", views.answer_one_message, name="answer-message"),
    path("answers/reuses/<int:number>/", views.judge_one_reuse, name="answer-reuse"),
]
