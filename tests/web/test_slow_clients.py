"""Clients that drip keep no thread: the site's real server, and real connections that are slow on purpose."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

PATIENCE = 60
_THREADS = 2
_LARGE = 10_000_000
_APPLICATION = f"""
from upstate.web.server import PatientWorker

class QuickWorker(PatientWorker):
    patience, least_speed = 1.0, 5_000

def application(environ, start_response):
    environ["wsgi.input"].read()
    body = b"x" * ({_LARGE} if environ["PATH_INFO"] == "/large" else 2)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    (tmp_path / "quick.py").write_text(_APPLICATION, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        words = ["--chdir", str(tmp_path), "--threads", str(_THREADS), "-k", "quick.QuickWorker"]
        command = [sys.executable, "-m", "gunicorn", *words, "-b", f"fd://{listening.fileno()}", "quick:application"]
        running = subprocess.Popen(
            command, pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL, start_new_session=True
        )
    yield address
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _connect(address: tuple[str, int], *, first: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(
        socket.SOL_SOCKET, socket.SO_RCVBUF, 8_192
    )  # what it does not take must not be taken by the system
    client.connect(address)
    client.sendall(first)
    return client


def _send_a_header(client: socket.socket) -> None:
    client.sendall(b"X-More: y\r\n")


def _send_a_byte(client: socket.socket) -> None:
    client.sendall(b"x")


def _take_a_little(client: socket.socket) -> None:
    assert client.recv(100)


_SLOW = pytest.mark.parametrize(
    ("first", "drip"),
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: localhost\r\n", _send_a_header, id="head"),
        pytest.param(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n", _send_a_byte, id="body"),
        pytest.param(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n", _take_a_little, id="answer"),
    ],
)


@_SLOW
def test_the_site_answers_while_others_drip(
    address: tuple[str, int], first: bytes, drip: Callable[[socket.socket], None]
) -> None:
    done = threading.Event()

    def go_on(client: socket.socket) -> None:
        with client, suppress(OSError, AssertionError):  # it is cut off
            while not done.wait(0.2):
                drip(client)

    slow = [threading.Thread(target=go_on, args=[_connect(address, first=first)]) for _ in range(2 * _THREADS)]
    for one in slow:
        one.start()
    time.sleep(0.5)
    try:
        assert _status(address) == 200
    finally:
        done.set()
        for one in slow:
            one.join()


def test_who_says_nothing_holds_no_thread(address: tuple[str, int]) -> None:
    left = [_connect(address, first=b"") for _ in range(20 * _THREADS)]
    assert _status(address) == 200
    for one in left:
        one.close()


def test_a_slow_line_gets_all_of_a_large_answer(address: tuple[str, int]) -> None:
    received = 0
    with _connect(address, first=b"GET /large HTTP/1.0\r\nHost: localhost\r\n\r\n") as client:
        while block := client.recv(10_000):
            received += len(block)
            time.sleep(len(block) / 50_000 if received < 300_000 else 0)
    assert received > _LARGE


def _status(address: tuple[str, int]) -> int:
    connection = HTTPConnection(*address, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()
