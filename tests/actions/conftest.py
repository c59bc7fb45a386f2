"""A workspace of a small city, and the program called as a person calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.called import Called
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.city import Workspace
from upstate.cli.main import app

SHELF = Path(__file__).parents[2] / "solutions"
MAINS = """FACILITYID,INSTALLDATE,MATERIAL,DIAMETER_IN,LENGTH_FT
{rows}"""
BREAKS = """WO,FACILITYID,BREAKDATE,BREAKTYPE
{rows}"""


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Called]:
    """Call the program; a traceback is a fault of the program, so it is not caught."""

    def call(*words: object) -> Called:
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        return Called(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def city(tmp_path: Path) -> Workspace:
    """A workspace that has borrowed the water mains."""
    folder = tmp_path / "springfield"
    made = new(folder=folder, place="Springfield, NY")
    borrow(workspace=folder, solution=str(SHELF / "water-main-breaks"))
    return made


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """The clean exports of sixty mains and forty breaks."""
    mains = "\n".join(
        f"{1000 + n},{1950 + n}-06-01,{('CI', 'PVC', 'DI')[n % 3]},{(6, 8, 12)[n % 3]},{100 + 7 * n}.5"
        for n in range(60)
    )
    breaks = "\n".join(f"W{n},{1000 + n},{2013 + n % 8}-03-{1 + n % 28:02d},MAIN" for n in range(40))
    paths = {"mains": tmp_path / "Water Mains.csv", "breaks": tmp_path / "breaks.csv"}
    paths["mains"].write_text(MAINS.format(rows=mains) + "\n", "utf-8")
    paths["breaks"].write_text(BREAKS.format(rows=breaks) + "\n", "utf-8")
    return paths
