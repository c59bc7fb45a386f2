"""Which hosts may be asked: the one that a person typed, where that person may name any, and public ones that it leads to.

A server that leads on to an address inside the city's own network would make Upstate its messenger there. So where a connection
ends is looked at after it is made, when no name can change its meaning any more.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import make_headers, parse_url

from upstate.tables.servers.cord import Cord

# Addresses of the sixth version that carry one of the fourth: as a gateway translates them, and as old machines wrote them.
_TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))


class PrivateHostError(Exception):
    """A stranger led to a host that is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::169.254.169.254")
    (True, False, False, False)
    """
    found = _carried(ip_address(address.partition("%")[0]))
    is_local = isinstance(found, IPv6Address) and found.is_site_local
    return found.is_global and not found.is_multicast and not is_local


def _carried(found: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address of the fourth version inside one of the sixth, where there is one; else the address itself."""
    if isinstance(found, IPv4Address):
        return found
    if any(found in network for network in _TRANSLATED):
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def _look_at(made: socket.socket) -> None:
    peer = made.getpeername()[0]
    if not is_public(peer):
        made.close()
        raise PrivateHostError(peer)


def manager_for(url: str, *, trusted: bool, cord: Cord) -> PoolManager:
    """What makes connections to `url`, through the proxy that the machine is set up for. trusted: a person typed the host.
    cord: what cuts them."""
    parts = urlsplit(url)
    proxy = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
    if proxy:
        if not trusted:
            _refuse_private_names(parts.hostname or "")
        manager: PoolManager = ProxyManager(proxy, proxy_headers=_proxy_headers(proxy))
    else:
        manager = PoolManager(num_pools=2)
    manager.pool_classes_by_scheme = _pools(cord, look_at=None if trusted or proxy else _look_at)
    return manager


def _pools(cord: Cord, *, look_at: Callable[[socket.socket], None] | None) -> dict[str, type[HTTPConnectionPool]]:
    """Pools whose connections are looked at before anything is sent, and held by the cord once they stand."""

    class Held:
        # Mixed into a connection, which has what the types do not see here.
        def _new_conn(self) -> socket.socket:
            made: socket.socket = super()._new_conn()  # type: ignore[misc]
            if look_at:
                look_at(made)
            return made

        def connect(self) -> None:
            super().connect()  # type: ignore[misc]
            cord.hold(self.sock)  # type: ignore[attr-defined]

    class HeldHTTP(Held, HTTPConnection): ...

    class HeldHTTPS(Held, HTTPSConnection): ...

    class HTTPPool(HTTPConnectionPool):
        ConnectionCls = HeldHTTP

    class HTTPSPool(HTTPSConnectionPool):
        ConnectionCls = HeldHTTPS

    return {"http": HTTPPool, "https": HTTPSPool}


def _proxy_headers(proxy: str) -> Any:
    auth = parse_url(proxy).auth
    return make_headers(proxy_basic_auth=auth) if auth else None


def _refuse_private_names(host: str) -> None:
    """Behind a proxy the end of the connection is not seen; what this machine knows of the name is looked at instead."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except OSError:
        return  # only the proxy knows the name, as it does those of the public internet
    for one in found:
        if not is_public(one):
            raise PrivateHostError(one)
