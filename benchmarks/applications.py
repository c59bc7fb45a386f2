"""500 people apply at once while the server is killed in the middle: nothing is lost, nothing doubled.

`python -m benchmarks applications [PEOPLE [KILLS]]`. A real `upstate serve` on 127.0.0.1; each person begins, fills in every page, every tenth
gives files, checks and sends, over HTTP as a browser without JavaScript does. Who gets no answer sends the same once
more, as people do. `kill -9` ends the server and all its processes; it is started again on the same port.

Lost: a person saw the confirmation, and the application is not there, or has other answers or another file than were sent.
Doubled: two applications of one person, or two sent versions of one application.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

from benchmarks.measuring import keep, table

_PERMIT, _PERMIT_WITH_FILES, _PAPER = "business_licence", "food_truck_permit", "paper.png"
_AT_ONCE = 24  # of these people at one moment; each goes on as soon as it has an answer
_PATIENCE = 900.0


@dataclass
class Person:
    """Who applies. reference: what the confirmation said; empty before. tries: requests that had to be sent again."""

    number: int
    reference: str = ""
    tries: int = 0
    fault: str = ""
    papers: list[bytes] = field(default_factory=list)

    @property
    def permit(self) -> str:
        """Every tenth person asks for what needs files."""
        return _PERMIT if self.number % 10 else _PERMIT_WITH_FILES

    @property
    def name(self) -> str:
        return f"Applicant {self.number:04}"


@dataclass
class Server:
    """`upstate serve` that can be killed and started again on its port."""

    city: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None
    kills: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, "-m", "upstate", "serve", "-w", str(self.city), "--port", str(self.port)]
        # A proxy stands before the site and says who asks: each person has an address of their own.
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"UPSTATE_PROXIES": "1"},
            start_new_session=True,
        )
        assert self.process.stdout is not None
        found = re.search(r":(\d+)", self.process.stdout.readline())
        if found is None:
            raise SystemExit("The site did not open.")
        self.port = int(found[1])

    def kill(self) -> None:
        """`kill -9` of the server and all that it started."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills += 1


class Fields(HTMLParser):
    """What a page asks for: its fields by name, with their kinds and what stands in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag not in ("input", "textarea") or not name or name == "viewport":
            return
        kind = told.get("inputmode") or told.get("type", "text") if tag == "input" else "text"
        if name not in self.kinds or kind == "radio":
            self.kinds[name], self.values[name] = kind, told.get("value", "")  # of choices the last one, such as “No”


def run(numbers: Sequence[int] = ()) -> None:
    """Measure and keep the result; raises `SystemExit` where something was lost or doubled."""
    people, kills = [*numbers, *(500, 3)[len(numbers) :]]
    with tempfile.TemporaryDirectory(prefix="upstate-applications-") as place:
        told = apply_at_once(Path(place) / "city", people=people, kills=kills)
    rows = [[name, str(value)] for name, value in told.items()]
    keep("applications", table([f"{people} people, {kills} × `kill -9`", ""], rows))
    if told["lost"] or told["doubled"] or told["without a confirmation"]:
        raise SystemExit("Something was lost or doubled.")


def apply_at_once(city: Path, *, people: int, kills: int) -> dict[str, Any]:
    """Let so many people apply while the server is killed so often, and count what became of them. city: made where it is not."""
    if not city.exists():
        make_city(city)
    server = Server(city)
    server.start()
    everyone = [Person(number) for number in range(people)]
    began = time.monotonic()
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            waiting = [pool.submit(_apply, one, server) for one in everyone]
            for kill in range(1, kills + 1):
                while sum(bool(one.reference) for one in everyone) < people * kill // (kills + 1):
                    if all(one.done() for one in waiting):
                        break
                    time.sleep(0.05)
                server.kill()
                server.start()
            for one in waiting:
                one.result()
        seconds = time.monotonic() - began
    finally:
        server.kill()
    return {**_count(city, everyone), "seconds": round(seconds), "kills": server.kills - 1}


def make_city(city: Path) -> None:
    """A city with the portal, and the site's database made before anybody comes."""
    from upstate.actions.borrow import borrow
    from upstate.city.settings import CitySettings
    from upstate.city.workspace import create_workspace

    create_workspace(city, CitySettings(name="Springfield"))
    borrow(workspace=city, solution="business-portal")


def _apply(person: Person, server: Server) -> None:
    try:
        _walk(person, server, time.monotonic() + _PATIENCE)
    except Exception as fault:
        person.fault = f"{type(fault).__name__}: {fault}"


def _walk(person: Person, server: Server, until: float) -> None:
    """From the first page to the confirmation, as a person does who sends again what got no answer."""
    visitor = requests.Session()
    visitor.headers["X-Forwarded-For"] = f"10.0.{person.number // 250}.{person.number % 250 + 1}"
    page = _ask(
        visitor, server, person, until, f"/business/apply/begin/{person.permit}/?business=shop&-=at_home"
    )  # the kind of business is left open
    page = _send(visitor, server, person, until, page, {})
    home = page.path
    first = re.search(rf'href="({re.escape(home)}part/[^"]+)"', page.text)
    assert first, "the form has no first page"
    page = _ask(visitor, server, person, until, first[1])
    for _step in range(60):
        if page.path == home:
            break
        page = _send(visitor, server, person, until, page, _filled(person, page))
    found = re.search(r'business-reference">([^<]+)<', page.text)
    assert found, f"no confirmation, but {page.path}: {re.sub('<[^>]+>', ' ', page.text)[-400:]}"
    person.reference = found[1]


