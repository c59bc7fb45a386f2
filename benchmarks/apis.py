"""Programs that ask for data, here, in Datasette and in CKAN, side by side in one run.

    python -m benchmarks apis [MILLIONS ...]

Without numbers 1 and 10 million rows; `apis 1` alone takes some minutes. UPSTATE_BENCH_FOLDER names a folder that keeps the tables for the next run.

The table is of made-up service requests of a city. Here a small part of it is offered, decided and published as a city does it, and then the whole table
takes its place: a Parquet with the same settings, its copy and its index by the code of a publication; profile and charts stay those of the part. Datasette (PyPI, in an environment of its own) gets it as SQLite, with indexes on the columns that are filtered
and sorted, full text in the table's two texts, all of its columns analysed, and the file opened as immutable; its requests ask for no counts, facets or
suggestions. CKAN, where UPSTATE_BENCH_CKAN names one that is ready (`benchmarks/README.md` says how), gets it in its DataStore, with indexes on the same
columns and the full text that it makes itself, and answers by uwsgi with a process for each processor; its requests ask for no totals, and for what is found
in the order of the rows. All answer at 127.0.0.1 to the same client, 2 and 8 connections, one after the other. They are kept, but for CKAN's,
which uwsgi closes after each answer, as by default: its own way to keep them only made it slower. Requests differ, so that few answers are remembered; of
searches with the rare word there are only 36, which come again.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote_plus, urlencode

import duckdb

from benchmarks.measuring import keep, table
from benchmarks.serving import memory, open_site, stop

_NAME = "service-requests"
_SECONDS = 5.0  # of each question
_CONNECTIONS = (2, 8)
_THREADS = 8  # of each process, as `upstate serve` has by default
_PATIENCE = 180.0  # seconds that a client waits
_LONGEST = 60.0  # seconds of a download, which is then cut and counted by its bytes
_DATASETTE = ("datasette==0.65.5", "sqlite-utils")
_CKAN = "UPSTATE_BENCH_CKAN"
_WITHOUT_CKAN = f"CKAN was left out: {_CKAN} names none (benchmarks/README.md says how to make one)."
_WORDS = [
    "water",
    "street",
    "light",
    "tree",
    "sign",
    "graffiti",
    "pothole",
    "trash",
    "missed",
    "pickup",
    "broken",
    "leaking",
    "damaged",
    "noise",
    "loud",
    "dog",
    "parking",
    "blocked",
    "sidewalk",
    "overgrown",
    "lot",
    "abandoned",
    "car",
    "sewer",
    "drain",
    "flooding",
    "snow",
    "ice",
    "removal",
    "repair",
    "request",
    "park",
    "bench",
    "playground",
    "fence",
    "dumping",
    "illegal",
]
_COLUMNS = (
    "id INTEGER PRIMARY KEY, department TEXT, category TEXT, status TEXT, opened TEXT, closed TEXT, address TEXT, "
    "description TEXT, latitude REAL, longitude REAL, amount REAL"
)


@dataclass(frozen=True)
class Side:
    """One that answers. processes: all of it, with what they started. questions: by name, each a maker of the path of its nth request."""

    name: str
    port: int
    processes: tuple[int, ...]
    questions: dict[str, Callable[[int], str]]
    download: str


@dataclass(frozen=True)
class Seen:
    """a_second: answers. p50, p95: milliseconds; null where there was no answer. left: requests that were given up, by the server or after three minutes."""

    a_second: float
    p50: float | None
    p95: float | None
    left: int

    def told(self) -> str:
        given_up = f" ({self.left} given up)" if self.left else ""
        cuts = ["none" if one is None else f"{one:.1f}" for one in (self.p50, self.p95)]
        return f"{self.a_second:.1f}{given_up}; {cuts[0]}; {cuts[1]}"


def run(millions: Sequence[int] = ()) -> None:
    """Measure and keep the result."""
    with _folder() as folder:
        datasette = _environment(folder)
        told = [_compared(folder / str(number), number * 1_000_000, datasette) for number in millions or (1, 10)]
    keep("apis", "\n\n".join(told))


@contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get("UPSTATE_BENCH_FOLDER"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="upstate-apis-") as folder:
        yield Path(folder)


def _environment(folder: Path) -> Path:
    """The programs of the peer, installed in an environment of their own."""
    place = folder / "datasette"
    if not (place / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin" / "pip", "install", "-q", *_DATASETTE], check=True)
    return place / "bin"


def _compared(folder: Path, rows: int, datasette: Path) -> str:
    folder.mkdir(exist_ok=True)
    city, theirs = _tables(folder, rows, datasette)
    processors = os.cpu_count() or 1
    with (
        _datasette(theirs, rows, datasette) as first,
        _ckan(city, rows, processors) as second,
        _upstate(city, rows, 1) as one,
        _upstate(city, rows, processors) as more,
    ):
        peers, ours = [first] if second is None else [first, second], [one, more]
        sides = peers + ours
        lines, most = [], dict.fromkeys((side.name for side in sides), 0.0)
        for question, connections in itertools.product(one.questions, _CONNECTIONS):
            seen = [_asked(side, question, connections) for side in sides]
            lines.append(_line(f"{question}, {connections} connections", seen, len(peers)))
            most = {side.name: max(most[side.name], _held(side)) for side in sides}
        downloads = "; ".join(f"{side.name} {_downloaded(side)}" for side in [*peers, one])
    held = "; ".join(f"{name} {megabytes:.0f} MB" for name, megabytes in most.items())
    headings = [
        "a second, p50 and p95 in ms",
        *(side.name for side in sides),
        *(f"{side.name}: times {peer.name}" for peer, side in itertools.product(peers, ours)),
    ]
    return "\n".join(
        [
            f"{rows:,} rows; {_THREADS} threads in each process here; {processors} processors.",
            *([_WITHOUT_CKAN] if second is None else []),
            "",
            table(headings, lines),
            "",
            f"The whole table as CSV: {downloads}.",
            f"Most memory of all processes of a side after a question (pss: shared pages are counted once): {held}.",
        ]
    )


def _line(question: str, seen: Sequence[Seen], peers: int) -> list[str]:
    pairs = itertools.product(seen[:peers], seen[peers:])
    times = [f"{one.a_second / peer.a_second:.1f}" if peer.a_second else "no end" for peer, one in pairs]
    return [question, *(one.told() for one in seen), *times]


def _held(side: Side) -> float:
    return sum(memory(one)["pss"] for one in side.processes)


# The tables


def _tables(folder: Path, rows: int, datasette: Path) -> tuple[Path, Path]:
    city, theirs, done = folder / "city", folder / "requests.sqlite3", folder / "done"
    if not done.exists():
        parquet = _publish(city, rows)
        _load(theirs, parquet, datasette)
        done.touch()
    return city, theirs


def _made_up(rows: int) -> str:
    """SQL of the rows: nothing by chance, so that every run has the same."""
    words = "[" + ", ".join(f"'{word}'" for word in _WORDS) + "]"
    said = " || ' ' || ".join(f"{words}[1 + (hash(i, {seed}) % {len(_WORDS)})::INT]" for seed in range(10, 15))
    opened = f"DATE '2015-01-01' + (i * 3650 // {rows} + (hash(i, 5) % 20)::BIGINT)::INT"
    return f"""
        SELECT i AS id, 'Department ' || (hash(i, 1) % 12) AS department,
            'Category ' || lpad((hash(i, 2) % 40)::VARCHAR, 2, '0') AS category,
            ['open', 'closed', 'cancelled'][1 + (hash(i, 4) % 3)::INT] AS status, {opened} AS opened,
            CASE WHEN hash(i, 4) % 3 = 1 THEN {opened} + (hash(i, 6) % 60)::INT END AS closed,
            (1 + hash(i, 7) % 9999) || ' ' || ['Oak', 'Main', 'Elm', 'Lake'][1 + (hash(i, 8) % 4)::INT] || ' St' AS address,
            {said} || CASE WHEN hash(i, 20) % 1000 = 0 THEN ' hydrant' ELSE '' END AS description,
            30.2 + (hash(i, 15) % 100000) / 300000.0 AS latitude, -97.9 + (hash(i, 16) % 100000) / 300000.0 AS longitude,
            (hash(i, 17) % 100000) / 100.0 AS amount
        FROM range({rows}) AS made(i) ORDER BY i"""


def _publish(city: Path, rows: int) -> Path:
    """The first rows through every step of a publication; then all of them in the place of that file, by the same code."""
    from upstate.actions.decide import decide
    from upstate.actions.describe import describe
    from upstate.actions.offer import offer
    from upstate.actions.publish import publish
    from upstate.actions.submit import submit
    from upstate.catalog.reading.copying import write_copy
    from upstate.city.settings import CitySettings
    from upstate.city.workspace import create_workspace

    create_workspace(city, CitySettings(name="Springfield"))
    sample = city.parent / "sample.csv"
    duckdb.sql(_made_up(500)).write_csv(str(sample))
    by = {"by": "a@city.example"}
    made = offer(workspace=city, dataset=_NAME, source=sample, title="Service requests (made up)", **by)
    said = {"department": "Works", "contact": "Works", "licence": "CC0-1.0", "description": "One row is one request."}
    fields = {column: {"meaning": "Made up."} for column in made.draft.columns}
    describe(workspace=city, dataset=_NAME, changes=said | {"fields": fields})
    for one in made.draft.findings:
        decide(workspace=city, dataset=_NAME, finding=one.key, choice="keep", reason="made up", **by)
    submit(workspace=city, dataset=_NAME, **by)
    publish(workspace=city, dataset=_NAME, by="b@city.example")
    return _enlarge(next(city.glob(f"catalog/{_NAME}/versions/1")), rows, write_copy)


def _enlarge(version: Path, rows: int, write_copy: Callable[[Path], None]) -> Path:
    parquet, csv, record = version / f"{_NAME}.parquet", version / f"{_NAME}.csv", version / "record.json"
    duckdb.sql(f"COPY ({_made_up(rows)}) TO '{parquet}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 100000)")
    duckdb.sql(f"COPY (SELECT * FROM '{parquet}') TO '{csv}' (HEADER)")
    write_copy(parquet)
    told = json.loads(record.read_text("utf-8"))
    told["rows"] = told["draft"]["rows"] = rows
    for one in told["files"]:
        file = version / one["path"]
        with file.open("rb") as opened:
            one |= {"bytes": file.stat().st_size, "sha256": hashlib.file_digest(opened, "sha256").hexdigest()}
    record.write_text(json.dumps(told), "utf-8")
    return parquet


def _load(target: Path, parquet: Path, datasette: Path) -> None:
    """As a careful user of Datasette would."""
    target.unlink(missing_ok=True)
    with sqlite3.connect(target) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE requests ({_COLUMNS})")
        found = duckdb.sql(f"SELECT * REPLACE (opened::VARCHAR AS opened, closed::VARCHAR AS closed) FROM '{parquet}'")
        while part := found.fetchmany(50_000):
            database.executemany("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", part)
    database.close()
    for columns in (("category", "status"), ("opened",), ("amount",)):
        subprocess.run([datasette / "sqlite-utils", "create-index", target, "requests", *columns], check=True)
    texts = ("department", "category", "status", "address", "description")
    subprocess.run([datasette / "sqlite-utils", "enable-fts", target, "requests", *texts, "--fts5"], check=True)
    subprocess.run([datasette / "sqlite-utils", "analyze", target], check=True)


# The sides


@contextmanager
def _upstate(city: Path, rows: int, processes: int) -> Iterator[Side]:
    os.environ["UPSTATE_API_REQUESTS_A_MINUTE"] = "100000000"
    site = open_site(city, _THREADS, processes)
    port = int(site.address.rsplit(":", 1)[1])
    at = f"/api/v1/datasets/{_NAME}"
    try:
        page = _ask(HTTPConnection("127.0.0.1", port), f"/datasets/{_NAME}/").decode()
        download = re.search(r'href="(/datasets/[^"]+\.csv)"', page)
        assert download is not None
        questions = {
            "filtered page": lambda n: (
                f"{at}/rows?{_query(_filtered(n, 'f.category.is', 'f.status.is', 'f.opened.from'), limit=100)}"
            ),
            "deep page": lambda n: f"{at}/rows?limit=100&after=1-{_deep(n, rows)}",
            "group-by": lambda n: f"{at}/groups?by=category&figures=count,avg:amount&f.amount.from={_amount(n)}",
            "full text": lambda n: f"{at}/rows?{_query({'q': _searched(n)}, limit=100)}",
            "deep page by number": lambda n: f"/resource/{_NAME}.json?$limit=100&$offset={_deep(n, rows)}",
        }
        yield Side(
            f"Upstate, {processes} process{'es' * (processes > 1)}", port, (site.process.pid,), questions, download[1]
        )
    finally:
        stop(site)


@contextmanager
def _datasette(database: Path, rows: int, programs: Path) -> Iterator[Side]:
    port = _free_port()
    settings = {"sql_time_limit_ms": 120_000, "max_csv_mb": 0, "max_returned_rows": 1000}
    words = [word for name, value in settings.items() for word in ("--setting", name, str(value))]
    at, lean = f"/{database.stem}", "_size=100&_nocount=1&_nofacet=1&_nosuggest=1&_shape=objects"
    group = "select category, count(*), avg(amount) from requests where amount >= :least group by category"
    by_number = "select * from requests order by id limit 100 offset :offset"
    questions = {
        "filtered page": lambda n: (
            f"{at}/requests.json?{_query(_filtered(n, 'category__exact', 'status__exact', 'opened__gte'))}&{lean}"
        ),
        "deep page": lambda n: f"{at}/requests.json?_next={_deep(n, rows)}&{lean}",
        "group-by": lambda n: f"{at}.json?{_query({'sql': group, 'least': _amount(n)})}&_shape=objects",
        "full text": lambda n: f"{at}/requests.json?{_query({'_search': _searched(n)})}&{lean}",
        "deep page by number": lambda n: f"{at}.json?{_query({'sql': by_number, 'offset': _deep(n, rows)})}",
    }
    with _started(programs / "datasette", "serve", "-i", database, "-p", str(port), *words, port=port) as process:
        yield Side("Datasette", port, (process,), questions, f"{at}/requests.csv?_stream=on")


@contextmanager
def _ckan(city: Path, rows: int, processes: int) -> Iterator[Side | None]:
    """CKAN with its PostgreSQL and its Redis, which run already; nothing where no CKAN is named."""
    if (place := os.environ.get(_CKAN)) is None:
        yield None
        return
    inside, resource = Path(__file__).with_name("apis_ckan.py"), f"00000000-0000-4000-8000-{rows:012}"
    os.environ["CKAN_INI"] = f"{place}/ckan.ini"
    csv = city / "catalog" / _NAME / "versions" / "1" / f"{_NAME}.csv"
    filled = subprocess.run([f"{place}/bin/python", inside, resource, csv], check=True, stdout=subprocess.PIPE)
    held, *services = map(int, filled.stdout.split())
    if held != rows:
        raise SystemExit(f"CKAN's table {resource} has {held:,} rows, not {rows:,}. Make its two databases anew.")
    at, page = "/api/3/action", {"resource_id": resource, "limit": 100, "include_total": "false"}
    group = 'select category, count(*), avg(amount) from "{}" where amount >= {} group by category'

    def filters(n: int) -> str:
        named = _filtered(n, "category", "status", "opened")
        return json.dumps(named | {"opened": {"gte": named["opened"]}})

    questions = {
        "filtered page": lambda n: f"{at}/datastore_search?{_query(page, filters=filters(n))}",
        "deep page": lambda n: (
            f"{at}/datastore_search?{_query(page, filters=json.dumps({'_id': {'gt': _deep(n, rows)}}))}"
        ),
        "group-by": lambda n: f"{at}/datastore_search_sql?{_query({'sql': group.format(resource, _amount(n))})}",
        "full text": lambda n: f"{at}/datastore_search?{_query(page, q=_searched(n), sort='_id')}",
        "deep page by number": lambda n: f"{at}/datastore_search?{_query(page, offset=_deep(n, rows))}",
    }
    port = _free_port()
    served = ("--http", f"127.0.0.1:{port}", "--add-header", "Connection: close", "--buffer-size", "32768")
    workers = ("--wsgi-file", inside, "--lazy-apps", "--master", "--processes", str(processes))
    with _started(f"{place}/bin/uwsgi", *served, *workers, port=port) as process:
        yield Side("CKAN", port, (process, *services), questions, f"/datastore/dump/{resource}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def _started(*command: str | Path, port: int) -> Iterator[int]:
    """The process of a server that answers at a port, until the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _query(named: dict[str, object], **more: object) -> str:
    return urlencode(named | more, quote_via=quote_plus)


