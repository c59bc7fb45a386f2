"""A city whose measures were computed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.web.measures.town import furnish
from upstate.city.settings import CitySettings
from upstate.city.workspace import Workspace, create_workspace


@pytest.fixture(scope="session")
def measures_of_springfield(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city's folder, furnished once. Copy it; do not write to it."""
    made = create_workspace(tmp_path_factory.mktemp("measured") / "springfield", CitySettings(name="Springfield, IL"))
    furnish(made)
    return made.folder


@pytest.fixture
def town(city: Workspace, measures_of_springfield: Path) -> Workspace:
    for name in ("measures", "solutions"):
        shutil.copytree(measures_of_springfield / name, city.folder / name, dirs_exist_ok=True)
    return city
