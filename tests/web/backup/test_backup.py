"""A city in one file and back again: rows, files, sums; and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections, transaction
from taggit.models import Tag
from wagtail.models import Page, Site

from tests.called import Called
from tests.thorough import long_proof
from tests.web.conftest import SignedIn
from upstate.city.workspace import Workspace
from upstate.errors import UpstateError
from upstate.web.backup.restoring import BadBackup, restore
from upstate.web.backup.rows import LEFT_OUT, one_moment, read_rows
from upstate.web.backup.writing import back_up

PREFIXES_LEFT_OUT = ("django_session", "usersessions_", "wagtailsearch_", "people_cache", "sqlite_")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading a site names it in the environment; the next test must not see that."""
    monkeypatch.setenv("UPSTATE_WORKSPACE", "")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "upstate.web.settings")


def call(*words: str | Path, database: str = "") -> Called:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "upstate", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=environment | ({"DATABASE_URL": database} if database else {}),
    )
    return Called(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def lived_in(city: Workspace, person: Callable[..., SignedIn]) -> Workspace:
    """A city with people, pages and files."""
    person("editor", departments=["Fire", "Parks"])
    person("administrator")
    Site.objects.get().root_page.add_child(instance=Page(title="¡Hola! “Trees” & <b>", slug="trees"))
    Tag.objects.create(name="árboles", slug="arboles")
    for name, content in {
        "catalog/trees/versions/1/trees.parquet": os.urandom(50_000),
        "catalog/trees/dataset.toml": b"title = 'Trees'\n",
        "site/media/original_images/a.png": b"picture",
        "challenges/roads/hidden/baselines/own-model.parquet": b"what nobody may see",
        "site/static/app.css": b"made anew",
        "site/static.json": b"{}",
        "site/tmp123.upload.csv": b"half",
        "site/secret-key": b"a key",
        "tables/.writing-1234-mains.parquet": b"half",
    }.items():
        (city.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (city.folder / name).write_bytes(content)
    (city.folder / "elsewhere").symlink_to("/etc/hostname")
    return city


def tables(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that matters, straight from SQLite."""
    with sqlite3.connect(database) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if not name.startswith(PREFIXES_LEFT_OUT) and name != "django_migrations"]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in kept}


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def rows_in(file: Path) -> dict[str, Any]:
    """The rows of a backup: table -> rows as text, sorted."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(file) as archive:
        for line in archive.read("database.jsonl").splitlines():
            value = json.loads(line)
            if isinstance(value, dict):
                table = found.setdefault(f"{value['table']} {value['fields']}", [])
            else:
                table.append(json.dumps(value, sort_keys=True))
    return {name: sorted(rows) for name, rows in found.items()}


def test_everything_comes_back_and_nothing_that_was_left_out(lived_in: Workspace, tmp_path: Path) -> None:
    made = back_up(workspace=lived_in.folder, target=tmp_path / "city.zip")
    connections.close_all()
    told = call("restore", tmp_path / "city.zip", tmp_path / "again", "--json")
    assert told.code == 0, told.err
    assert told.json["rows"] == made.rows
    assert told.json["files"] == made.files

    before, after = tables(lived_in.folder / "site" / "site.sqlite3"), tables(tmp_path / "again/site/site.sqlite3")
    assert sum(map(len, before.values())) == made.rows > 100
    assert before == after

    expected = sums(lived_in.folder)
    for name in (
        "site/static/app.css",
        "site/static.json",
        "site/tmp123.upload.csv",
        "tables/.writing-1234-mains.parquet",
    ):
        del expected[name]
    found = sums(tmp_path / "again")
    found.pop("site/.gitignore", None)  # made with the site's folder, here as there
    for known in (expected, found):
        for name in [name for name in known if name.startswith("site/site.sqlite3")]:
            del known[name]
    assert found == expected

    hidden = tmp_path / "again/challenges/roads/hidden"
    assert {path.stat().st_mode & 0o077 for path in (hidden, *hidden.rglob("*"))} == {0}


def test_a_backup_can_be_read_by_its_owner_alone(lived_in: Workspace, tmp_path: Path) -> None:
    back_up(workspace=lived_in.folder, target=tmp_path / "city.zip")
    assert (tmp_path / "city.zip").stat().st_mode & 0o077 == 0


def test_it_is_one_moment_of_the_database_and_nobody_has_to_wait(
    lived_in: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()
    written: list[float] = []

    def write() -> None:
        while not stop.is_set():
            with transaction.atomic():
                Group.objects.create(name=f"group {len(written)}")
                Tag.objects.create(name=f"tag {len(written)}", slug=f"tag-{len(written)}")
            written.append(time.monotonic())
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    begun = time.monotonic()
    try:
        back_up(workspace=lived_in.folder, target=tmp_path / "city.zip")
    finally:
        ended = time.monotonic()
        stop.set()
        writer.join()
    assert len([at for at in written if begun < at < ended]) > 3
    with zipfile.ZipFile(tmp_path / "city.zip") as archive:
        counted = json.loads(archive.read("manifest.json"))["tables"]
    assert counted["auth.Group"] - Group.objects.filter(name__startswith="group").count() <= 2
    groups_before = Group.objects.exclude(name__startswith="group ").count()
    tags_before = Tag.objects.exclude(name__startswith="tag ").count()
    assert counted["auth.Group"] - groups_before == counted["taggit.Tag"] - tags_before > 0


def test_while_a_backup_reads_another_process_can_write_and_is_not_seen(city: Workspace) -> None:
    with one_moment():
        before = Group.objects.count()
        other = sqlite3.connect(city.folder / "site" / "site.sqlite3", timeout=0)
        other.execute("INSERT INTO auth_group (name) VALUES ('written meanwhile')")
        other.commit()
        other.close()
        assert Group.objects.count() == before
    assert Group.objects.count() == before + 1


@long_proof
def test_a_city_moves_to_postgresql_without_a_change(
    lived_in: Workspace, tmp_path: Path, postgres: Callable[[str], str]
) -> None:
    back_up(workspace=lived_in.folder, target=tmp_path / "lite.zip")
    address = postgres("moved")
    told = call("restore", tmp_path / "lite.zip", tmp_path / "moved", "--json", database=address)
    assert told.code == 0, told.err
    told = call("backup", tmp_path / "post.zip", "-w", tmp_path / "moved", "--json", database=address)
    assert told.code == 0, told.err
    assert rows_in(tmp_path / "post.zip") == rows_in(tmp_path / "lite.zip")

    used = call("restore", tmp_path / "lite.zip", tmp_path / "other", "--json", database=address)
    assert used.code == 2
    assert "not empty" in used.fault["given"]
    assert not (tmp_path / "other").exists()


def test_a_killed_backup_leaves_no_file_under_the_name(lived_in: Workspace, tmp_path: Path) -> None:
    with (lived_in.folder / "tables" / "large.csv").open("wb") as large:
        for _ in range(40):
            large.write(os.urandom(5_000_000))
    connections.close_all()
    target = tmp_path / "kept" / "city.zip"
    running = subprocess.Popen(
        [sys.executable, "-m", "upstate", "backup", target, "-w", lived_in.folder], stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while not any(left.stat().st_size > 2_000_000 for left in target.parent.glob(".writing-*")):
        assert time.monotonic() < until
        assert running.poll() is None, "it ended too soon for this test"
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not target.exists()


def test_a_backup_is_never_written_over_or_into_the_city(lived_in: Workspace, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    with pytest.raises(UpstateError, match="there already"):
        back_up(workspace=lived_in.folder, target=tmp_path / "there.zip")
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
    with pytest.raises(UpstateError, match="lies in the city"):
        back_up(workspace=lived_in.folder, target=lived_in.folder / "backups" / "city.zip")


def test_a_backup_of_a_newer_upstate_is_refused(city: Workspace) -> None:
    with pytest.raises(UpstateError, match=r"newer Upstate.*catalog\.9999_future"):
        read_rows(["catalog.9999_future"], [])


def entry(name: str, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made, content


def forged(tmp_path: Path, put_in: list[tuple[zipfile.ZipInfo, bytes]], **manifest: Any) -> Path:
    """A zip file that someone made by hand."""
    told = {
        "format": 1,
        "city": "Springfield",
        "made": "2026-01-01",
        "migrations": [],
        "tables": {},
        "entries": {
            one.filename: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for one, content in put_in
        },
    } | manifest
    with zipfile.ZipFile(tmp_path / "forged.zip", "w") as archive:
        for one, content in put_in:
            archive.writestr(one, content)
        archive.writestr("manifest.json", json.dumps(told))
    return tmp_path / "forged.zip"


ROWS = entry("database.jsonl", b"")
CITY = entry("city/city.toml", b'name = "Springfield"\n')


def refused(file: Path, tmp_path: Path) -> UpstateError:
    """What is told, after looking that nothing was made anywhere."""
    before = set(tmp_path.rglob("*"))
    with pytest.raises(UpstateError) as fault:
        restore(file=file, folder=tmp_path / "again")
    assert set(tmp_path.rglob("*")) == before
    return fault.value


@pytest.mark.parametrize(
    "name",
    [
        "city/../../evil",
        "../evil",
        "/etc/evil",
        "city//etc/evil",
        "city/a/../../../evil",
        "city\\..\\evil",
        "city/..\\evil",
        "city/C:evil",
        "evil",
        "city/",
    ],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    told = refused(forged(tmp_path, [ROWS, CITY, entry(name, b"evil")]), tmp_path)
    assert isinstance(told, BadBackup)


def test_a_name_that_is_not_in_the_letters_that_it_says_is_refused(tmp_path: Path) -> None:
    file = forged(tmp_path, [ROWS, CITY, entry("city/é", b"1")])
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xff\xff"))
    assert isinstance(refused(file, tmp_path), BadBackup)


def test_a_link_is_refused(tmp_path: Path) -> None:
    link, content = entry("city/link", b"/etc/passwd")
    link.external_attr = 0o120777 << 16
    assert "outside" in refused(forged(tmp_path, [ROWS, CITY, (link, content)]), tmp_path).given


def test_a_file_that_unpacks_to_more_than_it_says_is_cut_off(tmp_path: Path) -> None:
    bomb = entry("city/bomb", b"\0" * 200_000_000)
    told = {one.filename: {"bytes": 10, "sha256": "0" * 64} for one, _ in (ROWS, CITY, bomb)}
    file = forged(tmp_path, [bomb, ROWS, CITY], entries=told)
    assert file.stat().st_size < 300_000
    assert "damaged" in refused(file, tmp_path).given


def test_a_file_of_another_sum_is_refused(tmp_path: Path) -> None:
    told = {one.filename: {"bytes": len(content), "sha256": "0" * 64} for one, content in (ROWS, CITY)}
    assert "damaged" in refused(forged(tmp_path, [ROWS, CITY], entries=told), tmp_path).given


def test_a_city_that_does_not_fit_on_the_disk_is_refused(tmp_path: Path) -> None:
    told = {one.filename: {"bytes": 2**60, "sha256": "0" * 64} for one, _ in (ROWS, CITY)}
    assert "room" in refused(forged(tmp_path, [ROWS, CITY], entries=told), tmp_path).given


def test_a_file_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    told = {ROWS[0].filename: {"bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()}}
    assert "manifest" in refused(forged(tmp_path, [ROWS, CITY], entries=told), tmp_path).given


def test_two_files_in_one_place_are_refused(tmp_path: Path) -> None:
    file = forged(tmp_path, [ROWS, CITY, entry("city/a", b"1"), entry("city/a/b", b"2")])
    assert "place" in refused(file, tmp_path).given


@pytest.mark.parametrize("number", [2, None, "1"])
def test_another_format_is_refused(tmp_path: Path, number: object) -> None:
    assert "format" in refused(forged(tmp_path, [ROWS, CITY], format=number), tmp_path).given


@pytest.mark.parametrize(
    "content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06" + b"\0" * 18], ids=len
)
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    assert isinstance(refused(tmp_path / "file.zip", tmp_path), BadBackup)


@pytest.mark.parametrize(
    "manifest", [{"entries": []}, {"entries": {"a": 1}}, {"migrations": 5}, {"tables": {"a": "b"}}]
)
def test_a_manifest_of_another_shape_is_refused(tmp_path: Path, manifest: dict[str, Any]) -> None:
    assert isinstance(refused(forged(tmp_path, [ROWS, CITY], **manifest), tmp_path), BadBackup)


def test_any_damage_to_a_byte_of_a_file_is_seen(lived_in: Workspace, tmp_path: Path) -> None:
    back_up(workspace=lived_in.folder, target=tmp_path / "city.zip")
    whole = (tmp_path / "city.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        place = archive.getinfo("city/catalog/trees/versions/1/trees.parquet").header_offset + 2000
    (tmp_path / "bad.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    assert isinstance(refused(tmp_path / "bad.zip", tmp_path), BadBackup)
    (tmp_path / "short.zip").write_bytes(whole[: len(whole) // 2])
    assert isinstance(refused(tmp_path / "short.zip", tmp_path), BadBackup)


def test_a_folder_that_is_used_is_left_alone(tmp_path: Path) -> None:
    file = forged(tmp_path, [ROWS, CITY])
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine").write_text("mine", "utf-8")
    for folder in (tmp_path / "used", file):
        with pytest.raises(UpstateError, match="not empty"):
            restore(file=file, folder=folder)
    assert (tmp_path / "used" / "mine").read_text("utf-8") == "mine"


def test_what_is_left_out_is_known_to_be_there(city: Workspace) -> None:
    from django.apps import apps

    assert not LEFT_OUT - {app.label for app in apps.get_app_configs()}


@pytest.fixture(autouse=True)
def closed_connections() -> Iterator[None]:
    yield
    connections.close_all()
