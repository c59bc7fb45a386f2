"""The whole site under load: memory, start, and how 50 people at once are served while data is published.

`python -m benchmarks serving [SECONDS [PEOPLE [THREADS]]]`: on the demo city, over 127.0.0.1 only. Without numbers: 300 seconds, 50
people, 8 threads. Each person opens page after page without a pause: home, search, a dataset, its table with a filter, a download.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

from benchmarks.measuring import ROOT, keep, table

_EVERY_SECONDS = 5.0  # between publications
_PATIENCE = 60.0


@dataclass
class Site:
    """A site that runs. seconds: from the command until it answered."""

    process: subprocess.Popen[str]
    address: str
    seconds: float


@dataclass
class Seen:
    """What all people saw together. seconds: of each answer, by kind of page. bytes: of all answers."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(numbers: Sequence[int] = ()) -> None:
    """Measure and keep the result."""
    length, people, threads = [*numbers, *(300, 50, 8)[len(numbers) :]]
    with tempfile.TemporaryDirectory(prefix="upstate-serving-") as place:
        city = Path(place) / "city"
        demo_city(city)
        cold = open_site(city, threads)
        stop(cold)
        warm = open_site(city, threads)
        try:
            time.sleep(3)  # what runs once at the start has run
            idle = memory(warm.process.pid)
            seen, published, length_taken = load(warm, city, length=length, people=people)
            loaded = memory(warm.process.pid)
        finally:
            stop(warm)
    keep("serving", _told(cold, warm, idle, loaded, seen, published, length_taken, people, threads))


def demo_city(city: Path) -> None:
    """The demo city in the folder `city`; a copy of one that is there where UPSTATE_BENCH_CITY names it."""
    if (ready := os.environ.get("UPSTATE_BENCH_CITY")) is not None:
        shutil.copytree(ready, city, ignore=shutil.ignore_patterns("site", ".writing-*"))
        return
    _upstate("demo", city)


def _upstate(*words: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "upstate", *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"upstate {' '.join(map(str, words))} failed:\n{done.stderr}")


def open_site(city: Path, threads: int, workers: int = 1) -> Site:
    """Start the site as a city does, and wait until it says that it is open."""
    begun = time.monotonic()
    answering = ["--threads", str(threads), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "upstate", "serve", "-w", city, "--port", "0", *answering, "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    return Site(process, told["address"], time.monotonic() - begun)


def stop(site: Site) -> None:
    """End it as a system does."""
    site.process.send_signal(signal.SIGTERM)
    try:
        site.process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(site.process.pid, signal.SIGKILL)


def memory(process: int) -> dict[str, float]:
    """MB of a process and all below it: rss counts shared pages in each of them, pss divides them among those that share."""
    total = {"processes": 0.0, "rss": 0.0, "pss": 0.0}
    for one in _family(process):
        text = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
        total["processes"] += 1
        for name in ("Rss", "Pss"):
            found = re.search(rf"^{name}:\s+(\d+) kB", text, re.M)
            total[name.lower()] += int(found[1]) / 1024 if found else 0
    return total


def _family(process: int) -> list[int]:
    below = Path(f"/proc/{process}/task/{process}/children").read_text("utf-8").split()
    return [process, *(one for child in below for one in _family(int(child)))]


def load(site: Site, city: Path, *, length: float, people: int) -> tuple[Seen, int, float]:
    """Let people read for so many seconds, while a dataset gets a new version every few seconds.

    Gives what they saw, the number of publications, and the seconds until the last answer had come.
    """
    pages = _pages(site.address)
    seen, ended = Seen(), threading.Event()
    readers = [
        threading.Thread(target=_read, args=(site.address, pages, seen, ended, random.Random(number)), daemon=True)
        for number in range(people)
    ]
    counted: list[int] = []
    publisher = threading.Thread(target=_publish, args=(city, ended, counted), daemon=True)
    begun = time.monotonic()
    for thread in [*readers, publisher]:
        thread.start()
    time.sleep(length)
    ended.set()
    for thread in readers:
        thread.join(_PATIENCE)
    taken = time.monotonic() - begun
    publisher.join(_PATIENCE)
    return seen, len(counted), taken


def _pages(address: str) -> dict[str, list[str]]:
    """The pages that people open, by kind, as they are linked on the site itself."""
    names = sorted(set(re.findall(r'href="/datasets/([a-z0-9-]+)/"', _ask(address, "/datasets/")[1].decode())))
    if not names:
        raise SystemExit("the demo city has no datasets to read")
    pages = {
        "home": ["/"],
        "search": ["/datasets/", "/datasets/?q=water", "/datasets/?q=strets", "/datasets/?q=fire+2019"],
        "dataset": [f"/datasets/{name}/" for name in names],
        "table with a filter": [],
        "download": [],
    }
    for name in names:
        rows = _ask(address, f"/datasets/{name}/rows/")[1].decode()
        column = re.search(r'<option value="([^"]+)"', rows)
        query = f"?column={column[1]}&operator=is&value=1" if column else ""
        pages["table with a filter"] += [f"/datasets/{name}/rows/", f"/datasets/{name}/rows/{query}"]
        page = _ask(address, f"/datasets/{name}/")[1].decode()
        pages["download"] += re.findall(r'href="(/datasets/[^"]+\.csv)"', page)[:1]
    return {kind: found for kind, found in pages.items() if found}


def _ask(address: str, path: str, connection: HTTPConnection | None = None) -> tuple[int, bytes]:
    where = connection or HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)
    where.request("GET", path, headers={"Accept-Encoding": "gzip"} if connection else {})
    answer = where.getresponse()
    content = answer.read()
    if answer.status in {301, 302} and (location := answer.getheader("Location")):
        return _ask(address, urlsplit(location).path, connection)
    return answer.status, content


