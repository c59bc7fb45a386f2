"""The addresses of the portal, all under /business/. Those of the city's staff are under /business/desk/."""

from __future__ import annotations

from typing import Any

guide: list[Any] = []
finder: list[Any] = []
apply: list[Any] = []
track: list[Any] = []
desk: list[Any] = []
upkeep: list[Any] = []
urlpatterns: list[Any] = [*guide, *finder, *apply, *track, *desk, *upkeep]
