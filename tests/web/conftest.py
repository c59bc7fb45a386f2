"""A city's site in a few lines: a workspace, its migrated database, clients with roles, a live server, a real browser.

Each test has a city of its own, with a database of its own that is copied from a template: no test sees what another
wrote, and transactions, threads and processes are the real ones. The template is migrated once for as long as the
migrations stay as they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

# Django reads its settings once, and they name a folder: this one serves until a test brings its own city.
_BEFORE = Path(tempfile.mkdtemp(prefix="upstate-web-tests-"))
os.environ |= {"UPSTATE_WORKSPACE": str(_BEFORE), "DJANGO_SETTINGS_MODULE": "upstate.web.settings"}

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()
# What tests call as a process of its own gets a clean environment.
del os.environ["UPSTATE_WORKSPACE"], os.environ["DJANGO_SETTINGS_MODULE"]
shutil.rmtree(_BEFORE, ignore_errors=True)

from django.apps import apps  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import translation  # noqa: E402

from upstate.city.settings import CitySettings  # noqa: E402
from upstate.city.workspace import Workspace, create_workspace  # noqa: E402
from upstate.web import child  # noqa: E402

setup_test_environment()
_PLAIN = {
    # Names of static files without a hash, found where they lie: nothing is collected for a test.
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "WHITENOISE_USE_FINDERS": True,
    "WHITENOISE_AUTOREFRESH": True,
    # Every test asks from one address.
    "API_REQUESTS_A_MINUTE": 1_000_000,
    # Sound passwords take a third of a second each.
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}
SPRINGFIELD = CitySettings(
    name="Springfield, IL", departments=("Public Works", "Fire", "Parks"), time_zone="America/Chicago"
)


def _use_database(path: Path) -> None:
    """From here on, in every thread, the database is this file."""
    connections.close_all()
    connections.settings["default"] |= {"NAME": str(path), "CONN_MAX_AGE": 0}


def _fingerprint_of_migrations() -> str:
    """Of everything that the template is made of: another fingerprint, another template."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(f"{app.label}/{file.name}".encode() + file.read_bytes())
        if app.name.startswith("upstate."):
            for file in sorted(Path(app.path).glob("*.py")):
                digest.update(file.read_bytes())
    for file in sorted(
        folder / "django.mo" for root in settings.LOCALE_PATHS for folder in Path(root).glob("*/LC_MESSAGES")
    ):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """No test speaks the language that another one left behind."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def migrated_database(pytestconfig: pytest.Config) -> Path:
    """A SQLite file with every migration applied and the first pages, made by whichever worker comes first. Copy it; do
    not write to it."""
    folder: Path = pytestconfig.cache.mkdir("site")  # type: ignore[union-attr]
    template = folder / f"{_fingerprint_of_migrations()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            making = folder / "making.sqlite3"
            _use_database(making)
            call_command("migrate", verbosity=0)
            _set_up()
            with connections["default"].cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connections.close_all()
            making.rename(template)
    return template


@pytest.fixture
def city(tmp_path: Path, migrated_database: Path) -> Iterator[Workspace]:
    """A city without data, and the site's settings pointing at it. Its database is migrated and holds nobody."""
    with open_city(tmp_path / "springfield", migrated_database) as made:
        yield made


@contextmanager
def open_city(folder: Path, template: Path) -> Iterator[Workspace]:
    """A city in this folder, and the site's settings pointing at it. Its database is a copy of the template."""
    made = create_workspace(folder, SPRINGFIELD)
    site = made.folder / "site"
    (site / "static").mkdir(parents=True)
    shutil.copyfile(template, site / "site.sqlite3")
    _use_database(site / "site.sqlite3")
    _forget()
    with override_settings(
        WORKSPACE=made.folder,
        SITE=site,
        STATIC_ROOT=site / "static",
        MEDIA_ROOT=site / "media",
        FILE_UPLOAD_TEMP_DIR=site,
        **_PLAIN,
    ):
        yield made
    connections.close_all()


def _forget() -> None:
    """What Django keeps in memory belongs to the database of the test before."""
    cache.clear()
    ContentType.objects.clear_cache()
    mail.outbox = []