def _filtered(n: int, category: str, status: str, opened: str) -> dict[str, object]:
    """Under the names that a side has for them."""
    # Of the two filters alone there are only 120: a bound that changes keeps answers from being remembered.
    return {
        category: f"Category {n % 40:02}",
        status: ("open", "closed", "cancelled")[n // 40 % 3],
        opened: f"2015-01-{1 + n // 120 % 28:02}",
    }


def _deep(n: int, rows: int) -> int:
    return rows * 8 // 10 + n * 7919 % (rows // 10)


def _amount(n: int) -> str:
    return f"{n % 5000 / 100:.2f}"


def _searched(n: int) -> str:
    """Two words, common ones; every fifth time with a rare one."""
    first, second = _WORDS[n % 36], _WORDS[(n // 36 + n + 1) % 36]
    return f"{first} hydrant" if n % 5 == 0 else f"{first} {second}"


# The client


def _asked(side: Side, question: str, connections: int) -> Seen:
    make, numbers = side.questions[question], itertools.count(1000 * connections)
    seconds: list[float] = []
    left: list[str] = []
    until = time.perf_counter() + _SECONDS

    def read() -> None:
        connection = HTTPConnection("127.0.0.1", side.port, timeout=_PATIENCE)
        while time.perf_counter() < until:
            begun = time.perf_counter()
            path = make(next(numbers))
            try:
                _ask(connection, path)
            except (OSError, _NoAnswerError):
                left.append(path)
                connection.close()
            else:
                seconds.append(time.perf_counter() - begun)
        connection.close()

    with suppress(OSError, _NoAnswerError):  # what is loaded with the first question
        _ask(HTTPConnection("127.0.0.1", side.port, timeout=_PATIENCE), make(0))
    until = time.perf_counter() + _SECONDS
    begun = time.perf_counter()
    readers = [threading.Thread(target=read) for _ in range(connections)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    a_second = len(seconds) / (time.perf_counter() - begun)
    if not seconds:
        return Seen(a_second, None, None, len(left))
    cuts = quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    return Seen(a_second, cuts[49] * 1000, cuts[94] * 1000, len(left))


def _ask(connection: HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"User-Agent": "benchmark"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise _NoAnswerError(f"{answer.status} {path}\n{content[:500]!r}")
    return content


class _NoAnswerError(Exception):
    """Something else than an answer."""


def _downloaded(side: Side) -> str:
    connection = HTTPConnection("127.0.0.1", side.port, timeout=180)
    begun, size = time.perf_counter(), 0
    connection.request("GET", side.download)
    answer = connection.getresponse()
    while part := answer.read(1 << 20):
        size += len(part)
        if time.perf_counter() - begun > _LONGEST:
            break
    taken = time.perf_counter() - begun
    connection.close()
    return f"{size / 1e6:.0f} MB in {taken:.1f} s, {size / 1e6 / taken:.1f} MB/s{' (cut)' if part else ''}"


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nothing answers at port {port}.")
