"""Stopping a query that runs too long, or that nobody waits for any more.

One thread of the process looks after all queries that run: a thread for each would cost more than most queries take.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_LOOK_EVERY = 0.1  # seconds between two looks whether somebody still waits
_has_left: ContextVar[Callable[[], bool] | None] = ContextVar("has_left", default=None)


@dataclass(eq=False)
class Watched:
    """A query that runs. passed: it was stopped because its time was over. left: because whoever asked has gone."""

    connection: duckdb.DuckDBPyConnection
    until: float
    has_left: Callable[[], bool] | None
    passed: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)

    @property
    def is_stopped(self) -> bool:
        return self.passed.is_set() or self.left.is_set()

    def next_look(self, now: float) -> float:
        return self.until if self.has_left is None else min(self.until, now + _LOOK_EVERY)

    def stop_if_due(self, now: float) -> None:
        if now >= self.until:
            self.passed.set()
        elif self.has_left is not None and self.has_left():
            self.left.set()
        if self.is_stopped:  # again and again: what was between two steps did not hear it
            self.connection.interrupt()


class _Watcher:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: list[Watched] = []
        self._thread: threading.Thread | None = None
        self._wakes = math.inf  # when it looks next; to wake for nothing costs less than to be woken by each query

    def begin(self, one: Watched) -> None:
        with self._changed:
            self._running.append(one)
            if self._thread is None or not self._thread.is_alive():  # the first query, or the first after a fork
                self._thread = threading.Thread(target=self._look, name="deadlines", daemon=True)
                self._thread.start()
            if one.next_look(time.monotonic()) < self._wakes:
                self._changed.notify()

    def end(self, one: Watched) -> None:
        with self._changed:  # whoever looks holds it too, so the query after this one is never stopped
            self._running.remove(one)

    def _look(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for one in self._running:
                    one.stop_if_due(now)
                soonest = min((one.next_look(now) for one in self._running), default=None)
                self._wakes = math.inf if soonest is None else max(now + 0.01, soonest)
                self._changed.wait(None if soonest is None else self._wakes - now)


_watcher = _Watcher()


@contextmanager
def deadline(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[Watched]:
    """Interrupt what runs on `connection` after so many seconds, or once whoever asked has left; what is given tells whether that happened."""
    one = Watched(connection, time.monotonic() + seconds, _has_left.get())
    _watcher.begin(one)
    try:
        yield one
    finally:
        _watcher.end(one)


@contextmanager
def asked_by(has_left: Callable[[], bool]) -> Iterator[None]:
    """Queries within are stopped once `has_left` says that nobody waits for them. It is called from another thread, and must not wait."""
    before = _has_left.set(has_left)
    try:
        yield
    finally:
        _has_left.reset(before)
