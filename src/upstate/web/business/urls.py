"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import upkeep as upkeep_views

guide: list[Any] = []
finder: list[Any] = []
apply: list[Any] = []
track: list[Any] = []
desk: list[Any] = []
upkeep: list[Any] = [
    path("desk/facts/", upkeep_views.show_facts, name="business-facts"),
    path("desk/facts/confirm/", upkeep_views.confirm_fact, name="business-fact-confirm"),
    path("desk/facts/fact/<slug:fact>/", upkeep_views.edit_fact, name="business-fact"),
    path("desk/facts/table/<slug:table>/", upkeep_views.show_table, name="business-rule-table"),
    path("desk/facts/table/<slug:table>/<int:line>/", upkeep_views.change_row, name="business-rule-row"),
    path("desk/facts/change/<int:number>/", upkeep_views.show_change, name="business-rule-change"),
    path("desk/facts/change/<int:number>/decide/", upkeep_views.decide_change, name="business-rule-decide"),
]
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep]
