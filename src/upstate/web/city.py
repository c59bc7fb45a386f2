"""The city that this site belongs to, and what every page shows of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from upstate.city.settings import load_settings
from upstate.city.workspace import Workspace


def this_city() -> Workspace:
    """The workspace that the site serves; read anew, because people edit `city.toml`."""
    return Workspace(settings.WORKSPACE, load_settings(settings.WORKSPACE / "city.toml"))


def today() -> date:
    """Today by the city's clock."""
    return this_city().settings.today()


def shown_everywhere(request: HttpRequest) -> dict[str, Any]:
    """For every template: the city's settings."""
    return {"city": this_city().settings}


def site_origin(request: HttpRequest) -> str:
    """Scheme and host of the site's permanent addresses, without a slash at the end: the first name of UPSTATE_HOSTS, whatever name
    the request came by. A site without a name of its own is known by where it was asked."""
    return whole_address("") or request.build_absolute_uri("/")[:-1]


def whole_address(path: str) -> str:
    """A path with scheme and host, for mail and letters, which no request stands behind; empty where the site has no name of its own."""
    return f"{'https' if settings.HTTPS else 'http'}://{settings.HOSTS[0]}{path}" if settings.HOSTS else ""
