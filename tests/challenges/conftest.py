"""A made-up city with a challenge, built once for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.challenges.made_up_roads import TODAY, make_city, make_ratings
from upstate.actions.build_challenge import build_challenge
from upstate.actions.new_challenge import new_challenge

NAME = "roads"


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = make_city(tmp_path_factory.mktemp("millbrook"), make_ratings())
    new_challenge(workspace=city, name=NAME, ranking="road-decay", today=TODAY)
    build_challenge(workspace=city, name=NAME, today=TODAY)
    return city


@pytest.fixture
def roads_city(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    return Path(shutil.copytree(made_once, tmp_path / "city"))
