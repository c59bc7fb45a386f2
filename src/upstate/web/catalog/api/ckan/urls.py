"""Its addresses, which have no language of people before them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from upstate.web.catalog.api.ckan.views import act

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/3/action/<str:name>", act, name="ckan-action"),
    path("api/action/<str:name>", act, name="ckan-action-unversioned"),
]
