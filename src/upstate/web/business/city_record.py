"""The city's own tables as the portal reads them: its zoning map and its record of permits, loaded once for each state of them."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from upstate.actions.find_zone import CityRecord, load_city_record
from upstate.errors import UpstateError
from upstate.web.business.service import this_portal

_log = logging.getLogger(__name__)


def city_record() -> CityRecord:
    """An empty record where the city has brought no tables, or where they can not be read: the portal then says that it does not
    know, and the log says why."""
    portal = this_portal()
    if portal is None:
        return CityRecord()
    files = [portal.paths.crosswalk, *portal.city.table_files]
    stamps = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files if file.exists())
    return _loaded(portal.city.folder, stamps)


@lru_cache(maxsize=2)
def _loaded(_workspace: Path, _stamps: tuple[tuple[str, int, int], ...]) -> CityRecord:
    portal = this_portal()
    try:
        return load_city_record(portal) if portal else CityRecord()
    except UpstateError:
        _log.exception("The city's tables for the business portal can not be read")
        return CityRecord()
