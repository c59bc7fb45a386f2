"""A city trusts a registry by its key, or as it lies there now, and nothing else after that."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.solutions.registry.conftest import Key, Site
from upstate.actions.borrow import borrow
from upstate.actions.build_registry import build_registry
from upstate.actions.trust_registry import Question, add_registry, list_registries, remove_registry, update_registry
from upstate.actions.update import update
from upstate.city import BorrowedPaths
from upstate.solutions import load_lock

Refused = Callable[..., str]
MAINS = "solutions/water-main-breaks"


def yes(_: Question) -> bool:
    return True


def no(_: Question) -> bool:
    return False


def change(registry: Path) -> None:
    story = registry / MAINS / "README.md"
    story.write_text(story.read_text("utf-8") + "\nIt also works for villages.\n", "utf-8")


def test_a_solution_is_borrowed_over_http_from_a_signed_registry(
    city: Path, signed: Path, site: Site, key: Key
) -> None:
    add_registry(workspace=city, name="peers", address=site.address, key=key.public, answer=yes)
    borrowed = borrow(workspace=city, solution="peers/water-main-breaks")
    lock, text = load_lock(BorrowedPaths(borrowed.folder))
    assert (lock.registry, lock.address) == ("peers", site.address)
    assert text.files["cohort.sql"] == (signed / MAINS / "cohort.sql").read_text("utf-8")


def test_a_solution_is_borrowed_from_a_git_repository(city: Path, registry: Path) -> None:
    build_registry(folder=registry, name="Peers")
    for words in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "All"],
    ):
        subprocess.run(["git", *words], cwd=registry, check=True)
    add_registry(workspace=city, name="peers", address=f"git+file://{registry}", unsigned=True, answer=yes)
    assert borrow(workspace=city, solution="peers/road-decay@1.0.0").registry == "peers"


def test_a_version_that_is_not_there_is_refused(city: Path, signed: Path, key: Key, refused: Refused) -> None:
    add_registry(workspace=city, name="peers", address=str(signed), key=key.public, answer=yes)
    assert "offers road-decay 1.0.0, not 2.0.0" in refused(borrow, workspace=city, solution="peers/road-decay@2.0.0")


def test_a_person_who_says_no_trusts_nothing(city: Path, signed: Path, key: Key, refused: Refused) -> None:
    refused(add_registry, workspace=city, name="peers", address=str(signed), key=key.public, answer=no)
    assert list_registries(workspace=city) == []


def test_what_is_asked_names_the_key_and_the_solutions(city: Path, signed: Path, key: Key) -> None:
    asked: list[Question] = []
    add_registry(
        workspace=city, name="peers", address=str(signed), key=key.public, answer=lambda one: not asked.append(one)
    )
    assert asked[0].key == key.public
    assert asked[0].solutions == ("road-decay 1.0.0", "water-main-breaks 1.0.0")


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
