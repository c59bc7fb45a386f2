"""Its addresses, which have no language of people before them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from upstate.web.catalog.api.soda import metadata, rows

urlpatterns: list[URLPattern | URLResolver] = [
    path("resource/<slug:dataset>", rows.show_rows, name="soda-rows"),
    path("resource/<slug:dataset>.json", rows.show_rows, {"written": "json"}, name="soda-rows-json"),
    path("resource/<slug:dataset>.csv", rows.show_rows, {"written": "csv"}, name="soda-rows-csv"),
    path("resource/<slug:dataset>.geojson", rows.show_rows, {"written": "geojson"}, name="soda-rows-geojson"),
    path("resource/<slug:dataset>.<str:written>", rows.refuse_form, name="soda-rows-other"),
    path("api/views/<slug:dataset>", metadata.show_dataset, name="soda-dataset"),
    path("api/views/<slug:dataset>.json", metadata.show_dataset, name="soda-dataset-json"),
    path("api/views/<slug:dataset>/rows.csv", rows.send_file, name="soda-file"),
    path("api/catalog/v1", metadata.show_catalog, name="soda-catalog"),
    re_path(r"^(?:resource|api/views|api/catalog)/", rows.show_nothing, name="soda-nothing"),
]
