"""What a machine that watches over the site is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from upstate.city.workspace import Workspace
from upstate.web import health


def test_a_process_that_answers_says_so(client: Client) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json() == {"answers": True}
    assert not answer.cookies


def test_a_machine_may_ask_by_number(client: Client) -> None:
    assert client.get("/ready", headers={"Host": "10.1.2.3"}).status_code == 200
    assert client.get("/", headers={"Host": "10.1.2.3"}).status_code == 400


def test_all_is_there(client: Client) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "migrations": True, "workspace": True, "disk": True}


def not_ready(client: Client) -> set[str]:
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    return {name for name, well in answer.json().items() if not well} - {"ready"}


def test_a_database_that_is_behind_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    assert not_ready(client) == {"migrations"}


def test_a_database_that_does_not_answer_is_named(client: Client, tmp_path: Path) -> None:
    connections.close_all()
    connections.settings["default"]["NAME"] = str(tmp_path)
    assert not_ready(client) == {"database", "migrations"}


def test_a_city_that_cannot_be_read_is_named(client: Client, city: Workspace) -> None:
    (city.folder / "city.toml").write_text("name = ", "utf-8")
    assert not_ready(client) == {"workspace"}


def test_a_full_disk_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "ROOM", 2**80)
    assert not_ready(client) == {"disk"}
