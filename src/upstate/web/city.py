"""The city that this site belongs to, and what every page shows of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from upstate.city.workspace import Workspace, open_workspace


def this_city() -> Workspace:
    """The workspace that the site serves; read anew, because people edit `city.toml`."""
    return open_workspace(settings.WORKSPACE)


def shown_everywhere(request: HttpRequest) -> dict[str, Any]:
    """For every template: the city's settings."""
    return {"city": this_city().settings}