def _read(address: str, pages: dict[str, list[str]], seen: Seen, ended: threading.Event, chance: random.Random) -> None:
    """One person, with one connection that is kept as a browser keeps it."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)
    while not ended.is_set():
        kind = chance.choice(list(pages))
        path = chance.choice(pages[kind])
        begun = time.perf_counter()
        try:
            status, content = _ask(address, path, connection)
            fault = "" if status == 200 else f"{status} {path}"
        except (OSError, HTTPException) as error:
            connection.close()
            status, content, fault = 0, b"", f"{type(error).__name__} {path}"
        with seen.lock:
            seen.seconds[kind].append(time.perf_counter() - begun)
            seen.size += len(content)
            if fault:
                seen.errors.append(fault)
    connection.close()


def _publish(city: Path, ended: threading.Event, counted: list[int]) -> None:
    """A small table gets a new version every few seconds, through the commands that a person would type."""
    name, file = "bench-visits", city.parent / "visits.csv"
    while not ended.wait(_EVERY_SECONDS):
        rows = "\n".join(f"{number},{number % 7 + len(counted)}" for number in range(2000))
        file.write_text(f"place,visits\n{rows}\n", "utf-8")
        code = (
            "from pathlib import Path; import sys\n"
            "from upstate.actions.offer import offer; from upstate.actions.describe import describe\n"
            "from upstate.actions.submit import submit; from upstate.actions.publish import publish\n"
            "from upstate.actions.decide import decide\n"
            "city, name, file = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])\n"
            "made = offer(workspace=city, dataset=name, source=file, by='a@city.example', title='Visits (simulated)')\n"
            "said = {'department': 'Parks', 'contact': 'Parks', 'licence': 'CC0-1.0', 'description': 'One row is one place.',\n"
            "        'fields': {column: {'meaning': 'Simulated.'} for column in made.draft.columns}}\n"
            "describe(workspace=city, dataset=name, changes=said)\n"
            "for one in made.draft.findings:\n"
            "    decide(workspace=city, dataset=name, finding=one.key, choice='keep', reason='simulated', by='a@city.example')\n"
            "submit(workspace=city, dataset=name, by='a@city.example')\n"
            "publish(workspace=city, dataset=name, by='b@city.example')\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(city), name, str(file)],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            print(f"not published: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        else:
            counted.append(1)


def _told(
    cold: Site,
    warm: Site,
    idle: dict[str, float],
    loaded: dict[str, float],
    seen: Seen,
    published: int,
    length: float,
    people: int,
    threads: int,
) -> str:
    every = [one for found in seen.seconds.values() for one in found]
    rows = [_row(kind, found, length) for kind, found in [*sorted(seen.seconds.items()), ("all", every)]]
    kinds = "; ".join(sorted(set(seen.errors))[:5]) or "none"
    return "\n".join(
        [
            (
                f"{people} people at once, {threads} threads, {length:.0f} s, {published} publications meanwhile; "
                f"{seen.size / 1e6 / length:.1f} MB/s."
            ),
            "",
            (
                f"Start: {cold.seconds:.1f} s the first time, {warm.seconds:.1f} s after that. Memory at rest: "
                f"{idle['pss']:.0f} MB (pss; {idle['rss']:.0f} MB rss) in {idle['processes']:.0f} processes; after the load "
                f"{loaded['pss']:.0f} MB (pss)."
            ),
            "",
            table(["page", "requests", "per second", "p50 ms", "p95 ms", "p99 ms"], rows),
            "",
            f"Errors: {len(seen.errors)} ({kinds}).",
        ]
    )


def _row(kind: str, found: list[float], length: float) -> list[str]:
    cuts = quantiles(found, n=100) if len(found) > 1 else found * 99
    told = [f"{cuts[place - 1] * 1000:.0f}" for place in (50, 95, 99)] if cuts else ["", "", ""]
    return [kind, str(len(found)), f"{len(found) / length:.1f}", *told]
