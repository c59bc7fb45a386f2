"""How often programs may ask, and how much at once, by where they ask from. Counted in the memory of the process: an answer must not wait for a write to the database."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_MOST_KNOWN = 20_000  # lines; who asked longest ago is forgotten first, and has all of the allowance again
_MINUTE = 60.0
# Of the 8 requests that a process answers at once: those of one line, and of these the ones that take long already.
AT_ONCE, SLOW_AT_ONCE = 6, 3
_SLOW, _PATIENCE = 1.0, 0.5  # seconds


@dataclass(frozen=True)
class Left:
    """left: requests that may follow at once. wait: seconds until the next one may; 0 when this one may go on."""

    left: int
    wait: int


class Allowances:
    """A bucket for each line that requests come from: it holds the requests of one minute, and fills again as time goes by."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, line: str, *, a_minute: int) -> Left:
        """Take one request out of the bucket, if there is one in it."""
        now, rate = time.monotonic(), a_minute / _MINUTE
        with self._lock:
            held, since = self._known.pop(line, (float(a_minute), now))
            held = min(float(a_minute), held + (now - since) * rate)
            may = held >= 1
            self._known[line] = (held - 1 if may else held, now)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return Left(int(held - 1), 0) if may else Left(0, max(1, math.ceil((1 - held) / rate)))


class Underway:
    """What each line waits for at this moment: nobody keeps the whole site busy."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._begun: defaultdict[str, list[float]] = defaultdict(list)

    @contextmanager
    def one_more(self, line: str) -> Iterator[bool]:
        """Whether the line may have this one answered too; a moment is waited for an earlier one to end, unless these take long."""
        now = time.monotonic()
        with self._changed:
            may = not self._is_slow(line, now) and self._changed.wait_for(
                lambda: len(self._begun[line]) < AT_ONCE, timeout=_PATIENCE
            )
            if may:
                self._begun[line].append(now)
        try:
            yield may
        finally:
            with self._changed:
                if may:
                    self._begun[line].remove(now)
                    self._changed.notify_all()
                if not self._begun[line]:
                    del self._begun[line]

    def _is_slow(self, line: str, now: float) -> bool:
        return sum(now - begun > _SLOW for begun in self._begun[line]) >= SLOW_AT_ONCE
