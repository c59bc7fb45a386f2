"""The portal with two small forms of its own, so that its text may grow."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.permits.portal import NAME
from upstate.actions.borrow import borrow
from upstate.actions.open_service import OpenService, open_service
from upstate.city.workspace import Workspace
from upstate.solutions import find_on_shelf


@pytest.fixture
def portal(city: Workspace, tmp_path: Path) -> OpenService:
    """The site's city with that portal borrowed."""
    folder = tmp_path / "lent" / NAME
    shutil.copytree(find_on_shelf(NAME), folder)
    shutil.copytree(Path(__file__).parent / "forms", folder / "forms", dirs_exist_ok=True)
    borrow(workspace=city.folder, solution=str(folder))
    return open_service(workspace=city.folder, name=NAME)
