"""Where a registry lies: a folder, a git repository, or a static site. Each gives the bytes of a path, and never too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from upstate.errors import BadRegistry
from upstate.solutions.folder import shown_name
from upstate.solutions.registry.in_a_folder import FolderSource
from upstate.solutions.registry.in_git import cloned
from upstate.solutions.registry.on_a_site import SiteSource

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Of ssh, whose name of a person is no secret: nothing that ssh or git could read as an option or unfold.
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_HOST = re.compile(r"[a-z0-9][a-z0-9.:-]*")


class Source(Protocol):
    """An open registry."""

    def read(self, path: str, most: int) -> bytes:
        """The bytes of the file at `path`, a plain path as `registry.json` names it. Raises `FileNotFoundError` where there
        is none, and `BadRegistry` where it is longer than `most`, or can not be reached."""
        ...


@contextmanager
def open_source(address: str) -> Iterator[Source]:
    """Open the registry at `address`: the path of a folder, `https://...`, `git+https://...`, `git+ssh://git@...` or
    `git+file://...`.

    Plain http is taken of this machine only. Raises `BadRegistry` for any other address.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _not_taken(shown_name(address), "an address that can be read") from None
    if not _is_open(parts):
        raise _not_taken(
            address.replace(f"{parts.netloc}", parts.hostname or ""), "an address without a password in it"
        )
    if parts.scheme in ("git+https", "git+file", "git+ssh"):
        with cloned(address.removeprefix("git+")) as source:
            yield source
    elif parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        with SiteSource(address) as source:
            yield source
    elif "://" in address:
        raise _not_taken(address, "a folder, https://..., or git+https://...")
    elif not address or not Path(address).is_dir():
        raise _not_taken(address or "An empty address", "a folder that is there, https://..., or git+https://...")
    else:
        yield FolderSource(Path(address))


def _is_open(parts: SplitResult) -> bool:
    """Whether it names no secret: no name and password before the host, but for the name that ssh needs."""
    if parts.scheme == "git+ssh" and parts.password is None:
        return bool(_USER.fullmatch(parts.username or "git") and _HOST.fullmatch(parts.hostname or ""))
    return parts.username is None and parts.password is None


def _not_taken(address: str, allowed: str) -> BadRegistry:
    return BadRegistry(
        f"{address} is not where a registry can be.",
        allowed=allowed,
        next_step="Give another address; `upstate registry add --help` shows examples.",
    )
