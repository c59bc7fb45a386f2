"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import (
    applying,
    entering,
    inspecting,
    links,
    particulars,
    paying,
    record,
    reviewing,
    sections,
)

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
desk: list[Any] = [
    path("desk/enter/", entering.enter, name="business-enter"),
    path("desk/", reviewing.queue, name="business-desk"),
    path("desk/inspections/", inspecting.inspections, name="business-inspections"),
    path("desk/inspections.ics", inspecting.calendar, name="business-calendar"),
    path("desk/payments/", paying.payments, name="business-payments"),
    path("desk/at/<slug:reference>/", reviewing.show, name="business-case"),
    path("desk/at/<slug:reference>/changes/", reviewing.changes, name="business-changes"),
    path("desk/at/<slug:reference>/step/<slug:step>/", reviewing.take_step, name="business-step"),
    path("desk/at/<slug:reference>/file/<int:number>/", reviewing.send_upload, name="business-upload"),
    path("desk/at/<slug:reference>/letter/<int:number>/", reviewing.send_letter, name="business-letter"),
    path("pay/<str:key>/", paying.pay, name="business-pay"),
    path("payments/try/<str:key>/", paying.made_up, name="business-made-up"),
    path("payments/<slug:provider>/told/", paying.told, name="business-told"),
]
upkeep: list[Any] = []
open_record: list[Any] = [
    path("record/", record.search, name="business-record"),
    path("record/<slug:what>/<int:version>/<int:place>/", record.show, name="business-record-one"),
]
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep, *open_record]
