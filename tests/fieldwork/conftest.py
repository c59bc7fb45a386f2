"""A town for each test, copied from one that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.called import Called
from tests.fieldwork.town import Town, make_town
from upstate.cli.main import app


@pytest.fixture(scope="session")
def _made_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return make_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(_made_town: Town, tmp_path: Path) -> Town:
    shutil.copytree(_made_town.folder.parent, tmp_path, dirs_exist_ok=True)
    return Town(tmp_path / _made_town.folder.name, _made_town.homes)


@pytest.fixture
def call() -> Callable[..., Called]:
    """Call the program; a traceback is a fault of the program, so it is not caught."""

    def call(*words: object) -> Called:
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        return Called(result.exit_code, result.stdout, result.stderr)

    return call
