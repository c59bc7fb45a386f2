"""A registry on a static site, over HTTPS."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Self
from urllib.parse import quote

import urllib3

from upstate.errors import BadRegistry
from upstate.solutions.folder import shown_name
from upstate.solutions.registry.in_a_folder import too_long
from upstate.tables.servers.cord import Cord
from upstate.tables.servers.hosts import manager_for

# For all that is read while a registry is open, however slowly it drips.
_MOST_SECONDS = 300.0
_TIMEOUT = urllib3.Timeout(connect=10, read=20)
_RETRY = urllib3.Retry(
    total=2, redirect=False, status_forcelist=(502, 503, 504), backoff_factor=0.5, raise_on_status=False
)
_PIECE = 1 << 16
# Plain bytes only: what is small on the way can not grow when it is unpacked.
_ASK = {"Accept-Encoding": "identity", "User-Agent": "upstate"}


class SiteSource:
    """Reads files below an address. Redirects are not followed: a registry that moved is to be trusted anew.

    most_seconds: from opening to closing.
    """

    def __init__(self, address: str, *, most_seconds: float = _MOST_SECONDS) -> None:
        self._address = address.rstrip("/")
        self._most_seconds = most_seconds
        self._cord = Cord()
        self._manager = manager_for(address, trusted=True, cord=self._cord)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._cord.within(self._most_seconds))
        self._open.callback(self._manager.clear)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def read(self, path: str, most: int) -> bytes:
        try:
            content = self._read(f"{self._address}/{quote(path)}", path, most)
        except urllib3.exceptions.HTTPError as fault:
            self._refuse_late(path)
            raise self._unreachable(path, f"{type(fault).__name__}") from None
        self._refuse_late(path)  # an answer that was cut looks like one that has ended
        return content

    def _read(self, address: str, path: str, most: int) -> bytes:
        self._refuse_late(path)
        answer = self._manager.request(
            "GET", address, headers=_ASK, preload_content=False, decode_content=False, redirect=False,
            timeout=_TIMEOUT, retries=_RETRY,
        )  # fmt: skip
        try:
            return self._whole(answer, path, most)
        finally:
            answer.close()

    def _refuse_late(self, path: str) -> None:
        if self._cord.is_cut:
            raise self._unreachable(path, f"it took longer than {self._most_seconds:.0f} seconds")

    def _whole(self, answer: urllib3.BaseHTTPResponse, path: str, most: int) -> bytes:
        self._refuse_late(path)
        if answer.status in (404, 410):
            raise FileNotFoundError(path)
        if answer.status in (301, 302, 303, 307, 308):
            raise self._unreachable(path, f"it has moved to {shown_name(answer.headers.get('Location', 'nowhere'))}")
        if answer.status != 200:
            raise self._unreachable(path, f"the site answered {answer.status}")
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise self._unreachable(path, "the site sends it packed, though plain bytes were asked for")
        content = bytearray()
        # What has come so far, not a full piece: else one that drips would be waited for before the clock is looked at.
        while piece := answer.read1(_PIECE, decode_content=False):
            content += piece
            if len(content) > most:
                raise too_long(path, most)
            self._refuse_late(path)
        return bytes(content)

    def _unreachable(self, path: str, why: str) -> BadRegistry:
        return BadRegistry(
            f"{path} can not be read from {self._address}: {why[:300]}.",
            allowed="a registry that answers with the files which `upstate registry build` names",
            next_step="Try again later, or ask whoever keeps the registry.",
        )
