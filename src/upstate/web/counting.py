"""How often something came from one address within an hour. Nothing is kept but a number under a fingerprint, for that hour."""

from __future__ import annotations

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_HOUR = 3600


def count_this_hour(request: HttpRequest, what: str) -> int:
    """Count one of `what` and give how many there were, this one with them."""
    try:
        address = str(get_client_ip(request))
    except Exception:  # a proxy garbled it: all such visitors share one count
        address = "unknown"
    key = f"{what}-{salted_hmac(f'upstate.{what}', address, algorithm='sha256').hexdigest()[:32]}"
    cache.add(key, 0, _HOUR)
    try:
        return int(cache.incr(key))
    except ValueError:  # the hour ended between the two lines
        return 1
