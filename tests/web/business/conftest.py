"""A city whose business portal is open."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.permits.portal import NAME, name_departments, open_portal
from tests.permits.town import bring_tables
from tests.web.conftest import SPRINGFIELD
from upstate.actions.open_service import OpenService, open_service
from upstate.city.workspace import Workspace, create_workspace


@pytest.fixture(scope="session")
def portal_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with the portal borrowed and every fact of it checked. Copy it; do not write to it."""
    made = create_workspace(tmp_path_factory.mktemp("portal"), SPRINGFIELD)
    name_departments(made.folder)
    open_portal(made.folder)
    return made.folder


@pytest.fixture(scope="session")
def town_city(portal_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a zoning map, a list of addresses and a record of permits. Copy it; do not write to it."""
    made = shutil.copytree(portal_city, tmp_path_factory.mktemp("town") / "springfield")
    bring_tables(open_service(workspace=made, name=NAME), made.parent / "files")
    return made


@pytest.fixture
def portal(city: Workspace, portal_city: Path) -> OpenService:
    """The site's city, made into that one."""
    shutil.copytree(portal_city, city.folder, dirs_exist_ok=True)
    return open_service(workspace=city.folder, name=NAME)


@pytest.fixture
def town(portal: OpenService, town_city: Path) -> OpenService:
    """The same with the town's tables."""
    shutil.copytree(town_city, portal.city.folder, dirs_exist_ok=True)
    return portal
