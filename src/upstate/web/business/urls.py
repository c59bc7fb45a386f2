"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.business.views import inspecting, paying, reviewing

guide: list[Any] = []
finder: list[Any] = []
apply: list[Any] = []
track: list[Any] = []
desk: list[Any] = [
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
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep]
