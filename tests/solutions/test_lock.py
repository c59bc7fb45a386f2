"""What was borrowed stays as it was borrowed, and a lock leads nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from upstate.actions.borrow import borrow
from upstate.city import BorrowedPaths
from upstate.errors import BadWorkspace
from upstate.solutions import load_lock

DAY = date(2026, 1, 2)


@pytest.fixture
def borrowed(city: Path, folder: Path) -> BorrowedPaths:
    """The paths of the copy, once borrowed."""
    return BorrowedPaths(borrow(workspace=city, solution=str(folder), today=DAY).folder)


def refused(paths: BorrowedPaths) -> str:
    with pytest.raises(BadWorkspace) as caught:
        load_lock(paths)
    assert caught.value.given and caught.value.allowed and caught.value.next_step
    return caught.value.given


def test_the_lock_says_what_was_borrowed(borrowed: BorrowedPaths, folder: Path) -> None:
    lock, text = load_lock(borrowed)
    assert (lock.solution, lock.version, lock.borrowed_on) == ("mains", "1.0.0", "2026-01-02")
    assert text.files["cohort.sql"] == (folder / "cohort.sql").read_text()


def test_borrowing_twice_changes_nothing(borrowed: BorrowedPaths, city: Path, folder: Path) -> None:
    before = {path: path.read_bytes() for path in borrowed.folder.rglob("*") if path.is_file()}
    borrow(workspace=city, solution=str(folder), today=DAY)
    assert {path: path.read_bytes() for path in borrowed.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('folder = "solution-', 'folder = "../../x-'),
        ('folder = "solution-', 'folder = "/etc/solution-'),
        ('folder = "solution-', 'folder = "..'),
        ('folder = "solution-', 'folder = "solution-\\n'),
        ('solution = "mains"', 'solution = "../../x"'),
        ('solution = "mains"', 'solution = "other"'),
        ('version = "1.0.0"', "version = 1"),
        ("sha256 =", "sha512 ="),
        ("sha256 =", 'hook = "x"\nsha256 ='),
        ("# Written", "Written"),
        ('version = "1.0.0"', "version = " + "9" * 5000),
        ('version = "1.0.0"', "version = " + "[" * 5000),
    ],
)
def test_an_edited_lock_is_refused(borrowed: BorrowedPaths, old: str, new: str) -> None:
    text = borrowed.lock.read_text()
    assert old in text
    borrowed.lock.write_text(text.replace(old, new, 1))
    assert "cannot be read" in refused(borrowed)


def test_a_lock_that_is_not_text_is_refused(borrowed: BorrowedPaths) -> None:
    borrowed.lock.write_bytes(b"\xff\x00")
    assert "cannot be read" in refused(borrowed)


def test_a_lock_that_is_a_folder_is_refused(borrowed: BorrowedPaths) -> None:
    borrowed.lock.unlink()
    borrowed.lock.mkdir()
    assert "cannot be read" in refused(borrowed)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: (text / "label.sql").write_text("SELECT 1"),
        lambda text: (text / "label.sql").unlink(),
        lambda text: (text / "more.txt").write_text("x"),
        lambda text: (text / "model.py").write_text("x"),
        lambda text: (text / "label.sql").rename(text / "labels.sql"),
        lambda text: ((text / "label.sql").unlink(), (text / "label.sql").symlink_to("cohort.sql")),
    ],
    ids=["changed", "gone", "added", "code", "renamed", "linked"],
)
def test_text_edited_after_borrowing_is_refused_until_borrowed_again(
    borrowed: BorrowedPaths, city: Path, folder: Path, edit: object
) -> None:
    lock, _ = load_lock(borrowed)
    edit(borrowed.folder / lock.folder)  # type: ignore[operator]  # a lambda of the list above
    assert "was changed after it was borrowed" in refused(borrowed)
    borrow(workspace=city, solution=str(folder), today=DAY)
    assert load_lock(borrowed)[1].files["label.sql"] == (folder / "label.sql").read_text()


def test_a_link_in_place_of_the_text_is_refused(borrowed: BorrowedPaths, folder: Path) -> None:
    lock, _ = load_lock(borrowed)
    (borrowed.folder / lock.folder).rename(borrowed.folder / "moved")
    (borrowed.folder / lock.folder).symlink_to(borrowed.folder / "moved")
    assert "was changed" in refused(borrowed)


@pytest.mark.parametrize("name", ["../../x", "/etc", "..", "a/b", "a b", ".", "x\n"])
def test_a_name_that_climbs_out_is_refused(borrowed: BorrowedPaths, city: Path, name: str) -> None:
    assert "can not be the name" in refused(BorrowedPaths(city / "solutions" / name))


def test_a_solution_that_was_not_borrowed_is_told(borrowed: BorrowedPaths, city: Path) -> None:
    assert refused(BorrowedPaths(city / "solutions" / "roads")) == "This city has not borrowed 'roads'."
