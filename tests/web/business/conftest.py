"""A city whose business portal is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.permits.portal import DEPARTMENTS, open_portal
from tests.permits.town import bring_tables
from upstate.actions.open_service import OpenService
from upstate.city.settings import save_settings
from upstate.city.workspace import Workspace


@pytest.fixture
def portal(city: Workspace) -> OpenService:
    """The site's city with the portal borrowed and every fact of it checked."""
    departments = tuple(dict.fromkeys((*city.settings.departments, *DEPARTMENTS)))
    save_settings(city.folder / "city.toml", city.settings.model_copy(update={"departments": departments}))
    return open_portal(city.folder)


@pytest.fixture
def town(portal: OpenService, tmp_path: Path) -> OpenService:
    """The same with a zoning map, a list of addresses and a record of permits."""
    bring_tables(portal, tmp_path / "files")
    return portal
