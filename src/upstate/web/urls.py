"""Every address of the site. Those of an app are in the app."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from upstate.web import crawling
from upstate.web.catalog.api.urls import urlpatterns as for_programs
from upstate.web.catalog.views import telling
from upstate.web.field.urls import plain as field_plain
from upstate.web.people.urls import wagtail_doors

handler400 = "upstate.web.look.faults.bad_request"
handler404 = "upstate.web.look.faults.not_found"
handler500 = "upstate.web.look.faults.server_error"
handler403 = "upstate.web.people.access.show_refused"
handler429 = "upstate.web.people.access.show_too_many"

urlpatterns = [
    *wagtail_doors,
    path("write/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("robots.txt", crawling.show_robots, name="robots"),
    path("sitemap.xml", crawling.show_sitemap, name="sitemap"),
    *field_plain,
    *for_programs,
    path("data.json", telling.show_data_json, name="data-json"),
    path("catalog.jsonld", telling.show_catalog_jsonld, name="catalog-jsonld"),
    *i18n_patterns(
        path("", include("upstate.web.catalog.urls")),
        path("", include("upstate.web.shelf.urls")),
        path("", include("upstate.web.field.urls")),
        path("", include("upstate.web.standards.urls")),
        path("", include("upstate.web.measures.urls")),
        path("challenges/", include("upstate.web.challenges.urls")),
        path("business/", include("upstate.web.business.urls")),
        path("", include("upstate.web.people.urls")),
        path("", include("upstate.web.pages.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
