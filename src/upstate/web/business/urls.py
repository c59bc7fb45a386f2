"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import applying, entering, links, particulars, sections

guide: list[Any] = []
finder: list[Any] = []
apply: list[Any] = [
    path("apply/", applying.show_permits, name="business-permits"),
    path("apply/begin/<slug:permit>/", applying.begin, name="business-apply"),
    path("apply/mine/", particulars.mine, name="business-mine"),
    path("apply/particulars/", particulars.profile, name="business-profile"),
    path("apply/forget/", links.forget, name="business-forget"),
    path("apply/<str:key>/", applying.show, name="business-application"),
    path("apply/<str:key>/check/", applying.check, name="business-check"),
    path("apply/<str:key>/email/", links.email_link, name="business-email-link"),
    path("apply/<str:key>/account/", links.claim, name="business-claim"),
    path("apply/<str:key>/keep/", links.keep_particulars, name="business-keep-particulars"),
    path("apply/<str:key>/part/<slug:section>/", sections.section, name="business-section"),
    path("apply/<str:key>/file/<int:number>/", sections.file, name="business-file"),
]
track: list[Any] = []
desk: list[Any] = [path("desk/enter/", entering.enter, name="business-enter")]
upkeep: list[Any] = []
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep]
