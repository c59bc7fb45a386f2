"""What tests of several rooms share."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import upstate

_SOURCE = Path(upstate.__file__).parent


def _fingerprint() -> str:
    """Of all that the demo is made by: everything but the site."""
    digest = hashlib.sha256()
    for file in sorted([*_SOURCE.rglob("*.py"), *(_SOURCE.parents[1] / "solutions").rglob("*.*")]):
        if "web" not in file.parts:
            digest.update(str(file.relative_to(_SOURCE.parents[1])).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def demo_city(pytestconfig: pytest.Config) -> Path:
    """The folder of the demo city, made by `upstate demo` for whichever worker comes first. Copy it; do not write to it.

    Beside it lies what the command said: `FOLDER.json`.
    """
    from upstate.cli.main import app

    folder: Path = pytestconfig.cache.mkdir("demo-city")  # type: ignore[union-attr]
    made = folder / _fingerprint()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in folder.iterdir():
                shutil.rmtree(old) if old.is_dir() else None
            result = CliRunner().invoke(app, ["demo", str(folder / "making"), "--json"], catch_exceptions=False)
            assert result.exit_code == 0, result.stderr
            made.with_suffix(".json").write_text(result.stdout, "utf-8")
            (folder / "making").rename(made)
    return made
