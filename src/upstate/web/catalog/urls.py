"""Addresses of the catalog. Those of datasets are permanent."""

from __future__ import annotations

from django.urls import include, path, re_path

from upstate.web.catalog.api.rest.document import show_docs
from upstate.web.catalog.rationing import rationed
from upstate.web.catalog.views import (
    charts,
    dataset,
    elsewhere,
    feed,
    feedback,
    files,
    inventory,
    place_map,
    requests,
    reuses,
    rows,
    search,
    telling,
    versions,
)

_DATASETS = [
    path("", search.show_search, name="datasets"),
    path("feed.atom", feed.show_feed, name="feed"),
    path("elsewhere/", elsewhere.show_all_elsewhere, name="all-elsewhere"),
    path("elsewhere/<slug:source>/", elsewhere.show_all_elsewhere, name="all-of-source"),
    path("elsewhere/<slug:source>/<slug:item>/", elsewhere.show_elsewhere, name="elsewhere"),
    path("<slug:name>/", dataset.show_dataset, name="dataset"),
    path("<slug:name>/croissant.json", telling.show_croissant, name="dataset-croissant"),
    path("<slug:name>/rows/", rationed(rows.show_rows), name="dataset-rows"),
    path("<slug:name>/rows.csv", rationed(rows.download_rows), name="dataset-rows-csv"),
    path("<slug:name>/charts/", charts.show_charts, name="dataset-charts"),
    path("<slug:name>/map/", place_map.show_map, name="dataset-map"),
    path("<slug:name>/feedback/", feedback.ask_feedback, name="dataset-feedback"),
    path("<slug:name>/versions/", versions.show_versions, name="dataset-versions"),
    path("<slug:name>/versions/<int:number>/", versions.show_version, name="dataset-version"),
    path("<slug:name>/versions/<int:number>/difference/", versions.show_difference, name="dataset-difference"),
    path("<slug:name>/versions/<int:number>/<str:file>", files.show_file, name="dataset-file"),
    path("<slug:name>/latest/<str:file>", files.show_latest, name="dataset-latest"),
]

urlpatterns = [
    path("datasets/", include(_DATASETS)),
    path("api/v1/docs", show_docs, name="api-docs"),
    path("inventory/", inventory.show_inventory, name="inventory"),
    path("inventory.csv", inventory.download_inventory, name="inventory-csv"),
    path("requests/", requests.show_requests, name="data-requests"),
    path("reuses/", reuses.show_reuses, name="reuses"),
    re_path(r"^feedback/(?P<token>[A-Za-z0-9_-]{20,64})/$", feedback.show_feedback, name="feedback"),
    path("basemap.pmtiles", place_map.send_basemap, name="basemap"),
    path("", include("upstate.web.catalog.staff.urls")),
    path("", include("upstate.web.catalog.desk.urls")),
]