@dataclass(frozen=True)
class Page:
    path: str
    text: str


def _ask(visitor: requests.Session, server: Server, person: Person, until: float, path: str, **sent: Any) -> Page:
    """One request, sent again until it is answered. A reader's or a server's fault is no answer."""
    while time.monotonic() < until:
        try:
            url = urljoin(server.address, path)
            answer = visitor.post(url, timeout=60, **sent) if sent else visitor.get(url, timeout=60)
            if answer.status_code < 500:
                return Page(answer.url.removeprefix(server.address), answer.text)
        except requests.RequestException:
            pass
        person.tries += 1
        time.sleep(0.5)
    raise TimeoutError(path)


def _send(
    visitor: requests.Session, server: Server, person: Person, until: float, page: Page, more: dict[str, Any]
) -> Page:
    fields = Fields(page.text)
    hidden = {name: fields.values[name] for name, kind in fields.kinds.items() if kind == "hidden"}
    files = {name: (_PAPER, value, "image/png") for name, value in more.items() if isinstance(value, bytes)}
    data = hidden | {name: value for name, value in more.items() if not isinstance(value, bytes)}
    return _ask(visitor, server, person, until, page.path, data=data, **({"files": files} if files else {}))


def _filled(person: Person, page: Page) -> dict[str, Any]:
    """An answer for each field, and a picture where a file is asked for."""
    answers: dict[str, Any] = {}
    for name, kind in Fields(page.text).kinds.items():
        if kind == "file":
            answers[name] = _photo(person.number, len(person.papers))
            person.papers.append(answers[name])
        elif kind == "radio":
            answers[name] = Fields(page.text).values[name]
        elif kind != "hidden" and kind != "checkbox" and kind != "search":
            answers[name] = {
                "decimal": "7",
                "email": "ana@example.com",
                "tel": "315-555-0100",
            }.get(kind, "03/31/2027" if _is_day(page, name) else person.name)
    return answers


def _is_day(page: Page, name: str) -> bool:
    """Whether the field asks for a day, by its hint."""
    found = re.search(rf'id="id_{re.escape(name)}_helptext">([^<]*)<', page.text)
    return found is not None and "03/31/" in found[1]


def _photo(number: int, paper: int) -> bytes:
    from io import BytesIO

    from PIL import Image, ImageDraw

    image, out = Image.new("RGB", (300, 200), "white"), BytesIO()
    ImageDraw.Draw(image).rectangle((10, 10 + paper, 100 + number % 150, 150), fill="black")
    image.save(out, "PNG")
    return out.getvalue()


def _count(city: Path, everyone: list[Person]) -> dict[str, Any]:
    """What the database and the folder of files hold, against what each person saw."""
    with sqlite3.connect(city / "site" / "site.sqlite3") as base:
        rows = base.execute(
            "SELECT a.id, a.reference, v.answers, v.signed FROM business_version v JOIN business_application a "
            "ON a.id = v.application_id WHERE v.sent IS NOT NULL"
        ).fetchall()
        files = {(row[0], row[1]) for row in base.execute("SELECT application_id, sha256 FROM business_upload")}
        events = Counter(
            row[0] for row in base.execute("SELECT application_id FROM business_event WHERE what = 'sent'")
        )
        drafts = base.execute("SELECT count(*) FROM business_application WHERE stage = 'draft'").fetchone()[0]
    sent = {reference: (number, answers, signed) for number, reference, answers, signed in rows}
    lost = [one.name for one in everyone if one.reference and not _is_there(city, one, sent, files)]
    per_person = Counter(signed for _number, _reference, _answers, signed in rows)
    doubled = sum(count - 1 for count in per_person.values()) + sum(count - 1 for count in events.values())
    return {
        "saw the confirmation": sum(bool(one.reference) for one in everyone),
        "without a confirmation": [f"{one.name}: {one.fault}" for one in everyone if not one.reference],
        "sent applications in the database": len(sent),
        "lost": lost,
        "doubled": doubled,
        "drafts left over": drafts,
        "requests sent again": sum(one.tries for one in everyone),
        "files": len(files),
    }


def _is_there(city: Path, person: Person, sent: dict[str, Any], files: set[tuple[int, str]]) -> bool:
    found = sent.get(person.reference)
    if found is None or person.name not in found[1] or found[2] != person.name:
        return False
    folder = city / "site" / "applications" / str(found[0])
    prints = {sha256(paper).hexdigest(): paper for paper in person.papers}
    return all((found[0], name) in files and (folder / name).read_bytes() == paper for name, paper in prints.items())
