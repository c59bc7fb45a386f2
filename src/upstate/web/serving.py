"""Opening a city's site: one address, one command, no service beside it."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from upstate.city.workspace import Workspace, open_workspace
from upstate.progress import Progress, silent
from upstate.web.preparing import SiteCannotOpen, prepare_site


@dataclass(frozen=True)
class ReadySite:
    """A site that only waits to be run. address: where people find it. listening: the socket, bound but not yet open."""

    city: Workspace
    address: str
    listening: socket.socket

    def run(self, *, workers: int = 1, threads: int = 8, opened: Callable[[], None] | None = None) -> None:
        """Answer until the process is told to end (SIGTERM, SIGINT); this call does not return.

        workers: processes that answer. threads: requests that each answers at once. opened: called in one of these
        processes, once the site has answered its first request.
        """
        from upstate.web.server import run_server

        run_server(self.listening, workers=workers, threads=threads, opened=opened)


def open_site(*, workspace: Path, host: str = "127.0.0.1", port: int = 8000, progress: Progress = silent) -> ReadySite:
    """Take the address and make the site ready. port: 0 takes a free one.

    Raises `BadWorkspace` when the folder is no city, and `SiteCannotOpen` when the address is taken or unknown, when the site
    would be public without a name, when nothing can be written, or when the database does not answer.
    """
    open_workspace(workspace)  # the first thing to be told is that this is no city
    names = [name for name in os.environ.get("UPSTATE_HOSTS", "").split(",") if name]
    _refuse_nameless(host, names)
    listening = _take(host, port)
    try:
        city = prepare_site(workspace, progress=progress)
    except BaseException:
        listening.close()
        raise
    return ReadySite(city, _address(host, listening.getsockname()[1], names), listening)


def _refuse_nameless(host: str, names: list[str]) -> None:
    """A site that others can reach says under which names: a request under another name is not answered."""
    if names or _is_loopback(host):
        return
    raise SiteCannotOpen(
        f"At {host} others can reach the site, and UPSTATE_HOSTS does not say under which name.",
        allowed="127.0.0.1 (this machine alone), or any address when UPSTATE_HOSTS names the site",
        next_step="Set UPSTATE_HOSTS, such as UPSTATE_HOSTS=data.springfield.gov, and start again.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _take(host: str, port: int) -> socket.socket:
    """The address, ours from now on. It does not listen yet: who knocks before the site is ready is told at once."""
    try:
        if not 0 <= port <= 65535:  # the system would take the rest of a division
            raise OverflowError("There is no such port")
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
    except (OSError, OverflowError) as fault:
        raise SiteCannotOpen(
            f"The site cannot open at {host}, port {port}: {getattr(fault, 'strerror', None) or fault}.",
            allowed="an address of this machine, and a port from 0 to 65535 that nothing else uses; 0 takes a free one",
            next_step=f"Close what uses the port, or choose another one: `upstate serve --port {_next(port)}`.",
        ) from None
    return taken


def _next(port: int) -> int:
    return port + 1 if 1024 <= port < 65535 else 8000


def _address(host: str, port: int, names: list[str]) -> str:
    if os.environ.get("UPSTATE_HTTPS") == "1" and names:
        return f"https://{names[0]}"  # a proxy stands before the site, and holds the port that people use
    if not _is_loopback(host) and names:
        return f"http://{names[0]}:{port}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
