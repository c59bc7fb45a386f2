"""The portal's text as this city has it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import Http404

from upstate.actions.open_service import OpenService, open_service
from upstate.solutions.service import OWN_FILES, ServiceSolution
from upstate.web.city import this_city

PORTAL = "business-portal"


def this_portal() -> OpenService | None:
    """The portal of this city; null where it has not borrowed one. Raises `BadSolution` where its text can not be used.

    It is read anew when its lock or one of the city's own tables changed.
    """
    city = this_city()
    if PORTAL not in city.borrowed_names():
        return None
    paths = city.borrowed(PORTAL)
    files = (paths.lock, *(paths.own / name for name in OWN_FILES))
    return _opened(city.folder, tuple(_stamp(file) for file in files))


def _stamp(file: Path) -> tuple[int, int]:
    try:
        told = file.stat()
    except FileNotFoundError:
        return (0, 0)
    return (told.st_mtime_ns, told.st_size)


def the_portal() -> ServiceSolution:
    """The portal's text, for a page that there is only where the city has it; raises `Http404` elsewhere."""
    portal = this_portal()
    if portal is None:
        raise Http404
    return portal.solution


@lru_cache(maxsize=4)
def _opened(workspace: Path, _stamps: tuple[tuple[int, int], ...]) -> OpenService:
    return open_service(workspace=workspace, name=PORTAL)
