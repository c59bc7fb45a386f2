"""Its addresses, which have no language of people before them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from upstate.web.catalog.api.features import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("ogc/", views.show_landing, name="features"),
    path("ogc/conformance", views.show_conformance, name="features-conformance"),
    path("ogc/api", views.show_api, name="features-api"),
    path("ogc/collections", views.show_collections, name="features-collections"),
    path("ogc/collections/<slug:name>", views.show_collection, name="features-collection"),
    path("ogc/collections/<slug:name>/queryables", views.show_queryables, name="features-queryables"),
    path("ogc/collections/<slug:name>/items", views.show_items, name="features-items"),
    path("ogc/collections/<slug:name>/items/<str:feature>", views.show_item, name="features-item"),
    # With and without a slash: a redirection to a page for people would say that there is one.
    re_path(r"^ogc/", views.show_nothing, name="features-nothing"),
]
