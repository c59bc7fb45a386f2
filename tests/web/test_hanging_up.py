"""A question whose asker has left is given up: the site's real server, a real client that hangs up."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

PATIENCE = 60
# An application of one page, which asks a question without end, and writes down how that went.
_APPLICATION = """
from pathlib import Path
from upstate.catalog.reading.opening import open_published
from upstate.errors import LimitReached

FOLDER = Path(__file__).parent

def application(environ, start_response):
    (FOLDER / "begun").touch()
    try:
        with open_published(FOLDER / "t.parquet") as published:
            published.rows("SELECT count(*) FROM range(1_000_000_000_000) AS a, published WHERE a.range % 7 = c0")
    except LimitReached as fault:
        (FOLDER / "ended.part").write_text(str(fault))
        (FOLDER / "ended.part").rename(FOLDER / "ended")
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    pq.write_table(pa.table({"number": [1, 2, 3]}), tmp_path / "t.parquet")
    (tmp_path / "slow.py").write_text(_APPLICATION, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        words = ["--chdir", str(tmp_path), "--threads", "2", "-k", "upstate.web.server.PatientWorker"]
        command = [sys.executable, "-m", "gunicorn", *words, "-b", f"fd://{listening.fileno()}", "slow:application"]
        running = subprocess.Popen(
            command, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL, start_new_session=True
        )
    yield address
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _appears(file: Path, seconds: float = PATIENCE) -> bool:
    until = time.monotonic() + seconds
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.05)
    return file.exists()


def test_a_slow_question_ends_when_its_asker_hangs_up(tmp_path: Path, address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert _appears(tmp_path / "begun")
        assert not _appears(tmp_path / "ended", seconds=1)  # while somebody waits, it goes on
    assert _appears(tmp_path / "ended")
    assert "given up by whoever asked it" in (tmp_path / "ended").read_text("utf-8")
