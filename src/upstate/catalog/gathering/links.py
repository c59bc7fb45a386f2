"""Asking what links lead to: politely, a few hosts at once and one link of a host after the other, and never beyond the time."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from urllib3.util import Timeout

from upstate.errors import UpstateError
from upstate.tables.servers import Address
from upstate.tables.servers.faults import Interrupted
from upstate.tables.servers.http import Client

_HOSTS_AT_ONCE = 8
_PAUSE = 0.1
_LONGEST = 30.0
# It is there, though it does not like programs, or is asked too often.
_THERE = frozenset({401, 403, 405, 406, 416, 429})


class _Asking(Client):
    """A client in a hurry."""

    timeout = Timeout(connect=10, read=15)
    patience = 10.0


def ask_links(
    links: Iterable[str], *, until: float, may_be_private: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Each link with what is wrong with it, empty where it leads somewhere; those for which there is no time are left out.

    Of each host they are asked in the order given. until: when it has to be over, by `time.monotonic`.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for link in links:
        hosts[urlsplit(link).netloc.lower()].append(link)
    asking = _Asked(sorted(hosts.values(), key=len, reverse=True), until, may_be_private)
    working = min(_HOSTS_AT_ONCE, len(hosts))
    for _number in range(working):
        # Whoever hangs in a name service does not hold up the end of the process.
        threading.Thread(target=asking.work, daemon=True).start()
    try:
        while working:
            answer = asking.answers.get(timeout=max(0.0, until - time.monotonic()))
            if answer is None:
                working -= 1
            else:
                yield answer
    except Empty:
        return
    finally:
        asking.stop.set()


class _Asked:
    """What the threads share. answers: a link with its fault; null where a thread has ended."""

    def __init__(self, hosts: Iterable[list[str]], until: float, may_be_private: Callable[[str], bool]) -> None:
        self.answers: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self.stop = threading.Event()
        self._waiting: SimpleQueue[list[str]] = SimpleQueue()
        for links in hosts:
            self._waiting.put(links)
        self._until, self._may_be_private = until, may_be_private

    def work(self) -> None:
        """Take one host after the other until there is none."""
        try:
            while True:
                self._ask_host(self._waiting.get_nowait())
        except Empty:
            return
        finally:
            self.answers.put(None)

    def _ask_host(self, links: list[str]) -> None:
        for link in links:
            if self.stop.is_set() or time.monotonic() >= self._until:
                return
            may_be_private = self._may_be_private(link)
            self.answers.put((link, ask_link(link, until=self._until, may_be_private=may_be_private)))
            self.stop.wait(_PAUSE)


def ask_link(link: str, *, until: float, may_be_private: bool = False) -> str:
    """What is wrong with a link; empty where it leads somewhere."""
    limit = min(until, time.monotonic() + _LONGEST)
    try:
        with _Asking(Address("https", link), tries=1, may_be_private=may_be_private, until=limit) as client:
            status = _status(client, link, "HEAD")
            if status >= 400 and status not in _THERE:
                # Many servers know no HEAD, or answer it wrongly.
                status = _status(client, link, "GET")
    except Interrupted as fault:
        return str(fault)
    except UpstateError as fault:
        return fault.given.removeprefix(link).strip()
    return "" if status < 400 or status in _THERE else f"it answered {status}"


def _status(client: Client, link: str, method: str) -> int:
    """What a server answers; of a file one byte is asked for, and nothing is read."""
    headers = {"Range": "bytes=0-0"} if method == "GET" else {}
    with closing(client.open(link, headers=headers, method=method)) as response:
        return response.status
