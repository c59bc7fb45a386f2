"""One writer at a time: a lock on a file, let go when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from upstate.errors import UpstateError

_WAIT_SECONDS = 10.0


class Busy(UpstateError):
    """Another process is writing the same thing."""


@contextmanager
def holding(path: Path, *, what: str) -> Iterator[None]:
    """Hold the lock file `path`; waits ten seconds for another to let go, then raises `Busy`. what: named in the error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        _take(handle.fileno(), what)
        yield  # closing the file lets go


def _take(descriptor: int, what: str) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy(
                    f"Something else is working on {what} right now.",
                    allowed="one change at a time",
                    next_step="Try again in a minute. What you gave was not lost, and nothing was changed.",
                ) from None
            time.sleep(0.05)
