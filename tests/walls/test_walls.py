"""The walls between rooms stand: import-linter is green on the house and red when a bad import is planted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=house,
        env={"PYTHONPATH": str(house / "src"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_house_keeps_its_walls(copy_of_the_house: Path) -> None:
    done = lint(copy_of_the_house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "planted", "wall"),
    [
        ("tables/contract.py", "from upstate.ranking import metrics", "floors below"),
        ("geography/__init__.py", "from upstate.tables.contract import Contract", "floors below"),
        ("engine/duck.py", "import upstate.actions.prove", "floors below"),
        ("ranking/metrics.py", "import rich", "no terminal and no web library"),
        ("city/settings.py", "import typer", "no terminal and no web library"),
        ("actions/new.py", "from upstate.cli import main", "floors below"),
        ("ranking/metrics.py", "from upstate.ranking.verdict import judge", "no circles"),
        ("catalog/draft.py", "import django", "no terminal and no web library"),
        ("charts/chart.py", "from upstate.city import Workspace", "floors below"),
        ("web/shelf/costs.py", "from upstate.web.catalog import kept", "people and look are the ground"),
    ],
)
def test_a_planted_import_is_seen(copy_of_the_house: Path, room: str, planted: str, wall: str) -> None:
    file = copy_of_the_house / "src" / "upstate" / room
    file.write_text(file.read_text("utf-8") + f"\n{planted}\n", encoding="utf-8")
    done = lint(copy_of_the_house)
    assert done.returncode == 1
    broken = done.stdout.split("Broken contracts")[1]
    assert wall in " ".join(broken.split())


def test_a_room_without_a_floor_is_seen(copy_of_the_house: Path) -> None:
    room = copy_of_the_house / "src" / "upstate" / "annex"
    room.mkdir()
    (room / "__init__.py").write_text("", encoding="utf-8")
    assert lint(copy_of_the_house).returncode == 1
