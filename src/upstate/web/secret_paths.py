"""Addresses that hold a secret, such as the link of an invitation: what is written down of them holds it no more."""

from __future__ import annotations

from django.http import HttpRequest

# Names that a part of an address has in its URL pattern when whoever knows it may do something.
SECRETS = ("key", "token", "code", "uidb36")


def shown_path(request: HttpRequest) -> str:
    """The path of a request that was answered, with … for each secret in it."""
    path = request.path
    for name, value in (request.resolver_match.kwargs if request.resolver_match else {}).items():
        if name in SECRETS and value:
            path = path.replace(str(value), "…")
    return path
