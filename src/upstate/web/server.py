"""The HTTP server: gunicorn with threads, told everything by the program and nothing by a file."""

from __future__ import annotations

import errno
import gc
import math
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from upstate.engine.deadline import asked_by

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_Moved = TypeVar("_Moved")

_AHEAD = 16 * 1024  # bytes that wait to be sent
_NOTHING = 0.01  # seconds; a limit of 0 would be none
_FAREWELL = 2.0
_GRACE = 20  # seconds that requests under way may take to end
_TRIES_SECONDS = 60.0


class PatientWorker(ThreadWorker):
    """Threads that wait for no client for long: one that drips is cut off, and what one asked that has left is given up.

    patience: seconds that a client may keep a thread waiting, for its request and for taking the answer. It earns a second anew with
    every `least_speed` bytes, and never has more than `patience`.
    """

    patience, least_speed = 10.0, 5_000

    def enqueue_req(self, conn: TConn) -> None:
        if not isinstance(conn.sock, _Paced):
            conn.sock = _Paced(conn.sock)
        conn.sock.begin(self.patience, self.least_speed)
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
        else:
            self._wait_for_first_bytes(conn)

    def _wait_for_first_bytes(self, conn: TConn) -> None:
        """Without a thread, as gunicorn does after five seconds with one."""
        conn.sock.setblocking(False)
        conn.set_timeout()
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn: TConn) -> Any:
        is_kept = super().handle(conn)
        if not is_kept:
            conn.sock.end()
        return is_kept

    def handle_request(self, req: Any, conn: TConn) -> Any:
        with asked_by(conn.sock.has_hung_up):
            return super().handle_request(req, conn)


class _Paced(socket.socket):
    """A client's connection that counts how long it is waited for, and is shut when that is too long.

    A time limit of the system begins anew with each byte, so a client that drips would keep a thread for ever.
    """

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        # Else the system takes megabytes at once, and then lets us wait long for a slow line, though bytes arrive all the time.
        self.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _AHEAD)

    def begin(self, patience: float, least_speed: float) -> None:
        self._patience, self._least_speed, self._left = patience, least_speed, patience

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        return self._counted(socket.SO_RCVTIMEO, lambda: socket.socket.recv(self, size, flags), len)

    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None:
        left = memoryview(data).cast("B")
        while left:
            sent = self._counted(socket.SO_SNDTIMEO, lambda: socket.socket.send(self, left, flags), int)  # noqa: B023 - called at once
            left = left[sent:]

    def _counted(self, limit: int, move: Callable[[], _Moved], size: Callable[[_Moved], int]) -> _Moved:
        """Raises `ConnectionResetError` when the client has been waited for too long."""
        began = time.monotonic()
        self.setsockopt(socket.SOL_SOCKET, limit, struct.pack("ll", *divmod(int(self._left * 1e6), 1_000_000)))
        try:
            moved = move()
        except BlockingIOError:
            raise self._cut() from None
        left = self._left - (time.monotonic() - began) + size(moved) / self._least_speed
        if left < _NOTHING:
            raise self._cut()
        self._left = min(self._patience, left)
        return moved

    def _cut(self) -> ConnectionResetError:
        with suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)
        return ConnectionResetError(errno.ECONNRESET, "the client was too slow")

    def end(self) -> None:
        """Wait a moment for the client to take the end of its answer, which gunicorn would do where it accepts connections."""
        self.begin(_FAREWELL, math.inf)
        with suppress(OSError):
            self.shutdown(socket.SHUT_WR)
            while self.recv(4096):
                pass

    def has_hung_up(self) -> bool:
        """Whether the other end is closed. What it has already sent of its next request stays where it is."""
        try:
            return super().recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


class _Log(Logger):
    """Without a line for each request: the site writes its own, and putting this one together takes time."""

    access_log_enabled = False


class _Server(BaseApplication):
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.conf import settings

        from upstate.web.wsgi import application

        import_module(settings.ROOT_URLCONF)  # loaded once, before there are several processes
        return application


def run_server(
    listening: socket.socket, *, workers: int, threads: int, opened: Callable[[], None] | None = None
) -> None:
    """Answer on a bound socket until told to end; requests under way are finished first. Does not return.

    opened: called in one of the answering processes, after it has answered a first request.
    """
    from upstate.web.logs import LOGGING

    address = listening.getsockname()
    listening.set_inheritable(True)
    _Server(
        {
            "bind": f"fd://{listening.detach()}",
            "workers": workers,
            "threads": threads,
            "worker_class": PatientWorker,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": _GRACE,
            "keepalive": 5,
            "limit_request_line": 8190,  # the most that gunicorn and usual proxies take
            "sendfile": False,  # it would wait for ever for a client that takes nothing
            "control_socket_disable": True,
            "logger_class": _Log,
            "logconfig_dict": LOGGING,
            "pre_fork": _before_fork,
            "post_worker_init": lambda worker: _begin(worker, address, opened),
        }
    ).run()


def _before_fork(_arbiter: Any, _worker: Any) -> None:
    """Leave what is loaded where it is: pages of memory that nobody writes to are shared between the processes."""
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()


def _begin(worker: Any, address: tuple[Any, ...], opened: Callable[[], None] | None) -> None:
    """What runs beside the answers, in each process."""
    from upstate.web.background import site_jobs
    from upstate.web.business.tracking import rounds
    from upstate.web.challenges.actions.submitting import score_left
    from upstate.web.reminding import remind_owners

    site_jobs().start()
    rounds.start(remind_owners, score_left)
    if opened is not None and worker.age == 1:
        threading.Thread(target=_tell, args=(address, opened), name="tell", daemon=True).start()


def _tell(address: tuple[Any, ...], opened: Callable[[], None]) -> None:
    """Say that the site is open once that is true."""
    until = time.monotonic() + _TRIES_SECONDS
    while time.monotonic() < until:
        if _answers(_reachable(str(address[0])), int(address[1])):
            opened()
            return
        time.sleep(0.05)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - every address: ask ourselves by the near one


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
