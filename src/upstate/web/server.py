"""The HTTP server: gunicorn with threads, told everything by the program and nothing by a file."""

from __future__ import annotations

import gc
import socket
import struct
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from importlib import import_module
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import TConn, ThreadWorker

from upstate.engine.deadline import asked_by

_PATIENCE = 10  # seconds that a client may keep a thread waiting for its next bytes
_GRACE = 20  # seconds that requests under way may take to end
_TRIES_SECONDS = 60.0


class PatientWorker(ThreadWorker):
    """Threads that do not wait for ever: a client that sends or takes nothing for a while is cut off, and what one asked that has left is given up."""

    def enqueue_req(self, conn: TConn) -> None:
        bound = struct.pack("ll", _PATIENCE, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, bound)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, bound)
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        with asked_by(lambda: _has_hung_up(conn.sock)):
            return super().handle_request(req, conn)


def _has_hung_up(client: socket.socket) -> bool:
    """Whether the other end is closed. What it has already sent of its next request stays where it is."""
    try:
        return client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


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
            "control_socket_disable": True,
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
