"""Addresses of the editors' pages."""

from __future__ import annotations

from django.urls import path

from upstate.web.catalog.staff import deciding, describing, desk, draft, offering, sources

urlpatterns = [
    path("staff/", desk.show_desk, name="desk"),
    path("staff/elsewhere/", sources.show_sources, name="sources"),
    path("staff/elsewhere/<slug:source>/", sources.show_source, name="source"),
    path("staff/elsewhere/<slug:source>/run/", sources.run_source, name="source-run"),
    path("staff/elsewhere/<slug:source>/progress/", sources.show_progress, name="source-progress"),
    path("staff/new/", offering.new_dataset, name="new-dataset"),
    path("staff/<slug:name>/", draft.show_draft, name="draft"),
    path("staff/<slug:name>/progress/", draft.show_progress, name="draft-progress"),
    path("staff/<slug:name>/offer/", offering.offer_file, name="offer"),
    path("staff/<slug:name>/describe/", describing.describe_dataset, name="describe"),
    path("staff/<slug:name>/dictionary/", describing.explain_columns, name="dictionary"),
    path("staff/<slug:name>/decide/<int:place>/", deciding.decide_finding, name="decide"),
    path("staff/<slug:name>/submit/", deciding.submit_draft, name="submit"),
    path("staff/<slug:name>/approve/", deciding.approve_draft, name="approve"),
    path("staff/<slug:name>/send-back/", deciding.send_draft_back, name="send-back"),
    path("staff/<slug:name>/discard/", deciding.discard_draft, name="discard"),
]
