"""Its addresses, which have no language of people before them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from upstate.web.catalog.api.ckan.views import act, show_nothing, show_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/3/action/<str:name>", act, name="ckan-action"),
    path("api/3/action/", act, {"name": ""}, name="ckan-no-action"),
    path("dataset/<slug:name>", show_page, name="ckan-page"),
    path("api/action/<str:name>", act, name="ckan-action-unversioned"),
    re_path(r"^api/(?:3|action)(?:/|$)", show_nothing, name="ckan-nothing"),
]
