"""The cord of a conversation with servers: it is cut when its time is over, however slowly the other side drips.

A time limit of a socket begins anew with each byte, and the head of an answer is read by the library as a whole. So the connection
is shut from outside; whoever waits for it sees its end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from weakref import WeakSet


class Cord:
    """Holds the connections that were made for one conversation. is_cut: whether its time was over."""

    def __init__(self) -> None:
        self.is_cut = False
        self._held: WeakSet[socket.socket] = WeakSet()

    def hold(self, made: socket.socket) -> None:
        self._held.add(made)
        if self.is_cut:
            _shut(made)

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Cut it after so many seconds, unless the block is left before."""
        self.is_cut = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True  # a process that ends does not wait for it
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # or it could cut what comes after

    def _cut(self) -> None:
        self.is_cut = True
        for one in list(self._held):
            _shut(one)


def _shut(one: socket.socket) -> None:
    """The connection itself, below TLS, which another thread may be reading."""
    with suppress(OSError):
        socket.socket.shutdown(one, socket.SHUT_RDWR)
