"""A city trusts a registry by its key, or as it lies there now, and nothing else after that."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.solutions.registry.conftest import Key, Site
from upstate.actions.borrow import borrow
from upstate.actions.build_registry import build_registry
from upstate.actions.trust_registry import Question, add_registry, list_registries, remove_registry, update_registry
from upstate.actions.update import update
from upstate.city import BorrowedPaths
from upstate.solutions import load_lock
from upstate.solutions.registry import in_git
from upstate.solutions.registry.sources import open_source

Refused = Callable[..., str]
MAINS = "solutions/water-main-breaks"


def yes(_: Question) -> bool:
    return True


def no(_: Question) -> bool:
    return False


def change(registry: Path) -> None:
    story = next(registry.rglob("water-main-breaks/README.md"), registry / "README.md")
    story.write_text(story.read_text("utf-8") + "\nIt also works for villages.\n", "utf-8")


def test_a_solution_is_borrowed_over_http_from_a_signed_registry(
    city: Path, signed: Path, site: Site, key: Key
) -> None:
    add_registry(workspace=city, name="peers", address=site.address, key=key.public, answer=yes)
    borrowed = borrow(workspace=city, solution="peers/water-main-breaks")
    lock, text = load_lock(BorrowedPaths(borrowed.folder))
    assert (lock.registry, lock.address) == ("peers", site.address)
    assert text.files["cohort.sql"] == (signed / MAINS / "cohort.sql").read_text("utf-8")


def commit(registry: Path) -> None:
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "All"],
    ):
        subprocess.run(["git", *words], cwd=registry, check=True)


def test_a_solution_is_borrowed_from_a_git_repository(city: Path, registry: Path) -> None:
    build_registry(folder=registry, name="Peers")
    commit(registry)
    add_registry(workspace=city, name="peers", address=f"git+file://{registry}", unsigned=True, answer=yes)
    assert borrow(workspace=city, solution="peers/road-decay@1.0.0").registry == "peers"


def test_a_repository_that_is_too_large_is_left(
    city: Path, registry: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_git, "_MOST_MEGABYTES", 1)
    build_registry(folder=registry, name="Peers")
    (registry / "pictures.bin").write_bytes(os.urandom(3_000_000))
    commit(registry)
    add = {"workspace": city, "name": "peers", "address": f"git+file://{registry}", "unsigned": True, "answer": yes}
    assert "or is larger than 1 MB" in refused(add_registry, **add)


def test_a_git_that_does_not_end_is_ended_with_all_that_it_started(
    tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = tmp_path / "git"
    hangs.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {tmp_path}/child\nsleep 60\n")
    hangs.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(in_git, "_CLONE_SECONDS", 0.5)

    def open_it() -> None:
        with open_source("git+https://127.0.0.1:9/a"):
            pass

    assert "took longer than" in refused(open_it)
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    for _ in range(100):  # a machine under load takes its time to end what was killed
        if not child.exists() or child.read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    raise AssertionError(child.read_text())


def test_a_version_that_is_not_there_is_refused(city: Path, signed: Path, key: Key, refused: Refused) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    assert "offers road-decay 1.0.0, not 2.0.0" in refused(borrow, workspace=city, solution="peers/road-decay@2.0.0")


def test_a_person_who_says_no_trusts_nothing(city: Path, signed: Path, key: Key, refused: Refused) -> None:
    refused(add_registry, workspace=city, name="peers", address=str(signed), key=key.public, answer=no)
    assert list_registries(workspace=city) == ([], [])


def test_what_is_asked_names_the_key_and_the_solutions(city: Path, signed: Path, key: Key) -> None:
    asked: list[Question] = []
    add_registry(
        workspace=city, name="peers", address=str(signed), key=key.public, answer=lambda one: not asked.append(one)
    )
    assert asked[0].key == key.public
    assert asked[0].solutions == (
        "business-portal 1.0.0",
        "city-stat 1.0.0",
        "open-data-policy 1.0.0",
        "road-challenge 1.0.0",
        "road-decay 1.0.0",
        "smoke-alarms 1.0.0",
        "water-main-breaks 1.0.0",
    )


def test_an_unsigned_registry_is_refused_by_default(city: Path, registry: Path, key: Key, refused: Refused) -> None:
    build_registry(folder=registry)
    add = {"workspace": city, "name": "peers", "address": str(registry), "answer": yes}
    assert "is not signed" in refused(add_registry, **add, key=key.public)
    assert "Neither a key nor" in refused(add_registry, **add)
    assert add_registry(**add, unsigned=True).trusted.key == ""


def test_an_index_that_another_key_signed_is_refused(
    city: Path, signed: Path, key: Key, refused: Refused, tmp_path: Path
) -> None:
    from upstate.solutions.registry import make_key

    other = make_key(tmp_path / "other.key")
    add = {"workspace": city, "name": "peers", "address": str(signed), "answer": yes}
    assert "is not signed by the key" in refused(add_registry, **add, key=other)
    add_registry(**add, key=key.public)
    change(signed)
    build_registry(folder=signed, name="Peers", key=tmp_path / "other.key")
    assert "is not signed by the key" in refused(update_registry, workspace=city, name="peers", answer=yes)


def test_a_changed_index_is_refused_though_its_signature_lies_beside_it(
    city: Path, signed: Path, key: Key, refused: Refused
) -> None:
    index = signed / "registry.json"
    index.write_bytes(index.read_bytes().replace(b'"Peers"', b'"Beers"'))
    said = refused(add_registry, workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    assert "is not signed by the key" in said


def test_a_changed_text_is_refused_until_a_new_index_is_accepted(
    city: Path, signed: Path, key: Key, refused: Refused
) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    borrow(workspace=city, solution="peers/water-main-breaks")
    change(signed)
    assert "is not what its index says" in refused(borrow, workspace=city, solution="peers/water-main-breaks")
    build_registry(folder=signed, name="Peers", key=key.secret)
    _, changes = update_registry(workspace=city, name="peers", answer=no)
    assert changes == ("changed: water-main-breaks 1.0.0 to 1.0.0",)
    shown = []
    updated = update(workspace=city, solution="water-main-breaks", accept=lambda found: not shown.extend(found))
    assert updated.taken
    assert "+It also works for villages." in shown[0].lines


def test_a_change_that_nobody_accepts_is_not_taken(city: Path, signed: Path, key: Key) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    borrow(workspace=city, solution="peers/water-main-breaks")
    before = load_lock(BorrowedPaths(city / MAINS))
    change(signed)
    build_registry(folder=signed, name="Peers", key=key.secret)
    update_registry(workspace=city, name="peers", answer=no)
    assert not update(workspace=city, solution="water-main-breaks", accept=lambda _: False).taken
    assert load_lock(BorrowedPaths(city / MAINS)) == before


def test_a_new_unsigned_index_is_taken_only_by_a_yes(city: Path, registry: Path, refused: Refused) -> None:
    build_registry(folder=registry)
    add_registry(workspace=city, name="peers", address=str(registry), unsigned=True, answer=yes)
    change(registry)
    build_registry(folder=registry)
    refused(update_registry, workspace=city, name="peers", answer=no)
    assert "is not what its index says" in refused(borrow, workspace=city, solution="peers/water-main-breaks")
    update_registry(workspace=city, name="peers", answer=yes)
    borrow(workspace=city, solution="peers/water-main-breaks")


def test_an_older_index_is_refused_though_it_is_signed(city: Path, registry: Path, key: Key, refused: Refused) -> None:
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 5, 1, tzinfo=UTC))
    add_registry(workspace=city, name="peers", address=str(registry), key=key.public, answer=yes)
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 4, 1, tzinfo=UTC))
    assert "before the one that you have" in refused(update_registry, workspace=city, name="peers", answer=yes)


def damage(city: Path, name: str) -> None:
    (kept,) = (city / "registries").glob(f"{name}-*.json")
    kept.write_bytes(b"{}")


def test_a_damaged_index_stops_no_other_registry(city: Path, signed: Path, key: Key) -> None:
    add = {"workspace": city, "address": str(signed), "key": key.public, "answer": yes}
    add_registry(**add, name="broken")
    add_registry(**add, name="sound")
    damage(city, "broken")
    found, notes = list_registries(workspace=city)
    assert [one.name for one in found] == ["sound"]
    assert "upstate registry update broken" in notes[0]
    borrow(workspace=city, solution="sound/road-decay")
    add_registry(**add, name="another")
    update_registry(workspace=city, name="sound", answer=no)
    remove_registry(workspace=city, name="broken")
    assert [one.name for one in list_registries(workspace=city)[0]] == ["another", "sound"]


def test_a_damaged_index_is_mended_by_an_update(city: Path, signed: Path, key: Key) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    damage(city, "peers")
    _, changes = update_registry(workspace=city, name="peers", answer=no)
    assert "could not be read" in changes[0]
    assert borrow(workspace=city, solution="peers/road-decay").registry == "peers"


def test_a_damaged_index_of_an_unsigned_registry_is_taken_anew_without_a_question_only_if_it_is_the_same(
    city: Path, registry: Path, refused: Refused
) -> None:
    build_registry(folder=registry)
    add_registry(workspace=city, name="peers", address=str(registry), unsigned=True, answer=yes)
    damage(city, "peers")
    update_registry(workspace=city, name="peers", answer=no)
    damage(city, "peers")
    change(registry)
    build_registry(folder=registry)
    assert "was not trusted" in refused(update_registry, workspace=city, name="peers", answer=no)


def test_a_damaged_index_opens_no_door_to_an_older_one(city: Path, registry: Path, key: Key, refused: Refused) -> None:
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 5, 1, tzinfo=UTC))
    add_registry(workspace=city, name="peers", address=str(registry), key=key.public, answer=yes)
    damage(city, "peers")
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 4, 1, tzinfo=UTC))
    assert "before the one that you have" in refused(update_registry, workspace=city, name="peers", answer=yes)


def test_a_newer_index_in_which_nothing_changed_still_shuts_out_those_before_it(
    city: Path, registry: Path, key: Key, refused: Refused
) -> None:
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 5, 1, tzinfo=UTC))
    add_registry(workspace=city, name="peers", address=str(registry), key=key.public, answer=yes)
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 5, 3, tzinfo=UTC))
    assert update_registry(workspace=city, name="peers", answer=no)[1] == ()
    build_registry(folder=registry, key=key.secret, now=datetime(2026, 5, 2, tzinfo=UTC))
    assert "before the one that you have" in refused(update_registry, workspace=city, name="peers", answer=yes)
    assert len([*(city / "registries").iterdir()]) == 1, "only the index that was accepted last is kept"


def test_a_solution_that_is_described_anew_is_told(city: Path, registry: Path) -> None:
    build_registry(folder=registry, name="Peers")
    add_registry(workspace=city, name="peers", address=str(registry), unsigned=True, answer=yes)
    index = registry / "registry.json"
    index.write_text(index.read_text("utf-8").replace("Which water mains", "What water mains"), "utf-8")
    asked: list[Question] = []
    _, changes = update_registry(workspace=city, name="peers", answer=lambda one: not asked.append(one))
    assert changes == ("described anew: water-main-breaks 1.0.0",)
    assert asked[0].changes == changes


def test_an_index_from_the_future_is_refused(city: Path, registry: Path, key: Key, refused: Refused) -> None:
    add = {"workspace": city, "name": "peers", "address": str(registry), "key": key.public, "answer": yes}
    build_registry(folder=registry, key=key.secret, now=datetime.now(UTC) + timedelta(hours=30))
    assert "lies ahead" in refused(add_registry, **add)
    build_registry(folder=registry, key=key.secret, now=datetime.now(UTC) + timedelta(hours=20))
    add_registry(**add)
    build_registry(folder=registry, key=key.secret, now=datetime(9999, 12, 31, tzinfo=UTC))
    assert "lies ahead" in refused(update_registry, workspace=city, name="peers", answer=yes)


def test_a_solution_is_updated_only_from_the_registry_that_it_came_from(
    city: Path, signed: Path, key: Key, refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = {"workspace": city, "name": "peers", "key": key.public, "answer": yes}
    add_registry(**add, address=str(signed))
    borrow(workspace=city, solution="peers/water-main-breaks")
    remove_registry(workspace=city, name="peers")
    shutil.copytree(signed / MAINS, tmp_path / "here" / "peers" / "water-main-breaks")
    change(tmp_path / "here" / "peers" / "water-main-breaks")
    monkeypatch.chdir(tmp_path / "here")
    again = {"workspace": city, "solution": "water-main-breaks", "accept": lambda _: True}
    assert "is trusted no more" in refused(update, **again)
    other = shutil.copytree(signed, tmp_path / "other")
    add_registry(**add, address=str(other))
    assert f"now lies at {other}" in refused(update, **again)


def test_a_registry_that_is_removed_is_trusted_no_more_and_what_was_borrowed_stays(
    city: Path, signed: Path, key: Key, refused: Refused
) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    borrow(workspace=city, solution="peers/road-decay")
    remove_registry(workspace=city, name="peers")
    assert "There is no solution called" in refused(borrow, workspace=city, solution="peers/road-decay")
    assert load_lock(BorrowedPaths(city / "solutions" / "road-decay"))[0].registry == "peers"


def test_an_index_that_was_edited_in_the_city_is_seen(city: Path, signed: Path, key: Key, refused: Refused) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    (kept,) = (city / "registries").glob("*.json")
    kept.write_bytes(kept.read_bytes() + b" ")
    assert "is not the one that was accepted" in refused(borrow, workspace=city, solution="peers/road-decay")


@pytest.mark.parametrize("password", ["", "a long one"])
def test_a_secret_key_is_its_owners_alone_and_is_never_written_over(
    registry: Path, tmp_path: Path, refused: Refused, password: str
) -> None:
    from upstate.solutions.registry import make_key

    file = tmp_path / "a.key"
    make_key(file, password=password)
    assert file.stat().st_mode & 0o077 == 0
    assert "is there already" in refused(make_key, file)
    build_registry(folder=registry, key=file, password=password)
    if password:
        assert "can not sign" in refused(build_registry, folder=registry, key=file, password="wrong")
