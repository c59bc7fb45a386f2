"""Stopping a query that runs too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


@contextmanager
def deadline(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[threading.Event]:
    """Interrupt what runs on `connection` after so many seconds; the event that is given tells whether that happened."""
    passed = threading.Event()

    def stop() -> None:
        passed.set()
        connection.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True  # a process that ends does not wait for it
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()
        timer.join()  # or it could stop the query after this one
