"""Every address of the shelf. `-of` is the same page of a list that is not the latest, or that shall stay where it is."""

from __future__ import annotations

from typing import Any

from django.urls import path, register_converter

from upstate.web.shelf.unit_address import UnitInAddress
from upstate.web.shelf.views.downloads import send_evidence, send_ranking_file, send_report
from upstate.web.shelf.views.listing import show_solutions
from upstate.web.shelf.views.map import send_places, show_map
from upstate.web.shelf.views.ranking import show_ranking
from upstate.web.shelf.views.rankings import show_rankings
from upstate.web.shelf.views.report import show_report
from upstate.web.shelf.views.solution import show_solution
from upstate.web.shelf.views.unit import show_unit

register_converter(UnitInAddress, "unit")

_ONE = "solutions/<slug:name>"
_LIST = f"{_ONE}/rankings/<str:folder>"

urlpatterns: list[Any] = [
    path("solutions/", show_solutions, name="solutions"),
    path(f"{_ONE}/", show_solution, name="solution"),
    path(f"{_ONE}/report/", show_report, name="solution-report"),
    path(f"{_ONE}/report/file/", send_report, name="solution-report-file"),
    path(f"{_ONE}/evidence/<str:file>", send_evidence, name="solution-evidence"),
    path(f"{_ONE}/map/", show_map, name="solution-map"),
    path(f"{_ONE}/map/places/", send_places, name="solution-places"),
    path(f"{_ONE}/ranking/", show_ranking, name="solution-ranking"),
    path(f"{_ONE}/ranking/<unit:unit>/", show_unit, name="solution-unit"),
    path(f"{_ONE}/rankings/", show_rankings, name="solution-rankings"),
    path(f"{_LIST}/", show_ranking, name="solution-ranking-of"),
    path(f"{_LIST}/map/", show_map, name="solution-map-of"),
    path(f"{_LIST}/map/places/", send_places, name="solution-places-of"),
    path(f"{_LIST}/unit/<unit:unit>/", show_unit, name="solution-unit-of"),
    path(f"{_LIST}/files/<str:file>", send_ranking_file, name="solution-ranking-file"),
]
