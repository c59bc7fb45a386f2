"""Asking a server over HTTP: again when it fails for a while, never too long, too much, or somewhere else."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from random import SystemRandom
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager
from urllib3.exceptions import HTTPError, LocationParseError, SSLError
from urllib3.util import Timeout, make_headers

from upstate.tables.reading.json_scanner import decode_line
from upstate.tables.servers.addresses import Address
from upstate.tables.servers.cord import Cord
from upstate.tables.servers.faults import Interrupted, UnreadableServer, unreadable
from upstate.tables.servers.hosts import PrivateHostError, manager_for

_Value = TypeVar("_Value")

# Cities whose clocks agree do not all come back at the same moment.
_CHANCE = SystemRandom()
_LONGEST_WAIT = 120.0
_LONGEST_READ = 60.0
_MOST_IN_A_PAGE = 32 * 2**20
_MOST_REDIRECTS = 5
_BLOCK = 64 * 1024
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_SLOW = "it sends too slowly"
_PLAIN_PORTS = {"http": 80, "https": 443}


class TooMuchError(Exception):
    """A page is larger than what is held at once; ask for fewer rows."""


class Client:
    """A conversation with the server of one address.

    sending: headers for that server alone, such as its token. tries: how often in all before it is given up. may_be_private: whether
    the server itself may stand in a private network, as one that a person of the city typed. until: when all of it has to be over, by
    the clock of `time.monotonic`.
    """

    pause = staticmethod(time.sleep)
    timeout = Timeout(connect=15, read=_LONGEST_READ)
    # What comes slower than this is not waited for: a minute, and then a second for every kilobyte.
    patience, least_speed = 60.0, 1_000

    def __init__(
        self,
        address: Address,
        *,
        sending: Mapping[str, str] | None = None,
        tries: int = 6,
        may_be_private: bool = True,
        until: float = math.inf,
    ) -> None:
        self.address = address
        signed = make_headers(basic_auth=address.sign_in) if address.sign_in else {}
        self.tries = tries
        self._may_be_private = may_be_private
        self._until = until
        self._sending: dict[str, str] = {**(sending or {}), **signed}
        self._managers: dict[tuple[str, bool], PoolManager] = {}
        self._cord = Cord()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        for manager in self._managers.values():
            manager.clear()

    def json(
        self,
        url: str,
        fields: Mapping[str, object] | None = None,
        *,
        body: bytes | None = None,
        judge: Callable[[Any], None] = lambda value: None,
    ) -> Any:
        """The JSON at `url`. fields: of the query. body: JSON to send. judge: raises for a value that is really an error.

        Raises `UnreadableServer`, or `TooMuchError` for more than 32 MB.
        """
        whole = f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}" if fields else url
        headers = {"Accept": "application/json", **make_headers(accept_encoding="gzip")}
        if body is not None:
            headers["Content-Type"] = "application/json"

        def ask() -> Any:
            with closing(self.open(whole, headers=headers, body=body)) as response:
                self.refuse_status(response)
                value = self._decoded(b"".join(self.blocks(response, most=_MOST_IN_A_PAGE)))
            judge(value)
            return value

        return self.trying(ask)

    def trying(self, what: Callable[[], _Value], *, reached: Callable[[], int] = lambda: 0) -> _Value:
        """Do it, and again while the server fails in a way that may pass; raises `UnreadableServer` at last.

        reached: how far it has come; while that grows, a failure is not the last.
        """
        failed, furthest = 0, 0
        while True:
            try:
                return what()
            except Interrupted as fault:
                failed, furthest = (failed + 1, furthest) if reached() <= furthest else (1, reached())
                self.pause(self._wait(fault, failed))

    def _wait(self, fault: Interrupted, failed: int) -> float:
        """Seconds to wait after so many failures; raises `UnreadableServer` when they are too many."""
        wait = _CHANCE.uniform(0.5, 1) * 2 ** (failed - 1) if fault.wait is None else fault.wait
        if failed == self.tries:
            raise unreadable(self.address, f"failed {failed} times, at last so: {fault}.") from fault
        if wait >= self._left():
            raise self._time_is_up() from fault
        if wait > _LONGEST_WAIT:
            raise unreadable(
                self.address,
                f"asks to be left alone for {wait:.0f} seconds ({fault}).",
                next_step="Try again then. A token may raise its limit (docs/how-to/read-city-servers.md).",
            ) from fault
        return wait

    def _left(self) -> float:
        """Seconds until all has to be over."""
        return self._until - time.monotonic()

    def _time_is_up(self) -> UnreadableServer:
        return unreadable(
            self.address,
            "did not give all in the time that there was.",
            allowed="a server that gives all in that time",
            next_step="Try again later, or allow more time.",
        )

    def open(
        self, url: str, *, headers: Mapping[str, str], body: bytes | None = None, method: str = ""
    ) -> BaseHTTPResponse:
        """The answer of `url` or of where it leads; its body is not read yet. method: POST where there is a body, else GET.

        Raises `Interrupted` or `UnreadableServer`."""
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._send(url, headers, body, method or ("GET" if body is None else "POST"))
            target = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not target:
                return response
            response.close()
            url = self._followed(url, target)
            body = body if response.status in (307, 308) else None
        raise unreadable(self.address, f"leads on more than {_MOST_REDIRECTS} times.")

    def _send(self, url: str, headers: Mapping[str, str], body: bytes | None, method: str) -> BaseHTTPResponse:
        trusted = self._is_typed(url)
        left = self._left()
        if left <= 0:
            raise self._time_is_up()
        try:
            # Twice as long, for a server may think a while before it answers.
            with self._cord.within(min(2 * self.patience, left)):
                response = self._manager(url, trusted and self._may_be_private).request(
                    method,
                    url,
                    body=body,
                    headers={"User-Agent": "upstate", **headers, **(self._sending if trusted else {})},
                    redirect=False,
                    retries=False,
                    timeout=self.timeout,
                    preload_content=False,
                    decode_content=False,
                )
        except PrivateHostError as fault:
            raise self._private(url, fault) from None
        except (HTTPError, OSError, ValueError) as fault:
            raise (Interrupted(_SLOW) if self._cord.is_cut else self.told(fault)) from None
        if self._cord.is_cut:
            response.close()
            raise Interrupted(_SLOW)
        return response

    def _private(self, url: str, fault: PrivateHostError) -> UnreadableServer:
        there = f"leads to {urlsplit(url).hostname} ({fault}), which is inside a private network."
        if self._may_be_private:
            allowed = "the host that you name, and public hosts that it leads to"
            return unreadable(
                self.address, there, allowed=allowed, next_step="If you trust it, name that address yourself."
            )
        next_step = (
            "Name a host that everybody can reach, or see in docs/how-to/harvest.md how to allow one of your own."
        )
        return unreadable(self.address, there, allowed="hosts of the public internet", next_step=next_step)

    def told(self, fault: Exception) -> Exception:
        """What a fault of the connection means."""
        words = self.address.hide(str(fault).rpartition(": ")[2] or type(fault).__name__)
        if isinstance(fault, SSLError) and "certificate" in str(fault).lower():
            return unreadable(
                self.address,
                f"shows a certificate that is not trusted here ({words}).",
                next_step="Ask who runs the server to renew it, or have the city's own authority trusted by this machine.",
            )
        if isinstance(fault, LocationParseError | ValueError):
            return unreadable(self.address, f"is not an address that can be asked ({words}).")
        return Interrupted(f"the connection failed ({words})")

    def _manager(self, url: str, trusted: bool) -> PoolManager:
        key = (urlsplit(url).netloc, trusted)
        if key not in self._managers:
            self._managers[key] = manager_for(url, trusted=trusted, cord=self._cord)
        return self._managers[key]

    def _is_typed(self, url: str) -> bool:
        """Whether a person typed this host: at the same port, or from http to https on their own ports."""
        typed, here = urlsplit(self.address.url), urlsplit(url)
        ports = {typed.port or _PLAIN_PORTS[typed.scheme]}
        if typed.scheme == "http" and typed.port in (None, 80):
            ports.add(443)
        safe = typed.scheme == here.scheme or here.scheme == "https"
        return typed.hostname == here.hostname and (here.port or _PLAIN_PORTS[here.scheme]) in ports and safe

    def _followed(self, url: str, target: str) -> str:
        try:
            found = urlsplit(urljoin(url, target.strip()))
            sound = found.scheme in ("http", "https") and found.hostname and (found.port or 1) and len(target) < 8_000
        except ValueError:
            sound = False
        if not sound:
            raise unreadable(self.address, f"leads to something that is no https address ({target[:100]}).")
        if urlsplit(url).scheme == "https" and found.scheme == "http":
            raise unreadable(self.address, f"leads from https to http, where anybody could listen ({found.hostname}).")
        return found._replace(fragment="").geturl()

    def refuse_status(self, response: BaseHTTPResponse) -> None:
        """Raise for an answer that is not the data: `Interrupted` when it may pass, `UnreadableServer` otherwise."""
        if response.status in (200, 206):
            return
        words = self._words(response)
        if response.status in _PASSING:
            raise Interrupted(f"it answered {response.status}{words}", _wait_asked(response))
        if response.status in (401, 403):
            raise self.closed(f"does not let us in ({response.status}{words}).")
        raise unreadable(self.address, f"answered {response.status}{words}.")

    def closed(self, fault: str) -> UnreadableServer:
        """The error for a door that is closed to us."""
        return unreadable(
            self.address,
            fault,
            allowed="a table that everybody may read, or the secret of one who may",
            next_step=f"Put the token or password into the environment variable {self.address.variable}.",
        )

    def _words(self, response: BaseHTTPResponse) -> str:
        """The beginning of what an error's body says."""
        try:
            start = response.read(2_000, decode_content=True).decode("utf-8", "replace")
        except (HTTPError, OSError):
            return ""
        return "" if start.lstrip().startswith("<") or not start.strip() else f": {self.address.hide(start)}"

    def blocks(self, response: BaseHTTPResponse, *, most: int, decode: bool = True) -> Iterator[bytes]:
        """The body block by block. Raises `Interrupted` when it breaks off or crawls, `TooMuchError` past `most` bytes."""
        began, received = time.monotonic(), 0
        try:
            # What is there, and not all that was asked for: else a server that drips would hold us in one reading.
            while block := self._block(response, decode):
                received += len(block)
                if received > most:
                    raise TooMuchError
                if time.monotonic() - began > self.patience + received / self.least_speed:
                    raise Interrupted(_SLOW)
                yield block
        except (HTTPError, OSError) as fault:
            raise self.told(fault) from None

    def _block(self, response: BaseHTTPResponse, decode: bool) -> bytes:
        """The next bytes that are there. Raises `UnreadableServer` where they do not come before all has to be over."""
        left = self._left()
        if left > _LONGEST_READ:  # the connection's own limit comes first
            return response.read1(_BLOCK, decode_content=decode)
        with self._cord.within(max(0.0, left)):
            try:
                block = response.read1(_BLOCK, decode_content=decode)
            except (HTTPError, OSError):
                block = b""
                if not self._cord.is_cut:
                    raise
        if self._cord.is_cut or left <= 0:
            raise self._time_is_up()
        return block

    def _decoded(self, body: bytes) -> Any:
        start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"<"):
            raise Interrupted("it answered with a web page in place of the data")
        try:
            return decode_line(body.decode("utf-8-sig"))
        except (ValueError, RecursionError) as fault:
            raise Interrupted(f"its answer is broken JSON ({fault})") from None


def _wait_asked(response: BaseHTTPResponse) -> float | None:
    """Seconds by the header Retry-After, which is a number or a date; null when it says nothing that can be read."""
    said = response.headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
