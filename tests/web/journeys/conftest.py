"""The demo city, open as a city opens it: `upstate serve` in a process of its own, and a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.web import conftest as site_tests
from tests.web.business.conftest import portal, portal_city, town, town_city
from tests.web.challenges.conftest import challenge, entrant, judged
from upstate.web.background import site_jobs

# Fixtures of the business portal and of challenges.
__all__ = ["challenge", "entrant", "judged", "portal", "portal_city", "town", "town_city"]


@pytest.fixture
def open_demo(city: Any, demo_city: Path) -> Iterator[Callable[[], str]]:
    """Opens the demo city with `upstate serve` and gives its address. Its database is that of the fixture `city`."""
    for one in demo_city.iterdir():
        copied = city.folder / one.name
        shutil.copytree(one, copied, dirs_exist_ok=True) if one.is_dir() else shutil.copyfile(one, copied)
    (city.folder / "site" / "secret-key").write_text(settings.SECRET_KEY)  # what is signed here is valid there
    running: list[subprocess.Popen[str]] = []

    def open_demo() -> str:
        words = [sys.executable, "-m", "upstate", "serve", "-w", str(city.folder), "--port", "0", "--json"]
        log = city.folder / "site" / "serve.log"  # a pipe that nobody empties would stop the site once it is full
        with log.open("w") as said:
            running.append(
                subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said, text=True, start_new_session=True)
            )
        told = running[0].stdout.readline()  # type: ignore[union-attr]
        assert told, log.read_text()
        return str(json.loads(told)["address"])

    yield open_demo
    for process in running:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert all(job.error is None for job in site_jobs().all())


@pytest.fixture
def visitor(chromium: Any, browser_faults: list[str]) -> Iterator[Callable[[str], Any]]:
    """Makes a page of a browser of its own, as of one person at one desk. It may ask nobody but the site."""
    contexts: list[Any] = []

    def visitor(address: str, **options: Any) -> Any:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", "accept_downloads": True, **options}
        context = chromium.new_context(base_url=address, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: site_tests._add_console(message, browser_faults))
        page.on("pageerror", lambda error: browser_faults.append(f"error: {error}"))
        page.on("request", lambda request: site_tests._add_stranger(request.url, address, browser_faults))
        return page

    yield visitor
    for context in contexts:
        context.close()
    assert not browser_faults, "\n".join(browser_faults)
