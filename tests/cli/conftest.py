"""A small simulated city, made once, through the command line itself."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tests.called import Called
from upstate.cli.main import main
from upstate.simulation import simulate_water


def call(*words: str | Path) -> Called:
    """Call `upstate` from its entry point on; a traceback is a fault of the program, so it is not caught."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["upstate", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
    return Called(int(left.value.code or 0), out.getvalue(), err.getvalue())


def call_apart(*words: str | Path) -> Called:
    """Call `upstate` as a person does, in a process of its own. It takes seconds to start."""
    done = subprocess.run(
        [sys.executable, "-m", "upstate", *map(str, words)], capture_output=True, text=True, timeout=300, check=False
    )
    return Called(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated city whose water mains are adapted."""
    folder = tmp_path_factory.mktemp("simulated")
    exports = simulate_water(folder=folder / "exports", mains=1500)
    assert call("new", folder / "city", "--place", "Millbrook (simulated), NY").code == 0
    assert call("borrow", "water-main-breaks", "-w", folder / "city").code == 0
    files = [f"{table}={path}" for table, paths in exports.files.items() for path in paths]
    assert call("adapt", "water-main-breaks", *files, "--yes", "-w", folder / "city").code == 0
    return folder / "city"


@pytest.fixture(scope="session")
def proved(city: Path) -> Called:
    words = ("--json", "--budget", "5 km", "--group", "PRESSZONE", "--as-of", "2016-01-01..2019-01-01")
    return call("prove", "water-main-breaks", *words, "-w", city)


@pytest.fixture(scope="session")
def ranked(city: Path) -> Called:
    return call("rank", "water-main-breaks", "--budget", "20", "--as-of", "2022-01-01", "--json", "-w", city)
