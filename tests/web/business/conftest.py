"""A city whose business portal is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.permits.portal import name_departments, open_portal
from tests.permits.town import bring_tables
from upstate.actions.open_service import OpenService
from upstate.city.workspace import Workspace


@pytest.fixture
def portal(city: Workspace) -> OpenService:
    """The site's city with the portal borrowed and every fact of it checked."""
    name_departments(city.folder)
    return open_portal(city.folder)


@pytest.fixture
def town(portal: OpenService, tmp_path: Path) -> OpenService:
    """The same with a zoning map, a list of addresses and a record of permits."""
    bring_tables(portal, tmp_path / "files")
    return portal