def _set_up() -> None:
    """What `upstate serve` does at its first start. It takes a second, so the template has it."""
    from upstate.web.pages.actions import set_up_pages

    with tempfile.TemporaryDirectory() as folder:
        made = create_workspace(Path(folder) / "springfield", SPRINGFIELD)
        with override_settings(WORKSPACE=made.folder):
            set_up_pages()


@pytest.fixture
def work_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the site does in the background is done in this process: the same order and the same answer, without the seconds
    that a process takes to start. That it is a process of its own is shown by `test_jobs.py` and by the journeys."""

    def run_here(function: str, values: Mapping[str, Any], *, time_limit: float, progress_file: Path) -> Any:
        order = {"function": function, "values": dict(values), "progress_file": str(progress_file), "limit": time_limit}
        return child._value(json.dumps(child._do(json.loads(json.dumps(order)))) + "\n", 0)

    monkeypatch.setattr("upstate.web.jobs.run_in_child", run_here)


@pytest.fixture
def client(city: Workspace) -> Client:
    """A visitor who has not signed in."""
    return Client()


class SignedIn(Client):
    """A visitor who has signed in, with a second factor. person: who it is."""

    person: Any


@pytest.fixture
def person(city: Workspace) -> Callable[..., SignedIn]:
    """Make a person and give the client in which that person has signed in: `person("editor", departments=["Fire"])`."""
    return sign_in_somebody


def sign_in_somebody(role: str = "viewer", departments: Sequence[str] = (), **fields: Any) -> SignedIn:
    """A new person in the site's database, who has signed in."""
    from upstate.web.people.models import Person

    number = Person.objects.count() + 1
    values = {"email": f"{role}{number}@springfield.example"} | fields
    visitor = SignedIn()
    visitor.person = Person.objects.create_user(
        password="a long and simple sentence", role=role, departments="\n".join(departments), **values
    )
    visitor.force_login(visitor.person)
    _give_second_factor(visitor)
    return visitor


def _give_second_factor(visitor: SignedIn) -> None:
    """An authenticator app that was used to sign in just now, as allauth records it."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    EmailAddress.objects.get_or_create(
        user=visitor.person, email=visitor.person.email, defaults={"verified": True, "primary": True}
    )
    authenticator = TOTP.activate(visitor.person, generate_totp_secret()).instance
    assert authenticator.type == Authenticator.Type.TOTP
    session = visitor.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": visitor.person.email},
        {"method": "mfa", "at": time.time(), "id": authenticator.pk, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(visitor.person.pk)
    session.save()


class LiveSite:
    """A site that answers over HTTP. url: its address without a slash at the end."""

    def __init__(self, url: str) -> None:
        self.url = url

    def sign_in(self, page: Any, visitor: Client) -> None:
        """Let a browser's page go on as the person who signed in with a client."""
        cookie = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}])


@pytest.fixture
def live_site(city: Workspace) -> Iterator[LiveSite]:
    """The site over HTTP, in a thread of this process, on a free port."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, connections_override={})
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield LiveSite(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser_faults() -> list[str]:
    """What pages did that they should not: a breach of the CSP, an error in the console, a request to another host.

    A test that expects one (an error page, say) takes it out: `browser_faults.clear()`.
    """
    return []


@pytest.fixture
def browser_page(chromium: Any, live_site: LiveSite, browser_faults: list[str]) -> Iterator[Any]:
    """A page of Chromium on `live_site`; paths such as "/data" are enough. The test fails when the page does something
    that it should not."""
    context = chromium.new_context(
        base_url=live_site.url,
        viewport={"width": 1280, "height": 900},
        locale="en-US",
        timezone_id="America/Chicago",  # as the city's
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("console", lambda message: _add_console(message, browser_faults))
    page.on("pageerror", lambda error: browser_faults.append(f"error: {error}"))
    page.on("request", lambda request: _add_stranger(request.url, live_site.url, browser_faults))
    yield page
    context.close()
    assert not browser_faults, "\n".join(browser_faults)


def _add_console(message: Any, faults: list[str]) -> None:
    # How fast a machine without a graphics card draws is no fault of the page.
    if message.type in {"error", "warning"} and "GL Driver Message" not in message.text:
        faults.append(f"console: {message.text}")


def _add_stranger(url: str, home: str, faults: list[str]) -> None:
    if not url.startswith((f"{home}/", "data:", "blob:", "about:")):
        faults.append(f"asked another host: {url}")
