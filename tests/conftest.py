"""What tests of several rooms share."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from typer.testing import CliRunner

import upstate
from tests.thorough import examples

_SOURCE = Path(upstate.__file__).parent
# Workers, and the many processes that tests start, read what Python compiled once; a machine may ask to compile each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# For properties that do not say themselves with how many examples they are tried.
hypothesis.settings.register_profile("in part", max_examples=examples(100))
hypothesis.settings.load_profile("in part")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file begins, so that no worker is still at it when the others are done."""
    items.sort(key=lambda item: item.path.name != "test_accessibility.py")


def _fingerprint() -> str:
    """Of all that the demo is made by: everything but the site."""
    digest = hashlib.sha256()
    for file in sorted([*_SOURCE.rglob("*.py"), *(_SOURCE.parents[1] / "solutions").rglob("*.*")]):
        if "web" not in file.parts:
            digest.update(str(file.relative_to(_SOURCE.parents[1])).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session", autouse=True)
def _no_places_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A table of places that the developer has must not change what tests see."""
    os.environ["UPSTATE_CACHE"] = str(tmp_path_factory.mktemp("no-places"))


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


@pytest.fixture(scope="session")
def city_data() -> Path:
    """Real tables as cities published them. They are no part of this checkout; they lie beside it, or in UPSTATE_DATA."""
    folder = Path(os.environ.get("UPSTATE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real city tables is not beside this checkout; name it in UPSTATE_DATA")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real Chromium; a test that needs it is skipped where there is none, but never in continuous integration."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no Chromium here; install the package chromium")
    # Playwright runs an event loop in this thread, in which Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


_QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A real PostgreSQL of our own, and a function that makes an empty database in it and gives its DATABASE_URL.

    Skipped where the programs of PostgreSQL are not installed, but never in continuous integration.
    """
    if not _POSTGRES:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no PostgreSQL here; install the package postgresql")
    with running_postgres() as make:
        yield make


_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))


@contextmanager
def running_postgres() -> Iterator[Callable[[str], str]]:
    """The newest PostgreSQL of this machine, running in a folder of its own until the end."""
    programs = _POSTGRES[-1]
    user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="upstate-postgres-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if user is not None:
        shutil.chown(folder, user)
    run = partial(subprocess.run, capture_output=True, cwd=folder, user=user)
    try:
        run(
            [
                programs,
                "-D",
                folder / "data",
                "-U",
                "upstate",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "-N",
            ],
            check=True,
        )
        server = subprocess.Popen(
            [programs.with_name("postgres"), "-D", folder / "data", "-p", str(port), "-k", folder, "-c", "fsync=off"],
            cwd=folder,
            user=user,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while run([programs.with_name("pg_isready"), "-h", folder, "-p", str(port)], check=False).returncode:
            assert server.poll() is None, "PostgreSQL did not start"
            time.sleep(0.1)

        def make(name: str) -> str:
            run([programs.with_name("createdb"), "-h", folder, "-p", str(port), "-U", "upstate", name], check=True)
            return f"postgres://upstate@127.0.0.1:{port}/{name}"

        yield make
        server.terminate()
        server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
