"""The addresses of visits. What telephones do by themselves has no language."""

from __future__ import annotations

from typing import Any

from django.urls import path

from upstate.web.field.views import giving, sending, walking

_ZONE = "field/<slug:name>/<slug:round_name>/<int:zone>"

urlpatterns: list[Any] = [
    path("field/", walking.show_zones, name="field"),
    path("field/rounds/", giving.show_rounds, name="field-rounds"),
    path("field/rounds/<slug:name>/<slug:round_name>/", giving.give_zones, name="field-assign"),
    path(f"{_ZONE}/", walking.show_zone, name="field-zone"),
    path(f"{_ZONE}/hours/", walking.note_hours, name="field-hours"),
    path(f"{_ZONE}/<int:stop>/", walking.show_door, name="field-door"),
    path("field/token/", sending.give_token, name="field-token"),
    path("field/send/", sending.take_visits, name="field-send"),
]
plain: list[Any] = [path("field-worker.js", sending.send_worker, name="field-worker")]
