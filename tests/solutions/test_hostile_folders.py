"""Folders from a stranger: each is refused whole, and nothing is copied into the city."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from upstate.actions.borrow import borrow
from upstate.solutions import read_folder

Spoil = Callable[[Path], object]


def _many(folder: Path) -> None:
    for number in range(10_000):
        (folder / f"n{number}.txt").touch()


def _deep(folder: Path) -> None:
    (folder / "a/b/c/d/e").mkdir(parents=True)
    (folder / "a/b/c/d/e/x.txt").write_text("x")


def _wide(folder: Path) -> None:
    for number in range(300):
        (folder / f"d{number}").mkdir()


def _heavy(folder: Path) -> None:
    for number in range(8):
        (folder / f"h{number}.txt").write_text("x" * 900_000)


def _sparse(folder: Path) -> None:
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(10**12)


def _pickled(name: str) -> Spoil:
    return lambda folder: (folder / name).write_bytes(pickle.dumps({"a": 1.5}))


def _named(name: str) -> Spoil:
    return lambda folder: (folder / name).write_text("x")


def _bytes(name: str, content: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(content)


HOSTILE: dict[str, tuple[Spoil, str]] = {
    "a link to a file": (lambda f: (f / "LICENSE.md").symlink_to("/etc/passwd"), "LICENSE.md is a link"),
    "a link in place of a file": (
        lambda f: ((f / "label.sql").unlink(), (f / "label.sql").symlink_to("/etc/passwd")),
        "label.sql is a link",
    ),
    "a link to a folder": (lambda f: (f / "more").symlink_to("/etc"), "more is a link"),
    "a link to itself": (lambda f: (f / "more").symlink_to(f), "more is a link"),
    "a link to nothing": (lambda f: (f / "x.txt").symlink_to("nowhere"), "x.txt is a link"),
    "a pipe": (lambda f: os.mkfifo(f / "x.txt"), "x.txt is not a plain file"),
    "Python": (_named("model.py"), "model.py is not one of the kinds"),
    "compiled Python": (_named("model.pyc"), "not one of the kinds"),
    "a notebook": (_named("model.ipynb"), "not one of the kinds"),
    "a library": (_named("model.so"), "not one of the kinds"),
    "a DuckDB extension": (_named("x.duckdb_extension"), "not one of the kinds"),
    "a script": (_named("run.sh"), "not one of the kinds"),
    "a makefile": (_named("Makefile"), "not one of the kinds"),
    "a page": (_named("index.html"), "not one of the kinds"),
    "a drawing": (_named("map.svg"), "not one of the kinds"),
    "an archive": (_named("more.zip"), "not one of the kinds"),
    "a pickle": (_pickled("model.pickle"), "not one of the kinds"),
    "a pickle called JSON": (_pickled("model.json"), "model.json is"),
    "a pickle called text": (_pickled("model.txt"), "model.txt is"),
    "binary called text": (_bytes("x.txt", b"\x7fELF\x00\x01"), "x.txt is binary"),
    "UTF-16": (_bytes("x.txt", "hello".encode("utf-16")), "x.txt is"),
    "Latin-1": (_bytes("x.txt", "caf\xe9".encode("latin-1")), "x.txt is not UTF-8"),
    "half a character": (_bytes("x.txt", b"\xed\xa0\x80"), "x.txt is not UTF-8"),
    "a file of a million bytes and one": (_bytes("x.csv", b"x" * 1_000_001), "longer than 1,000,000"),
    "a file that says it is a terabyte": (_sparse, "huge.csv is longer"),
    "eight files that are too much together": (_heavy, "larger than 5,000,000 bytes"),
    "ten thousand files": (_many, "more than 100 files"),
    "three hundred empty folders": (_wide, "more than 100 files and folders"),
    "an empty folder": (lambda f: (f / "empty").mkdir(), "empty is an empty folder"),
    "folders in folders": (_deep, "a/b/c is a folder too deep"),
    "a hidden file": (_named(".env.txt"), "other characters"),
    "a hidden folder": (lambda f: ((f / ".git").mkdir(), (f / ".git/x.txt").touch()), ".git is a folder"),
    "a name with a line end": (_named("x\ny.txt"), r"x\ny.txt has a name"),
    "a name that ends in a line end": (_named("x.txt\n"), r"x.txt\n has a name"),
    "a folder that ends in a line end": (
        lambda f: ((f / "s\n").mkdir(), (f / "s\n/x.txt").touch()),
        r"s\n is a folder",
    ),
    "a name with an escape code": (_named("\x1b[2Jx.txt"), r"\x1b[2Jx.txt has a name"),
    "a name that runs right to left": (_named("x\u202etxt.md"), r"x\u202etxt.md has a name"),
    "a name in another alphabet": (_named("sоlution.toml"), "has a name"),  # a Cyrillic о
    "a name with a space": (_named("a b.txt"), "a b.txt has a name"),
    "a name with a backslash": (_named("..\\x.txt"), "has a name"),
    "a name that is an option": (_named("-rf.txt"), "has a name"),
    "a name with a colon": (_named("x.txt:y.txt"), "has a name"),
    "a name that is not text": (lambda f: Path(os.fsdecode(os.fsencode(f) + b"/\xff.txt")).touch(), "has a name"),
    "a name of 200 letters": (_named("x" * 200 + ".txt"), "has a name"),
    "one name in two letter cases": (_named("Readme.md"), "have one name"),
    "one folder in two letter cases": (
        lambda f: ((f / "Sample").mkdir(), (f / "Sample/x.csv").touch()),
        "have one name",
    ),
}


@pytest.mark.parametrize(("spoil", "says"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_folder_is_refused_and_nothing_copied(
    folder: Path, city: Path, refused: Callable[..., str], spoil: Spoil, says: str
) -> None:
    spoil(folder)
    before = sorted(path.relative_to(city) for path in city.rglob("*"))
    assert says in refused(borrow, workspace=city, solution=str(folder))
    assert sorted(path.relative_to(city) for path in city.rglob("*")) == before


def test_every_file_that_is_wrong_is_named_at_once(folder: Path, refused: Callable[..., str]) -> None:
    for name in ("a.py", "b.so", "c d.txt"):
        (folder / name).write_text("x")
    given = refused(read_folder, folder)
    assert all(name in given for name in ("a.py", "b.so", "c d.txt"))


def test_a_file_that_can_not_be_read_is_told(folder: Path, refused: Callable[..., str]) -> None:
    if os.geteuid() == 0:
        pytest.skip("root can read every file")
    (folder / "label.sql").chmod(0)
    assert "label.sql can not be read" in refused(read_folder, folder)


def test_the_fingerprint_tells_names_from_contents(folder: Path) -> None:
    before = read_folder(folder).sha256
    (folder / "README.md").write_bytes((folder / "README.md").read_bytes() + b"\n")
    assert read_folder(folder).sha256 != before


@pytest.mark.parametrize("name", ["a b", "a;b", "sоlution", "a\nb", "-rf", ".hidden", "a.b", "²", "a" * 101], ids=ascii)
def test_a_folder_of_a_strange_name_is_not_borrowed(
    folder: Path, city: Path, refused: Callable[..., str], name: str
) -> None:
    moved = folder.rename(folder.parent / name)
    assert "can not be the name" in refused(borrow, workspace=city, solution=str(moved))
    assert list((city / "solutions").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../mains", "/etc", "/etc/passwd", "./nowhere", "~", "", "..", ".", "a\x00b", "mains/../../x", "x" * 5000]
)
def test_a_name_that_is_no_solution_is_refused(
    city: Path, refused: Callable[..., str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(city)
    refused(borrow, workspace=city, solution=name)
    assert list((city / "solutions").iterdir()) == []
