"""Two addresses for whoever keeps the site running.

`/health`: this process answers. `/ready`: what the site needs is there; if not, 503 and which of it is not. Both are answered
before sessions, languages and host names are looked at, so that they cost nothing and work for a machine that asks by number.
"""

from __future__ import annotations

import pkgutil
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from upstate.web.city import this_city

ROOM = 200 * 1024**2  # bytes below which the disk counts as full


class Health:
    """Middleware that answers the two addresses and leaves every other alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/health":
            return _plain({"answers": True}, 200)
        if request.path == "/ready":
            found = check_ready()
            return _plain({"ready": all(found.values()), **found}, 200 if all(found.values()) else 503)
        return self._get_response(request)


def _plain(value: dict[str, bool], status: int) -> HttpResponse:
    return JsonResponse(value, status=status, headers={"Cache-Control": "no-store"})


def check_ready() -> dict[str, bool]:
    """Each thing that the site needs, and whether it is there: database, migrations, workspace, disk."""
    return {
        "database": _holds(_database_answers),
        "migrations": _holds(_migrations_are_applied),
        "workspace": _holds(_workspace_is_readable),
        "disk": _holds(_disk_has_room),
    }


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong with it: it is not ready
        return False


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


def _migrations_are_applied() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return _known_migrations() <= set(cursor.fetchall())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """By the names of their files: to import them all would cost megabytes."""
    return frozenset(
        (app.label, found.name)
        for app in apps.get_app_configs()
        for found in pkgutil.iter_modules([str(Path(app.path) / "migrations")])
        if not found.name.startswith("_")
    )


def _workspace_is_readable() -> bool:
    return bool(this_city().settings.name)


def _disk_has_room() -> bool:
    return shutil.disk_usage(settings.WORKSPACE).free > ROOM
