"""`upstate serve` as a city runs it: a process of its own, asked over HTTP."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.called import Called
from tests.thorough import long_proof
from upstate.city.settings import CitySettings
from upstate.city.workspace import create_workspace
from upstate.errors import UpstateError
from upstate.web.serving import open_site

PATIENCE = 120


def start(city: Path, *words: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "upstate", "serve", "-w", str(city), "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | (environment or {}),
        start_new_session=True,
    )


def call(city: Path, *words: str, environment: dict[str, str] | None = None) -> Called:
    """`upstate serve` where it must not open."""
    running = start(city, *words, environment=environment)
    try:
        out, err = running.communicate(timeout=PATIENCE)
    finally:
        kill(running)
    return Called(running.returncode, out, err)


def kill(running: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    for pipe in filter(None, (running.stdout, running.stderr)):
        pipe.close()


def first_line(running: subprocess.Popen[str]) -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


def ask(address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, dict(fault.headers), fault.read().decode()


def make_city(folder: Path) -> Path:
    return create_workspace(folder, CitySettings(name="Springfield")).folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[dict[str, Any]]:
    """A site that runs. Its address, its folder, its process."""
    city = make_city(tmp_path_factory.mktemp("running") / "springfield")
    (city / "site").mkdir()
    shutil.copyfile(migrated_database, city / "site" / "site.sqlite3")
    running = start(city, "--json")
    told = first_line(running)
    assert told, running.communicate()
    yield {**json.loads(told), "folder": city, "process": running}
    kill(running)


@long_proof
def test_a_first_start_that_was_killed_goes_on_and_a_second_start_has_nothing_to_do(tmp_path: Path) -> None:
    city = make_city(tmp_path / "springfield")
    first = start(city)
    until = time.monotonic() + PATIENCE
    while applied(city) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    kill(first)
    assert applied(city) >= 5

    second = start(city)
    try:
        told = re.fullmatch(r"Springfield is open at (http://127\.0\.0\.1:\d+)", first_line(second))
        assert told
        status, _, answer = ask(f"{told[1]}/ready")
        assert status == 200, answer
        assert ask(f"{told[1]}/")[0] == 200
        gathered = (city / "site" / "static" / "staticfiles.json").stat().st_mtime_ns
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE) == 0
    finally:
        kill(second)

    third = start(city)
    try:
        assert "is open at" in first_line(third)
    finally:
        kill(third)
    assert (city / "site" / "static" / "staticfiles.json").stat().st_mtime_ns == gathered


def applied(city: Path) -> int:
    with suppress(sqlite3.Error), sqlite3.connect(f"file:{city}/site/site.sqlite3?mode=ro", uri=True) as database:
        return int(database.execute("SELECT count(*) FROM django_migrations").fetchone()[0])
    return 0


def test_the_address_is_told_as_json(site: dict[str, Any]) -> None:
    assert site["city"] == "Springfield"
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", site["address"])
    assert ask(f"{site['address']}/health")[0] == 200


def test_a_static_file_has_its_hash_in_its_name_and_stays_in_the_browser_for_ever(site: dict[str, Any]) -> None:
    names = json.loads((site["folder"] / "site" / "static" / "staticfiles.json").read_text("utf-8"))["paths"]
    name, hashed = next((name, hashed) for name, hashed in names.items() if name.endswith(".css"))
    assert name != hashed
    status, headers, _ = ask(f"{site['address']}/static/{hashed}")
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_another_name_in_the_host_header_is_refused(site: dict[str, Any]) -> None:
    assert ask(f"{site['address']}/", Host="evil.example")[0] == 400


def test_an_address_of_8_170_bytes_is_read_and_a_much_longer_one_is_refused(site: dict[str, Any]) -> None:
    for length, status in ((8_170, 200), (8_200, 414)):
        assert ask(f"{site['address']}{'/health?':a<{length}}")[0] == status


def test_each_request_is_one_line_of_json(site: dict[str, Any]) -> None:
    ask(f"{site['address']}/no-such-page/?name=Marge", **{"X-Request-ID": "test-number-1"})
    assert site["process"].stderr is not None
    for text in filter(str.strip, site["process"].stderr):
        line = json.loads(text)
        assert "Marge" not in text
        assert "127.0.0.1" not in text
        if line.get("request_id") == "test-number-1":
            assert (line["path"], line["status"]) == ("/no-such-page/", 404)
            return
    pytest.fail("the request is not in the log")


def test_a_taken_port_is_told(site: dict[str, Any]) -> None:
    port = site["address"].rsplit(":", 1)[1]
    told = call(site["folder"], "--port", port, "--json")
    assert told.code == 2
    assert port in told.fault["given"]
    assert "in use" in told.fault["given"]
    assert "--port" in told.fault["next_step"]


def refused(city: Path, **wanted: Any) -> UpstateError:
    """What is told where the site does not even begin to open."""
    with pytest.raises(UpstateError) as fault:
        open_site(workspace=city, **wanted)
    assert not list((city / "site").glob("*.sqlite3*"))
    return fault.value


@pytest.mark.parametrize("port", [-1, 70000])
def test_a_port_that_cannot_be_is_told(tmp_path: Path, port: int) -> None:
    assert "0 to 65535" in refused(make_city(tmp_path / "springfield"), port=port).allowed


def test_an_address_of_another_machine_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSTATE_HOSTS", "data.springfield.example")
    assert "203.0.113.5" in refused(make_city(tmp_path / "springfield"), host="203.0.113.5", port=0).given


def test_a_folder_that_is_no_city_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    assert "city.toml" in refused(tmp_path, port=0).given
    assert not list(tmp_path.iterdir())


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    city = make_city(tmp_path / "springfield")
    (city / "site").symlink_to("/proc")
    assert "can be written" in refused(city, port=0).given


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "203.0.113.5"])
def test_a_public_site_without_a_name_is_refused(tmp_path: Path, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPSTATE_HOSTS", raising=False)
    told = refused(make_city(tmp_path / "springfield"), host=host, port=0)
    assert "UPSTATE_HOSTS" in told.given
    assert "UPSTATE_HOSTS=" in told.next_step


def test_a_database_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"postgres://someone@127.0.0.1:{taken.getsockname()[1]}/city"
        told = call(make_city(tmp_path / "springfield"), "--json", environment={"DATABASE_URL": nobody})
    assert told.code == 2
    assert "database does not answer" in told.fault["given"]
    assert "DATABASE_URL" in told.fault["next_step"]


def test_the_site_opens_on_postgresql_and_keeps_the_log_append_only_there_too(
    tmp_path: Path, postgres: Callable[[str], str]
) -> None:
    city = make_city(tmp_path / "springfield")
    database = {"DATABASE_URL": postgres("serving")}
    running = start(city, "--json", environment=database)
    try:
        address = json.loads(first_line(running))["address"]
        for path in ("/ready", "/", "/es/", "/datasets/?q=tree", "/requests/", "/account/sign-in/"):
            status, _, answer = ask(address + path)
            assert status == 200, f"{path}: {answer}"
    finally:
        kill(running)
    assert not (city / "site" / "site.sqlite3").exists()

    site = {"UPSTATE_WORKSPACE": str(city), "DJANGO_SETTINGS_MODULE": "upstate.web.settings"}
    ran = subprocess.run(
        [sys.executable, "-c", KEEP_A_LOG],
        env=os.environ | database | site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["True", "True"], ran.stderr


KEEP_A_LOG = """
import django; django.setup()
from django.core.cache import cache; cache.set("a", 1); assert cache.get("a") == 1
from upstate.web.people import actions
actions.add_person(email="a@springfield.example", name="A", role="administrator")
from upstate.web.people.models import AuditEntry
AuditEntry.objects.create(who="A", words="Did it", method="POST", path="/", status=200)
from django.db import connection
for sql in ("UPDATE people_auditentry SET words = 1", "DELETE FROM people_auditentry"):
    try:
        connection.cursor().execute(sql)
    except Exception as fault:
        print("append-only" in str(fault))
"""


def test_behind_a_proxy_that_speaks_https_cookies_and_addresses_are_https(
    tmp_path: Path, migrated_database: Path
) -> None:
    city = make_city(tmp_path / "springfield")
    (city / "site").mkdir()
    shutil.copyfile(migrated_database, city / "site" / "site.sqlite3")
    names = {"UPSTATE_HOSTS": "data.springfield.example", "UPSTATE_HTTPS": "1"}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    running = start(city, "--port", port, environment=names)
    try:
        assert first_line(running) == "Springfield is open at https://data.springfield.example"
        near = f"http://127.0.0.1:{port}/"
        status, headers, _ = ask(near, **{"Host": "data.springfield.example", "X-Forwarded-Proto": "https"})
        assert status == 200
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
    finally:
        kill(running)
