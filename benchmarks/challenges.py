"""50 teams send 200 files of predictions within a minute while the server is killed in the middle: none is lost, none stuck, none counted twice.

`python -m benchmarks challenges [TEAMS [FILES [KILLS]]]`. A real `upstate serve` on 127.0.0.1; each team is signed in and sends its files over HTTP as a browser does,
spread over a minute. Who gets no answer sends the same file once more, as people do. `kill -9` ends the server and all its processes.

Lost: a team saw a score, and the row is not there or says otherwise. Stuck: a row that is neither scored nor refused at the end. Doubled: two rows
of one file. p95: of the answers to a file, from the first byte sent to the page of the score.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import requests
from tests.web.challenges.made_up import NAME, launch, predictions

from benchmarks.applications import Server
from benchmarks.measuring import ROOT, keep, table

_MINUTE, _SLOW = 60.0, 2.0
_PATIENCE = 300.0
_SEND = f"/challenges/{NAME}/entry/send/"


@dataclass
class Team:
    """Who sends. session: of a person who has signed in. seconds: of each answer. seen: the number of each file of which the page told a score."""

    number: int
    session: str
    seconds: list[float] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    again: int = 0
    faults: list[str] = field(default_factory=list)


def run(numbers: Sequence[int] = ()) -> None:
    """Measure and keep the result: once undisturbed, for the speed, and once with kills, for what is lost. Raises `SystemExit` where something was
    lost, stuck or doubled, or p95 is 2 seconds or more."""
    teams, files, kills = [*numbers, *(50, 200, 1)[len(numbers) :]]
    found = []
    for count in dict.fromkeys((0, kills)):
        with tempfile.TemporaryDirectory(prefix="upstate-challenges-") as place:
            found.append(send_at_once(Path(place) / "city", teams=teams, files=files, kills=count))
    rows = [[name, *(str(told[name]) for told in found)] for name in found[0]]
    heads = ["undisturbed", f"{kills} × `kill -9`"][: len(found)]
    keep("challenges", table([f"{teams} teams, {files} files in a minute", *heads], rows))
    if any(told["lost"] or told["stuck"] or told["doubled"] or told["without a score"] for told in found):
        raise SystemExit("Something was lost, stuck or doubled.")
    if found[0]["p95 in seconds"] >= _SLOW:
        raise SystemExit("It was slow.")


def send_at_once(city: Path, *, teams: int, files: int, kills: int) -> dict[str, Any]:
    """Let the teams send while the server is killed so often, and count what became of the files."""
    _make_city(city)
    server = Server(city)
    server.start()
    everyone = [Team(number, session) for number, session in enumerate(_sign_in(city, teams))]
    began = time.monotonic()
    killing = threading.Thread(target=_kill, args=(server, kills, began))
    try:
        killing.start()
        with ThreadPoolExecutor(teams) as pool:
            list(pool.map(lambda one: _send_all(one, server, began, files // teams, teams), everyone))
        killing.join()
        seconds = time.monotonic() - began
        left = _count(city)
    finally:
        server.kill()
    answers = [second for one in everyone for second in one.seconds]
    seen = {number for one in everyone for number in one.seen}
    return {
        "scored": left["scored"],
        "lost": len(seen - left["numbers"]),
        "stuck": left["stuck"],
        "doubled": left["doubled"],
        "without a score": [fault for one in everyone for fault in one.faults],
        "sent again": sum(one.again for one in everyone),
        "p50 in seconds": round(float(np.percentile(answers, 50)), 2),
        "p95 in seconds": round(float(np.percentile(answers, 95)), 2),
        "seconds in all": round(seconds),
        "kills": kills,
    }


def _make_city(city: Path) -> None:
    from upstate.city.settings import CitySettings
    from upstate.city.workspace import create_workspace

    launch(create_workspace(city, CitySettings(name="Springfield")), a_day=100, total=1000)


def _sign_in(city: Path, teams: int) -> list[str]:
    """A session for a member of each team, made beside the server in a process that has the city's settings."""
    code = "import sys;from benchmarks.challenges import make_teams;make_teams(int(sys.argv[1]))"
    environment = os.environ | {"UPSTATE_WORKSPACE": str(city), "DJANGO_SETTINGS_MODULE": "upstate.web.settings"}
    made = subprocess.run(
        [sys.executable, "-c", code, str(teams)], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return made.stdout.split()


def make_teams(count: int) -> None:
    """Teams with one member each, and the key of the member's session on a line of its own."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore

    from upstate.web.challenges.actions.entering import accept_terms, enter
    from upstate.web.challenges.seeing import find_challenge
    from upstate.web.people.models import Person
    from upstate.web.people.sessions import SEEN, STARTED

    for number in range(count):
        person = Person.objects.create_user(email=f"team{number}@example.org")
        seen = find_challenge(NAME)
        accept_terms(seen, person)
        enter(seen, person, name=f"Team {number}", is_team=True)
        session, now = SessionStore(), time.time()
        session.update(
            {
                "_auth_user_id": str(person.pk),
                "_auth_user_backend": "allauth.account.auth_backends.AuthenticationBackend",
                "_auth_user_hash": person.get_session_auth_hash(),
                STARTED: now,
                SEEN: now,
            }
        )
        session.create()
        print(session.session_key)


def _kill(server: Server, kills: int, began: float) -> None:
    for kill in range(1, kills + 1):
        time.sleep(max(0.0, began + _MINUTE * kill / (kills + 1) - time.monotonic()))
        server.kill()
        server.start()


def _send_all(team: Team, server: Server, began: float, files: int, teams: int) -> None:
    """The files of a team, spread over the minute."""
    visitor = requests.Session()
    visitor.cookies.set("sessionid", team.session)
    visitor.headers["X-Forwarded-For"] = f"10.1.0.{team.number + 1}"
    for place in range(files):
        due = began + _MINUTE * (place + team.number / teams) / files
        time.sleep(max(0.0, due - time.monotonic()))
        content = predictions(noise=1, seed=1000 * team.number + place)
        try:
            _send(visitor, team, server, content)
        except Exception as fault:
            team.faults.append(f"team {team.number}, file {place}: {type(fault).__name__}: {fault}"[:300])


def _send(visitor: requests.Session, team: Team, server: Server, content: bytes) -> None:
    until = time.monotonic() + _PATIENCE
    is_first = True
    while time.monotonic() < until:
        try:
            if "csrftoken" not in visitor.cookies:
                visitor.get(f"{server.address}/challenges/{NAME}/entry/", timeout=60)
            token, started = visitor.cookies["csrftoken"], time.monotonic()
            answer = visitor.post(
                server.address + _SEND,
                data={"csrfmiddlewaretoken": token},
                files={"file": ("mine.csv", content)},
                timeout=60,
            )
            found = re.search(r"/entry/files/(\d+)/", answer.url)
            if answer.status_code == 200 and found and "Public part" in answer.text:
                team.seen.append(int(found[1]))
                if is_first:
                    team.seconds.append(time.monotonic() - started)
                return
            if answer.status_code < 500 and not found:
                raise ValueError(f"{answer.status_code} {answer.url} {re.sub('<[^>]+>', ' ', answer.text)[-300:]}")
        except requests.RequestException:
            pass
        is_first = False
        team.again += 1
        time.sleep(0.5)
    raise TimeoutError("no score")


def _count(city: Path) -> dict[str, Any]:
    import sqlite3

    with sqlite3.connect(city / "site" / "site.sqlite3") as base:
        rows = base.execute("SELECT id, entry_id, sha256, state FROM challenges_submission").fetchall()
    files = Counter((entry, sha256) for _number, entry, sha256, _state in rows)
    return {
        "scored": sum(state == "scored" for *_all, state in rows),
        "numbers": {number for number, *_all, state in rows if state == "scored"},
        "stuck": sum(state in ("received", "scoring") for *_all, state in rows),
        "doubled": sum(count - 1 for count in files.values()),
    }
