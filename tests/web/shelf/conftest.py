"""A small simulated city that has borrowed, proved and ranked water mains, made once as long as the program stays as it is."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from django.test import Client

import upstate
from upstate.actions.adapt import adapt
from upstate.actions.borrow import borrow
from upstate.actions.new import new
from upstate.actions.prove import prove
from upstate.actions.rank import rank
from upstate.actions.report import report
from upstate.city.workspace import Workspace
from upstate.ranking.report.wording import spaced
from upstate.simulation import CITY, simulate_water
from upstate.web.shelf.answering import answer_plainly

NAME = "water-main-breaks"
PAGE = f"/solutions/{NAME}/"
_SOURCE = Path(upstate.__file__).parent
# What a list is made by; a change elsewhere leaves the city as it is.
_ROOMS = ("actions", "simulation", "ranking", "solutions", "tables", "engine", "city", "charts")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((_SOURCE / room).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.relative_to(_SOURCE)}".encode() + file.read_bytes())
    for file in sorted((_SOURCE.parents[1] / "solutions" / NAME).rglob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def solved_city(pytestconfig: pytest.Config) -> Path:
    """The folder of the city, made by whichever worker comes first. Copy it; do not write to it."""
    folder: Path = pytestconfig.cache.mkdir("shelf-city")  # type: ignore[union-attr]
    made = folder / _fingerprint()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in folder.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            _make(folder / "making")
            (folder / "making").rename(made)
    return made


def _make(folder: Path) -> None:
    new(folder=folder, place=f"{CITY}, NY")
    exports = simulate_water(folder=folder / "simulated-exports", mains=700)
    borrow(workspace=folder, solution=NAME)
    adapt(workspace=folder, solution=NAME, files=exports.files)
    proved = prove(workspace=folder, solution=NAME, budget="50")
    as_of = date.fromisoformat(proved.evidence["as_of"][-1])
    for budget in ("2%", "50"):
        rank(workspace=folder, solution=NAME, as_of=as_of, budget=budget)
    report(workspace=folder, solution=NAME)


def plain(text: str) -> str:
    """On one line and without no-break spaces."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@dataclass(frozen=True)
class Shelf:
    """The city's files of one solution."""

    city: Workspace
    name: str = NAME

    @property
    def folder(self) -> Path:
        return self.city.folder / "solutions" / self.name

    @property
    def evidence_file(self) -> Path:
        return next((self.folder / "evidence").glob("*.json"))

    @property
    def evidence(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.evidence_file.read_text("utf-8"))
        return found

    @property
    def verdict(self) -> str:
        """The verdict as a page shows it, with plain spaces."""
        return plain(spaced(self.evidence["verdict"]["sentence"]))

    @property
    def answer(self) -> str:
        """The plain answer about the latest list, as a page shows it."""
        about = json.loads((self.ranking / "about.json").read_text("utf-8"))
        return plain(" ".join(answer_plainly(self.evidence, about)))

    @property
    def ranking(self) -> Path:
        """The folder of the latest list."""
        latest = json.loads((self.folder / "rankings" / "latest.json").read_text("utf-8"))
        return self.folder / "rankings" / str(latest["folder"])

    def publish(self, public: object = "true") -> None:
        """Say in city.toml whether everybody may see it."""
        path = self.city.folder / "city.toml"
        kept = path.read_text("utf-8").split("[solutions")[0]
        path.write_text(f"{kept}\n[solutions.{self.name}]\npublic = {public}\n", "utf-8")

    def rewrite_list(self, change: Callable[[pa.Table], pa.Table]) -> None:
        """Give the latest list other units."""
        path = self.ranking / "ranking.parquet"
        pyarrow.parquet.write_table(change(pyarrow.parquet.read_table(path)), path)

    def rewrite_about(self, **changes: Any) -> None:
        path = self.ranking / "about.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


@pytest.fixture
def shelf(city: Workspace, solved_city: Path) -> Shelf:
    """The solution in the test's own city, for everybody to see."""
    shutil.copytree(solved_city / "solutions", city.folder / "solutions", dirs_exist_ok=True)
    found = Shelf(city)
    found.publish()
    return found


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.found.append(data)


@dataclass(frozen=True)
class Page:
    """An answer. words: its text as one line, without no-break spaces."""

    status: int
    html: str
    words: str
    tags: list[tuple[str, dict[str, str | None]]]


def read(html: str, status: int = 200) -> Page:
    parser = _Words()
    parser.feed(html)
    return Page(status, html, plain(" ".join(parser.found)), parser.tags)


def text_at(visitor: Client, path: str) -> str:
    """A page that must answer 200, its tags and all, as one line."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


@pytest.fixture
def see(client: Client) -> Callable[..., Page]:
    """Open an address as somebody who has not signed in: `see(PAGE)`."""

    def see(address: str, visitor: Client | None = None) -> Page:
        answer = (visitor or client).get(address)
        return read(answer.content.decode(), answer.status_code)

    return see
