"""How often something came from one address, or went to one. Nothing is kept but a number under a fingerprint, for that time."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_HOUR = 3600


def count_this_hour(request: HttpRequest, what: str) -> int:
    """Count one of `what` from where the request comes and give how many there were, this one with them."""
    return count_within(_HOUR, what, line_of(request))


def count_within(seconds: int, what: str, whose: str) -> int:
    """The same for anything that has a name; the time begins with the first."""
    key = f"{what}-{salted_hmac(f'upstate.{what}', whose, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # the time ended between the two lines
        return 1


def line_of(request: HttpRequest) -> str:
    """Whose line a request came on: one household or one rented server has as many IPv6 addresses as it likes, of one /64."""
    try:
        found = ip_address(str(get_client_ip(request)))
    except Exception:  # a proxy garbled it: all such visitors share one count
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((int(found), 64), strict=False))
    return str(found.ipv4_mapped if isinstance(found, IPv6Address) else found)
